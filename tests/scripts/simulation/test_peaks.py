"""The schedule alone: the figures that the design quotes, and closed forms."""

import math
from collections.abc import Callable

import pytest

from scripts.lib.simulation import carry, markets, peaks
from scripts.lib.simulation.grid import at
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.rules import CONTRACTS

GetScenario = Callable[[str], Scenario]


def test_peak__50_over_24_on_the_slide__the_designs_60_per_cent(scenario: GetScenario) -> None:
    assert peaks.peak(scenario("slide"), 0.50, 24) == pytest.approx(0.59, abs=0.005)


def test_peak__60_over_36_on_the_slide__under_water_without_a_shock(scenario: GetScenario) -> None:
    assert peaks.peak(scenario("slide"), 0.60, 36) > 1 > peaks.peak(scenario("slide"), 0.60, 30)


@pytest.mark.parametrize("months", [18, 24, 30])
def test_peak__slide__is_that_of_the_continuous_schedule_a_step_late(
    scenario: GetScenario, months: int
) -> None:
    """Of (1 - (t - 30) / 30 N) e^(r t) the peak is at t = 30 (N + 1) - 1 / r."""
    rate = -math.log(markets.SLIDE) / markets.SLIDE_DAYS
    worst = 30 * (months + 1) - 1 / rate
    upper = (1 - (worst - 30) / (30 * months)) * math.exp(rate * worst)
    peak = peaks.peak(scenario("slide"), 1.0, months)
    assert 0.97 * upper < peak <= upper


@pytest.mark.parametrize("pair", [("expected", "generation"), ("slide", "both")])
def test_peak__new_generation_at_the_worst_moment__over_0_6(
    scenario: GetScenario, pair: tuple[str, str]
) -> None:
    calm, stepped = (peaks.peak(scenario(name), 0.5, 24) for name in pair)
    assert stepped == pytest.approx(calm / 0.6)


def test_largest_ltv__its_peak__is_the_limit(scenario: GetScenario) -> None:
    largest = peaks.largest_ltv(scenario("both"), 24, 0.80)
    assert peaks.peak(scenario("both"), largest, 24) == pytest.approx(0.80)


@pytest.mark.parametrize(
    ("rent", "ltv", "months", "bound"),
    [(8.00, 0.45, 24, "LTV"), (2.00, 0.45, 24, "income"), (2.95, 0.45, 12, "cover")],
)
def test_largest_loan__rent_and_terms__bound_by_the_least(
    rent: float, ltv: float, months: int, bound: str
) -> None:
    assert carry.largest_loan(rent, at(ltv, months)).bound == bound


def test_largest_loan__todays_median_rent__two_years_of_income_bound_it() -> None:
    """2.00 x 8 x 720 h x 90 % x 70 % = 7,257.60 a month; 45 % of two years of it."""
    most = carry.largest_loan(2.00, CONTRACTS)
    assert most.share * markets.NEW_PRICE == pytest.approx(0.45 * 7_257.60 * 2 * 365 / 30)
    assert most.cover == pytest.approx(_cover_of_the_income_leg(0.45, 2.0, 24, 0.13))


def test_cover_of_the_income_leg__24_months__above_what_opens_a_loan() -> None:
    """The design's 50 % would not have opened at 1.6."""
    assert _cover_of_the_income_leg(0.50, 2.0, 24, 0.13) == pytest.approx(1.566, abs=0.001)
    assert _cover_of_the_income_leg(0.45, 2.0, 24, 0.13) == pytest.approx(1.740, abs=0.001)
    assert _cover_of_the_income_leg(0.45, 2.0, 12, 0.13) < CONTRACTS.cover_sweep


def _cover_of_the_income_leg(ltv: float, multiple: float, months: float, rate: float) -> float:
    """Return the cover that a loan of `ltv` of the income leg has, whatever the rent."""
    return 1 / (ltv * multiple * (365 / 30) * (1 / months + rate / 12))
