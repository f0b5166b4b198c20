"""How far a price moves: +1 % / -10 % a day, by the second, however often it is asked."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.appraisal_model import DAY, EXP_ERROR, FALL, MAX_AGE, RISE, factor, step

PRICE = 20_000 * 10**6
FAR_UP, FAR_DOWN = 10**6 * PRICE, 1

prices = st.integers(1, 2**96 - 1) | st.integers(1, 1_000)
seconds = st.integers(0, MAX_AGE)


@pytest.mark.parametrize("days", [1, 2, 3, 7])
def test_step__whole_days__one_per_cent_up_or_ten_down_each(path, days):
    up, down = Fraction(101, 100) ** days, Fraction(9, 10) ** days

    assert path.step(PRICE, FAR_UP, days * DAY) == int(PRICE * up)
    assert path.step(PRICE, FAR_DOWN, days * DAY) == int(PRICE * down)


@pytest.mark.parametrize("raw", [FAR_UP, FAR_DOWN, PRICE])
def test_step__no_time__no_move(path, raw):
    assert path.step(PRICE, raw, 0) == PRICE


def test_step__near_the_median__stops_there(path):
    assert path.step(PRICE, PRICE + 1, DAY) == PRICE + 1
    assert path.step(PRICE, PRICE - 1, DAY) == PRICE - 1
    assert path.step(PRICE, PRICE * 101 // 100, DAY) == PRICE * 101 // 100
    assert path.step(PRICE, PRICE * 9 // 10, DAY) == PRICE * 9 // 10


def test_step__prorated_by_seconds__half_a_day_is_the_root_of_a_day(path):
    half = path.step(PRICE, FAR_UP, DAY // 2)

    assert PRICE < half < PRICE * 1_005 // 1_000
    assert abs(path.step(half, FAR_UP, DAY // 2) - PRICE * 101 // 100) <= 1
    assert path.step(PRICE, FAR_UP, 1) > PRICE > path.step(PRICE, FAR_DOWN, 1)


@given(moved=prices, raw=prices, elapsed=seconds)
def test_step__any__within_a_unit_below_the_exact_one(path, moved, raw, elapsed):
    exact = step(Fraction(moved), raw, elapsed)

    assert exact * (1 - EXP_ERROR) - 1 < path.step(moved, raw, elapsed) <= exact * (1 + EXP_ERROR)


@given(moved=prices, raw=prices, elapsed=seconds)
def test_step__any__never_past_the_median_nor_beyond_a_day_s_share(path, moved, raw, elapsed):
    after = path.step(moved, raw, elapsed)

    assert min(moved, raw) <= after <= max(moved, raw)
    assert after <= moved * factor(RISE, elapsed) * (1 + EXP_ERROR)
    assert after + 1 > moved * factor(FALL, elapsed) * (1 - EXP_ERROR)


@given(
    moved=st.integers(10**6, 10**15),
    raw=st.integers(1, 10**16),
    cuts=st.lists(seconds, min_size=1, max_size=12),
    end=seconds,
)
def test_step__split_into_many__as_far_as_one_but_for_rounding(path, moved, raw, cuts, end):
    """Each step loses less than one unit, so many move less up and at most so much more down."""
    once = path.step(moved, raw, end)

    stops = sorted({0, end, *(cut for cut in cuts if cut < end)})
    many = moved
    for start, stop in pairwise(stops):
        many = path.step(many, raw, stop - start)

    assert once - 2 * len(stops) <= many <= once + 1
