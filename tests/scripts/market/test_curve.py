"""The float curve against the contract: within 10^-12 of a price, a base, or a whole error."""

import math

import boa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.lib.market.curve import MAX_ELAPSED, Curve

WAD = 10**18
ERROR = 1e-12
LOWEST, HIGHEST = 0, 2**200
CENT, DEAREST = WAD // 100, 1_000 * WAD
bases = st.integers(CENT, DEAREST)
errors = st.integers(-WAD, WAD)
counts = st.integers(0, 100_000)


@pytest.fixture(scope="module")
def contract():
    return boa.load("contracts/mocks/MarketCurveHarness.vy", 8_000, 20_000, 40_000)


@given(leased=counts, listed=counts)
@settings(max_examples=60)
def test_error__any_market__as_the_contract(contract, leased, listed):
    assert math.isclose(
        Curve().error(leased, listed), contract.error(leased, listed) / WAD, abs_tol=ERROR
    )


@given(base=bases, error=errors, seconds=st.integers(0, 3 * MAX_ELAPSED))
@settings(max_examples=60)
def test_base_after__any_time__as_the_contract(contract, base, error, seconds):
    measured = Curve().base_after(base / WAD, error / WAD, seconds, LOWEST, HIGHEST)
    exact = contract.base_after(base, error, seconds, LOWEST, HIGHEST) / WAD
    assert math.isclose(measured, exact, rel_tol=ERROR)


@given(base=bases, error=errors)
@settings(max_examples=60)
def test_price__any_error__as_the_contract(contract, base, error):
    measured = Curve().price(base / WAD, error / WAD, LOWEST, HIGHEST)
    assert math.isclose(measured, contract.price(base, error, LOWEST, HIGHEST) / WAD, rel_tol=ERROR)


@pytest.mark.parametrize("error", [-1.0, 1.0])
def test_base_after__at_a_bound__waits_there_as_the_contract(contract, error):
    lowest, highest = int(1.99 * WAD), int(2.01 * WAD)
    measured = Curve().base_after(2.0, error, MAX_ELAPSED, 1.99, 2.01)
    exact = contract.base_after(2 * WAD, int(error) * WAD, MAX_ELAPSED, lowest, highest)
    assert measured == pytest.approx(exact / WAD, rel=ERROR)
    assert measured in (1.99, 2.01)


def test_base_after__a_month_of_hours__as_the_contract(contract):
    """The simulation's own way: many short steps, each from the one before."""
    measured, exact = 2.0, 2 * WAD
    for hour in range(24 * 30):
        percent = hour % 200 - 100
        measured = Curve().base_after(measured, percent / 100, 3_600, 0.1, 16.0)
        exact = contract.base_after(exact, percent * WAD // 100, 3_600, WAD // 10, 16 * WAD)
    assert measured == pytest.approx(exact / WAD, rel=ERROR)
