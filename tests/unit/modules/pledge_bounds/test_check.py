"""`_check`: each bound to the unit, beside what it just lets through."""

from fractions import Fraction
from typing import Any

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

MARKET = 10_000_003
"""70 % of it is 7,000,002.1 units."""


@pytest.fixture(scope="session")
def bounds() -> Any:
    return boa.load("contracts/mocks/PledgeBoundsHarness.vy")


def test_check__at_every_bound__passes(bounds):
    bounds.check(720, 168, 7_000_003, MARKET)
    bounds.check(1, 1, 2**64, MARKET)
    assert (bounds.MAX_PLEDGED_HOURS(), bounds.MAX_PLEDGED_NOTICE_HOURS()) == (720, 168)
    assert bounds.MIN_RATE_BPS() == 7_000


@pytest.mark.parametrize(
    ("lease", "reason"),
    [
        ((721, 168, 7_000_003, MARKET), "pledge: term too long"),
        ((720, 169, 7_000_003, MARKET), "pledge: notice too long"),
        ((720, 168, 7_000_002, MARKET), "pledge: rate too low"),
        ((720, 168, 7_000_003, 0), "pledge: no market rate"),
        ((720, 168, 0, 1), "pledge: rate too low"),
    ],
)
def test_check__one_beyond_a_bound__reverts(bounds, lease, reason):
    with boa.reverts(reason):
        bounds.check(*lease)


@given(rate=st.integers(0, 2**64 - 1), market=st.integers(1, 2**64 - 1))
def test_check__any_rates__exactly_from_seventy_percent_on(bounds, rate, market):
    if Fraction(rate, market) >= Fraction(7, 10):
        bounds.check(720, 168, rate, market)
    else:
        with boa.reverts("pledge: rate too low"):
            bounds.check(720, 168, rate, market)
