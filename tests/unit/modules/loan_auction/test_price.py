"""The price of an auction against sixty digits."""

from decimal import Decimal
from math import ceil

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.helpers import loan_model
from tests.helpers.loan_stage import DAY, USD

FALL = 7 * DAY
starts = st.one_of(st.integers(0, 10**6), st.integers(0, 2**96 - 1))
elapsed = st.integers(0, FALL - 1)
TOLERANCE = Decimal("1e-15")


@given(start=starts, seconds=elapsed)
@example(start=2**96 - 1, seconds=FALL - 1)
@example(start=1, seconds=FALL - 1)
def test_price__any_start_and_moment__is_the_exact_one_rounded_up(harness, start, seconds):
    exact = loan_model.price(start, seconds)

    found = harness.price(start, seconds)

    assert ceil(exact * (1 - TOLERANCE)) <= found <= ceil(exact * (1 + TOLERANCE))


@given(start=starts, seconds=elapsed)
def test_price__a_second_later__is_not_above(harness, start, seconds):
    assert harness.price(start, seconds + 1) <= harness.price(start, seconds)


@pytest.mark.parametrize("halvings", range(7))
def test_price__each_day__halves(harness, halvings):
    price = harness.price(36_000 * USD, halvings * DAY)

    assert 0 <= price - 36_000 * USD // 2**halvings <= 1


def test_price__seven_days__drops_to_nothing(harness):
    assert harness.price(128 * USD, FALL - 1) > USD
    assert harness.price(128 * USD, FALL) == harness.price(2**96 - 1, 10 * FALL) == 0


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(FALL - 1, False), (FALL, True), (FALL + DAY - 1, True), (FALL + DAY, False)],
)
def test_is_workout__the_eighth_day_alone(harness, seconds, expected):
    assert harness.is_workout(seconds) is expected


@pytest.mark.parametrize(
    ("worth", "debt", "start"),
    [
        (30_000, 10_000, 36_000),
        (10_000, 30_000, 33_000),
        (0, 10_001, 11_002),  # 11,001.1
        (10_001, 0, 12_002),  # 12,001.2
        (0, 0, 0),
        (2**96 - 1, 1, 2**96 - 1),
    ],
)
def test_start__is_the_higher_of_both_rounded_up(harness, worth, debt, start):
    assert harness.start(worth, debt) == start


@given(price=starts, cap=st.integers(0, 10**12))
def test_bounty__is_one_percent_rounded_down_up_to_its_cap(harness, price, cap):
    assert harness.bounty(price, cap) == min(price // 100, cap)
