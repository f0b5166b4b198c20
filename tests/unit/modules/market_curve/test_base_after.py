"""`_base_after`: the drift, against fifty digits and against itself in smaller steps."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.market_model import WEEK, Market
from tests.helpers.pool_math import WAD
from tests.unit.modules.market_curve.conftest import MARKETS

LOWEST, HIGHEST = 1, 2**96 - 1
STEP_ERROR = Decimal(4) / WAD
"""Of the base, for each step: the exponent and its exponential are rounded."""

markets = st.sampled_from(MARKETS)
bases = st.integers(WAD // 1_000, 10**10 * WAD)
errors = st.integers(-WAD, WAD)
weeks = st.integers(0, WEEK)


def exact_base(market: Market, base: int, error: int, seconds: int) -> Decimal:
    """Return where the base would be without rounding and bounds."""
    with localcontext(prec=50):
        return base * market.growth(Fraction(error, WAD), seconds)


@given(market=markets, base=bases, error=errors, seconds=weeks)
def test_base_after__any_time__is_the_exact_drift(curve_of, market, base, error, seconds):
    exact = exact_base(market, base, error, seconds)

    measured = curve_of(market).base_after(base, error, seconds, LOWEST, HIGHEST)

    assert abs(measured - exact) <= exact * STEP_ERROR + 1


@given(
    market=markets,
    base=bases,
    error=errors,
    steps=st.lists(st.integers(0, 86_400), min_size=1, max_size=7),
)
def test_base_after__in_several_steps__agrees_with_one(curve_of, market, base, error, steps):
    curve, moved = curve_of(market), base

    for seconds in steps:
        moved = curve.base_after(moved, error, seconds, LOWEST, HIGHEST)

    exact = exact_base(market, base, error, sum(steps))
    assert abs(moved - exact) <= (exact * STEP_ERROR + 2) * len(steps)


@pytest.mark.parametrize("error", [-WAD, -1, 1, WAD])
def test_base_after__a_block_at_a_time__stays_within_the_stated_error(curve_of, error):
    """600 blocks of 12 seconds: each may lose the stated part, none loses its whole drift."""
    curve, base = curve_of(MARKETS[0]), 2 * 10**6 * WAD
    moved = base

    for _ in range(600):
        moved = curve.base_after(moved, error, 12, LOWEST, HIGHEST)

    exact = exact_base(MARKETS[0], base, error, 600 * 12)
    assert abs(moved - exact) <= (exact * STEP_ERROR + 2) * 600


@given(market=markets, base=bases, pair=st.tuples(errors, errors), seconds=weeks)
def test_base_after__greater_error__never_ends_lower(curve_of, market, base, pair, seconds):
    low, high = (
        curve_of(market).base_after(base, error, seconds, LOWEST, HIGHEST) for error in sorted(pair)
    )

    assert low <= high


@given(market=markets, base=bases, seconds=st.integers(0, 2**40 - 1))
def test_base_after__at_target__stands_still(curve_of, market, base, seconds):
    assert curve_of(market).base_after(base, 0, seconds, LOWEST, HIGHEST) == base


@given(market=markets, base=bases, error=errors, late=st.integers(WEEK, 2**40 - 1))
def test_base_after__beyond_a_week__moves_a_week(curve_of, market, base, error, late):
    curve = curve_of(market)

    after_a_week = curve.base_after(base, error, WEEK, LOWEST, HIGHEST)

    assert curve.base_after(base, error, late, LOWEST, HIGHEST) == after_a_week


@pytest.mark.parametrize(("error", "bound"), [(-WAD, 99 * WAD), (WAD, 101 * WAD)])
def test_base_after__at_its_bounds__stops_there(curve_of, error, bound):
    """A week at full error moves 7.4 to 8 %."""
    curve = curve_of(MARKETS[0])

    assert curve.base_after(100 * WAD, error, WEEK, 99 * WAD, 101 * WAD) == bound
    assert curve.base_after(bound, error, WEEK, 99 * WAD, 101 * WAD) == bound


def test_base_after__two_months_of_full_use__about_doubles_the_base(curve_of):
    """The default speed, in the design's words: 1.1 % a day, doubling in two months."""
    curve, base = curve_of(MARKETS[0]), 2 * 10**6 * WAD
    day = curve.base_after(base, WAD, 86_400, LOWEST, HIGHEST)

    for _ in range(9):
        base = curve.base_after(base, WAD, WEEK, LOWEST, HIGHEST)

    assert 10_109 <= day * 10_000 // (2 * 10**6 * WAD) <= 10_111
    assert 1.99 <= base / (2 * 10**6 * WAD) <= 2.0
