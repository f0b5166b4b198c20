"""Income of 30 days: what came in, spread over what it paid for, never above the market's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.appraisal_model import BPS, STEP, YEAR, Figures
from tests.helpers.compiling import deployer

USD = 10**6


@pytest.fixture(scope="session")
def legs():
    return deployer("mocks/AppraisalLegsHarness.vy").deploy()


def test_own__three_full_buckets__is_a_third(legs):
    assert legs.own_income(9_000 * USD, 3 * STEP) == 3_000 * USD


def test_own__machine_let_now_and_then__is_what_came_in(legs):
    assert legs.own_income(9_000 * USD, STEP) == legs.own_income(9_000 * USD, 0) == 3_000 * USD


def test_own__a_year_settled_at_once__is_a_year_s(legs):
    """T5: money that paid for more time than the buckets hold is spread over that time."""
    year = 12 * STEP

    assert legs.own_income(36_000 * USD, year) == 3_000 * USD
    assert legs.own_income(36_000 * USD, 3 * STEP) == 12_000 * USD


def test_of_market__full_month__rate_hours_use_and_costs(legs):
    assert legs.market_income(2 * USD, 8_000, 8, STEP) == 2 * USD * 8 * 720 * 8 // 10 * 7 // 10


@pytest.mark.parametrize("utilisation", [9_000, 9_001, 10_000])
def test_of_market__hardly_a_gap__counts_nine_tenths(legs, utilisation):
    assert legs.market_income(2 * USD, utilisation, 1, STEP) == 2 * USD * 720 * 9 // 10 * 7 // 10
    assert legs.market_income(2 * USD, 8_999, 1, STEP) < 2 * USD * 720 * 9 // 10 * 7 // 10


def test_of_market__half_available__is_half(legs):
    whole = legs.market_income(2 * USD, 8_000, 8, STEP)

    assert legs.market_income(2 * USD, 8_000, 8, STEP // 2) == whole // 2
    assert legs.market_income(2 * USD, 8_000, 8, 0) == 0


def test_worth__two_years__is_the_double_of_a_year(legs):
    assert legs.worth(30 * USD, 20_000) == 2 * 365 * USD
    assert legs.worth(30 * USD, 10_000) == 365 * USD
    assert legs.worth(1, 10_000) == YEAR // STEP


@given(
    net=st.integers(0, 3 * 2**64),
    paid=st.integers(0, 2**41),
    rate=st.integers(0, 2**64 - 1),
    utilisation=st.integers(0, BPS),
    count=st.integers(1, 2**16 - 1),
    available=st.integers(0, STEP),
    multiple=st.integers(10_000, 40_000),
)
def test_income__any_figures__equal_the_model_rounded_down(
    legs, net, paid, rate, utilisation, count, available, multiple
):
    figures = Figures(
        count=count, purchase_price=0, age=0, available=available, net=net, paid_seconds=paid,
        hourly_rate=rate, utilisation_bps=utilisation, moved=0, raw=0, multiple_bps=multiple,
    )  # fmt: skip

    income = min(
        legs.own_income(net, paid), legs.market_income(rate, utilisation, count, available)
    )

    assert income == figures.income()
    assert legs.worth(income, multiple) == figures.legs()[2]
