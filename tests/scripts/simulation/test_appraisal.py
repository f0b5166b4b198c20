"""The appraiser: the clamped price, income of whole buckets, and the least of three legs."""

from collections.abc import Callable

import numpy as np
import pytest

from scripts.lib.simulation import appraisal, markets
from scripts.lib.simulation.appraisal import Appraiser
from scripts.lib.simulation.arrays import Floats
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.rules import Rules

GetScenario = Callable[[str], Scenario]
NEVER = np.inf


def cell(value: float) -> Floats:
    return np.array([[float(value)]])


@pytest.fixture
def make_appraiser(rules: Rules[Floats], scenario: GetScenario) -> Callable[..., Appraiser]:
    def make(
        market: str, age: float = 0.0, dark_on: float = NEVER, step_on: float = NEVER
    ) -> Appraiser:
        return Appraiser(
            rules, scenario(market), np.array([age]), cell(1), cell(dark_on), cell(step_on)
        )

    return make


@pytest.mark.parametrize(
    ("raw", "after"), [(60, 90), (90, 90), (95, 95), (100.5, 100.5), (101, 101), (150, 101)]
)
def test_moved__toward_raw__at_most_1_up_and_10_down(raw: float, after: float) -> None:
    moved = appraisal.moved(cell(100), cell(raw), cell(0.01), cell(0.10))
    assert moved[0, 0] == pytest.approx(after)


def test_live__step_of_40_per_cent__lends_at_the_raw_price_at_once_and_values_it_in_five_days(
    make_appraiser: Callable[..., Appraiser],
) -> None:
    appraiser = make_appraiser("both", step_on=10)
    late = []
    for day in range(20):
        appraiser.live(day)
        if day >= 10:
            assert appraiser.lendable[0, 0] == pytest.approx(appraiser.raw[0, 0] * 0.995)
            late.append(appraiser.value[0, 0] > appraiser.raw[0, 0] * 1.001)
    assert late == [True] * 4 + [False] * 6


def test_live__flat_market__income_is_the_markets_at_90_per_cent_use(
    make_appraiser: Callable[..., Appraiser],
) -> None:
    appraiser = make_appraiser("expected")
    appraiser.live(0)
    bound = 2.95 * 8 * 720 * 0.995 * 0.90 * 0.70
    assert appraiser.income[0, 0] == pytest.approx(bound)
    assert appraiser.revenue[0, 0] == pytest.approx(2.95 * 8 * 24 * 0.995 * 0.94 * 0.98 * 0.70)
    assert appraiser.value[0, 0] == markets.NEW_PRICE


def test_live__low_rents__two_years_of_income_are_the_value(
    make_appraiser: Callable[..., Appraiser],
) -> None:
    appraiser = make_appraiser("idle")
    appraiser.live(0)
    leg = 2 * appraiser.income[0, 0] * 365 / 30
    assert appraiser.value[0, 0] == pytest.approx(leg)
    assert leg < appraiser.raw[0, 0]


def test_live__falling_rents__income_follows_at_once_by_the_markets_bound(
    make_appraiser: Callable[..., Appraiser],
) -> None:
    appraiser = make_appraiser("slide")
    for day in range(731):
        appraiser.live(day)
    assert appraiser.income[0, 0] == pytest.approx(1.70 * 8 * 720 * 0.995 * 0.40 * 0.70, rel=0.05)


def test_live__older_machine__a_smaller_new_one(make_appraiser: Callable[..., Appraiser]) -> None:
    new, old = make_appraiser("slide"), make_appraiser("slide", age=2.0)
    for appraiser in (new, old):
        appraiser.live(0)
    for name in ("raw", "value", "revenue", "income"):
        ratio = getattr(old, name) / getattr(new, name)
        assert ratio[0, 0] == pytest.approx(0.45)


def test_live__dark__paid_two_more_days_and_worth_no_more_than_its_sale(
    make_appraiser: Callable[..., Appraiser],
) -> None:
    appraiser = make_appraiser("expected", dark_on=10)
    paid = []
    for day in range(43):
        appraiser.live(day)
        paid.append(appraiser.revenue[0, 0] > 0)
    assert paid == [True] * 12 + [False] * 31
    assert appraiser.silent_days(42)[0, 0] == 32
    assert appraiser.value[0, 0] == appraiser.lendable[0, 0] == 0
    assert appraiser.recovery_value[0, 0] == appraiser.moved[0, 0] == appraiser.raw[0, 0] > 0
