"""Paths at the moments that are known."""

from collections.abc import Callable

import numpy as np
import pytest

from scripts.lib.simulation import markets
from scripts.lib.simulation.markets import Scenario

GetScenario = Callable[[str], Scenario]


@pytest.mark.parametrize(
    ("years", "share"),
    [(0, 1.0), (0.5, 0.825), (1, 0.65), (2, 0.45), (2.5, 0.375), (5, 0.12), (9, 0.12)],
)
def test_retained__age__of_the_appraisers_curve(years: float, share: float) -> None:
    assert float(markets.retained(np.array(years))) == pytest.approx(share)


def test_price__slide__loses_79_per_cent_in_two_years_whatever_the_age(
    scenario: GetScenario,
) -> None:
    factor = markets.price_factor(
        scenario("slide"), np.array([[0.0], [365.0], [730.0], [900.0]]), np.array([0.0, 2.0])
    )
    expected = np.array([[1, 1], [0.21**0.5, 0.21**0.5], [0.21, 0.21], [0.21, 0.21]])
    np.testing.assert_allclose(factor, expected)


def test_price__expected__follows_the_curve_from_the_age_on_day_0(scenario: GetScenario) -> None:
    factor = markets.price_factor(scenario("expected"), np.array(365.0), np.array([0.0, 1.0, 3.0]))
    np.testing.assert_allclose(factor, [0.65, 0.45 / 0.65, 0.18 / 0.30])


def test_rent__h100__passes_through_every_known_price(scenario: GetScenario) -> None:
    days, dollars = zip(*markets.H100_RENTS, strict=True)
    np.testing.assert_allclose(markets.rent(scenario("slide"), np.array(days, float)), dollars)
    assert 1 - dollars[1] / dollars[0] == pytest.approx(0.79, abs=0.005)
    assert float(markets.rent(scenario("slide"), np.array(365.0))) == pytest.approx(
        (8.00 * 1.70) ** 0.5
    )


def test_rent__other_markets__flat(scenario: GetScenario) -> None:
    days = np.array([0.0, 999.0])
    assert list(markets.rent(scenario("expected"), days)) == [2.95, 2.95]
    assert list(markets.rent(scenario("idle"), days)) == [2.00, 2.00]


def test_utilisation__idle_market__from_94_to_40_per_cent(scenario: GetScenario) -> None:
    days = np.array([0.0, 365.0, 730.0, 999.0])
    np.testing.assert_allclose(
        markets.utilisation(scenario("idle"), days), [0.94, 0.67, 0.40, 0.40]
    )
    np.testing.assert_allclose(markets.utilisation(scenario("generation"), days), 0.94)
