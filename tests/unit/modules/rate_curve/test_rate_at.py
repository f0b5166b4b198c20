"""`_rate_at`, `_annual` and the constructor against fifty digits."""

from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.compiling import deployer
from tests.helpers.pool_math import WAD, Curve, annual, continuous

CURVES = (
    Curve(600, 1_300, 8_500, 3_600),
    Curve(0, 0, 1, 3_600),
    Curve(0, 3_600, 9_999, 3_600),
    Curve(1_500, 1_500, 5_000, 1_500),
    Curve(0, 0, 5_000, 0),
    Curve(1, 2, 3_333, 3),
)
ULP = Decimal(3) / WAD
"""A logarithm and the line between two are each rounded down."""

curves = st.sampled_from(CURVES)
uses = st.integers(0, WAD)


@cache
def harness(curve: Curve) -> Any:
    return deployer("mocks/RateCurveHarness.vy").deploy(
        curve.zero_bps, curve.kink_rate_bps, curve.kink_bps, curve.full_bps
    )


@pytest.fixture(scope="module", autouse=True)
def deployed() -> None:
    """Deploy before the first test, so that no test's isolation undoes it."""
    for curve in CURVES:
        harness(curve)


@given(curve=curves, use=uses)
def test_rate_at__any_use__is_the_exact_line_rounded_down(curve, use):
    exact = curve.continuous(Fraction(use, WAD))

    measured = Decimal(harness(curve).rate_at(use)) / WAD

    assert exact - ULP <= measured <= exact


@given(curve=curves, pair=st.tuples(uses, uses))
def test_rate_at__more_use__never_costs_less(curve, pair):
    low, high = sorted(pair)

    assert harness(curve).rate_at(low) <= harness(curve).rate_at(high)


@given(curve=curves, use=st.integers(0, WAD - 1))
def test_rate_at__next_use__costs_next_to_the_same(curve, use):
    """Continuous: one step of the use moves the rate by the steeper slope at most."""
    kink = curve.kink_bps * WAD // 10_000
    rates = [harness(curve).rate_at(at) for at in (0, kink, WAD)]
    steepest = max((rates[1] - rates[0]) // kink, (rates[2] - rates[1]) // (WAD - kink)) + 1

    step = harness(curve).rate_at(use + 1) - harness(curve).rate_at(use)

    assert 0 <= step <= steepest


@pytest.mark.parametrize("curve", CURVES)
def test_rate_at__ends_and_kink__are_the_nominal_rates(curve):
    kink = curve.kink_bps * WAD // 10_000
    nominal = (curve.zero_bps, curve.kink_rate_bps, curve.full_bps)

    for use, bps in zip((0, kink, WAD), nominal, strict=True):
        rate = harness(curve).rate_at(use)
        assert continuous(bps) - ULP <= Decimal(rate) / WAD <= continuous(bps)
        assert bps * WAD // 10_000 - 40 <= harness(curve).annual(rate) <= bps * WAD // 10_000


@given(rate=st.integers(0, 3 * 10**16))
def test_annual__any_rate__is_exact_to_a_few_parts_in_ten_to_the_eighteen(rate):
    exact = annual(Decimal(rate) / WAD)

    assert abs(Decimal(harness(CURVES[0]).annual(rate)) / WAD - exact) <= 24 * ULP


@pytest.mark.parametrize("curve", CURVES)
def test_max_rate__is_the_rate_at_full_use_and_at_most_36_percent(curve):
    assert harness(curve).max_rate() == harness(curve).annual(harness(curve).rate_at(WAD))
    assert harness(curve).max_rate() <= 36 * 10**16


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((601, 600, 8_500, 3_600), "pool: rates fall"),
        ((600, 3_601, 8_500, 3_600), "pool: rates fall"),
        ((600, 1_300, 8_500, 3_601), "pool: rate too high"),
        ((600, 1_300, 0, 3_600), "pool: kink not inside"),
        ((600, 1_300, 10_000, 3_600), "pool: kink not inside"),
    ],
)
def test_constructor__impossible_curve__reverts(arguments, reason):
    with boa.reverts(reason):
        deployer("mocks/RateCurveHarness.vy").deploy(*arguments)
