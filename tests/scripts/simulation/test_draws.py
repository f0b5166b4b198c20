"""Luck comes from the seed alone and has the distribution that it says."""

import math

import numpy as np
import pytest

from scripts.lib.simulation import draws


def test_draw__same_seed__same_luck() -> None:
    first, again, other = draws.draw(7, 3, 5), draws.draw(7, 3, 5), draws.draw(8, 3, 5)
    np.testing.assert_array_equal(first.bids, again.bids)
    np.testing.assert_array_equal(first.steps, again.steps)
    assert not np.array_equal(first.bids, other.bids)


def test_draw__seed_1__the_numbers_that_the_page_rests_on() -> None:
    assert float(draws.draw(1, 12, 40).support[0, 0]) == 0.5118216247002567


def test_draw__steps__one_in_each_stratum() -> None:
    steps = draws.draw(3, 8, 2).steps[:, 0]
    np.testing.assert_array_equal(np.floor(steps * 8), np.arange(8))


def test_repeated__cells__each_meets_the_same_luck() -> None:
    twice = draws.draw(1, 2, 3).repeated(2)
    np.testing.assert_array_equal(twice.luck[:2], twice.luck[2:])
    assert twice.bids.shape == (4, 3, draws.MOST_BUYERS)


def test_bidders__many__poisson() -> None:
    uniform = (np.arange(100_000) + 0.5) / 100_000
    count = draws.bidders(np.array(4.0), uniform)
    assert float(count.mean()) == pytest.approx(4.0, abs=0.001)
    assert float((count == 0).mean()) == pytest.approx(math.exp(-4), abs=1e-4)
    assert float((count == 4).mean()) == pytest.approx(math.exp(-4) * 256 / 24, abs=1e-4)


def test_bidders__none_expected__none() -> None:
    assert draws.bidders(np.array(0.0), np.array([0.0, 0.5, 0.999])).tolist() == [0, 0, 0]


def test_best_bid__counted_bids_only__highest_of_the_range() -> None:
    bids = np.array([[0.2, 0.9, 0.5], [0.2, 0.9, 0.5], [0.2, 0.9, 0.5]])
    best = draws.best_bid(np.array(0.6), np.array(1.0), np.array([0, 1, 3]), bids)
    np.testing.assert_allclose(best, [0.0, 0.68, 0.96])


def test_dark_after_days__three_per_cent_a_year__of_all_machines() -> None:
    uniform = (np.arange(10_000) + 0.5) / 10_000
    after = draws.dark_after_days(np.array(0.03), uniform, 365)
    assert float((after < 365).mean()) == pytest.approx(0.03, abs=1e-4)
    assert float((after < 730).mean()) == pytest.approx(1 - 0.97**2, abs=1e-4)


def test_dark_after_days__none_a_year__never() -> None:
    assert draws.dark_after_days(np.array(0.0), np.array([0.5]), 365)[0] == math.inf
