"""`_error`: how far a market is from its target, against fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.pool_math import WAD
from tests.unit.modules.market_curve.conftest import MARKETS

ULP = Fraction(1, WAD)
COUNTS = st.integers(0, 2**40 - 1)
markets = st.sampled_from(MARKETS)


@given(market=markets, leased=COUNTS, listed=COUNTS)
def test_error__any_counts__is_the_exact_distance_rounded_to_the_target(
    curve_of, market, leased, listed
):
    """Utilisation is rounded down, then the distance: a step of each, over the shorter side."""
    exact = market.error(leased, listed)
    side = 1 - Fraction(market.target_bps, 10_000)

    measured = Fraction(curve_of(market).error(leased, listed), WAD)

    assert abs(measured - exact) <= ULP / side + ULP
    assert -1 <= measured <= 1


@given(market=markets, listed=st.integers(1, 2**40 - 1), pair=st.tuples(COUNTS, COUNTS))
def test_error__more_leased__is_never_less(curve_of, market, listed, pair):
    low, high = (curve_of(market).error(leased, listed) for leased in sorted(pair))

    assert low <= high


@pytest.mark.parametrize("market", MARKETS)
def test_error__ends_and_target__are_exact(curve_of, market):
    curve = curve_of(market)

    assert [curve.error(leased, 10_000) for leased in (0, market.target_bps, 10_000)] == [
        -WAD,
        0,
        WAD,
    ]


@pytest.mark.parametrize("market", MARKETS)
def test_error__more_leased_than_listed__counts_as_all(curve_of, market):
    assert curve_of(market).error(11, 10) == WAD


@pytest.mark.parametrize("leased", [0, 1, 2**40 - 1])
def test_error__nothing_listed__says_nothing(curve_of, leased):
    assert curve_of(MARKETS[0]).error(leased, 0) == 0
