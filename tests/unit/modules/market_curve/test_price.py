"""`_price`: two straight lines that meet at the base, against fractions."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.pool_math import WAD
from tests.unit.modules.market_curve.conftest import MARKETS

LOWEST, HIGHEST = 0, 2**255
markets = st.sampled_from(MARKETS)
bases = st.integers(0, 2**96 - 1)
errors = st.integers(-WAD, WAD)


@given(market=markets, base=bases, error=errors)
def test_price__any_error__is_the_exact_line_rounded_down(curve_of, market, base, error):
    exact = base * market.multiple(Fraction(error, WAD))

    measured = curve_of(market).price(base, error, LOWEST, HIGHEST)

    assert exact - 2 < measured <= exact


@given(market=markets, base=bases, pair=st.tuples(errors, errors))
def test_price__greater_error__never_costs_less(curve_of, market, base, pair):
    low, high = (curve_of(market).price(base, error, LOWEST, HIGHEST) for error in sorted(pair))

    assert low <= high


@given(market=markets, base=bases, error=st.integers(-WAD, WAD - 1))
def test_price__next_error__costs_next_to_the_same(curve_of, market, base, error):
    """Continuous: one step of the error moves the price by the steeper slope at most."""
    curve = curve_of(market)
    steepest = base * (market.steepness_bps - 10_000) // 10_000 // WAD + 2

    step = curve.price(base, error + 1, LOWEST, HIGHEST) - curve.price(base, error, LOWEST, HIGHEST)

    assert 0 <= step <= steepest


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("base", [0, 1, 2 * 10**6 * WAD, 2**96 - 1])
def test_price__ends_and_target__are_base_and_steepness(curve_of, market, base):
    steepness = Fraction(market.steepness_bps, 10_000)
    curve = curve_of(market)

    prices = [curve.price(base, error, LOWEST, HIGHEST) for error in (-WAD, 0, WAD)]

    assert prices == [floor(base / steepness), base, floor(base * steepness)]


@pytest.mark.parametrize(("error", "bound"), [(-WAD, 90), (WAD, 150)])
def test_price__beyond_a_bound__is_the_bound(curve_of, error, bound):
    assert curve_of(MARKETS[0]).price(100, error, 90, 150) == bound
