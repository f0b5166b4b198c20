"""Ceiling and target against fractions, for any loan."""

from fractions import Fraction

import boa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.helpers import loan_model
from tests.helpers.loan_stage import STEP, USD, WAD

money = st.one_of(st.integers(0, 10**4), st.integers(0, 2**96 - 1))
principals = st.one_of(st.integers(1, 10**4), st.integers(1, 2**96 - 1))
months = st.integers(1, 36)
steps = st.integers(0, 60)


@given(principal=principals, months=months, step=steps)
def test_ceiling__any_loan__is_the_fraction_rounded_up(harness, principal, months, step):
    assert harness.ceiling(principal, months, step) == loan_model.ceiling(principal, months, step)


@given(principal=principals, months=months, step=steps)
def test_target__any_loan__is_the_fraction_rounded_down(harness, principal, months, step):
    assert harness.target(principal, months, step) == loan_model.target(principal, months, step)


@given(principal=principals, months=months, step=steps)
def test_ceiling__one_step_later__has_room_for_36_percent_on_the_target(
    harness, principal, months, step
):
    """What is paid down to the target in a step is within the ceiling of the next one."""
    grown = Fraction(harness.target(principal, months, step)) * Fraction(103, 100)

    assert grown <= harness.ceiling(principal, months, step + 1)


@given(principal=principals, months=months, step=steps)
def test_schedule__step_by_step__falls_and_ends_at_nothing(harness, principal, months, step):
    assert harness.ceiling(principal, months, step + 1) <= harness.ceiling(principal, months, step)
    assert harness.target(principal, months, step + 1) <= harness.target(principal, months, step)
    assert harness.ceiling(principal, months, months) == 0
    assert harness.target(principal, months, months - 1) == 0


def test_target__10000_at_15_percent_over_12__leaves_the_known_vectors_due(harness):
    """The simple equal-principal vectors: 958.33, 947.92, ... 843.75; interest 812.50."""
    principal, months, rate = 10_000 * USD, 12, Fraction(15, 100)
    exact = loan_model.payments(Fraction(principal), rate, months)
    cents = [round(payment / USD, 2) for payment in exact]

    assert cents[:2] == [Fraction("958.33"), Fraction("947.92")]
    assert cents[-1] == Fraction("843.75")
    assert sum(exact) - principal == Fraction("812.5") * USD
    for step, payment in enumerate(exact):
        owed = round((principal * (months - step) / Fraction(months)) * (1 + rate / 12))
        assert abs(owed - harness.target(principal, months, step) - payment) <= 1


@pytest.mark.parametrize(("seconds", "step"), [(0, 0), (STEP - 1, 0), (STEP, 1), (2 * STEP, 2)])
def test_step__at_its_edges__the_end_belongs_to_the_next(harness, seconds, step):
    started_at = int(boa.env.timestamp)

    boa.env.time_travel(seconds=seconds)

    assert harness.step(started_at) == step


@pytest.mark.parametrize(
    ("debt", "limit", "kept"),
    [
        (100, 100, True),
        (104, 100, True),
        (105, 100, False),
        (0, 0, True),
        (1, 0, False),
        (5, 1, True),
    ],
)
def test_within__but_for_dust__of_nothing_nothing(harness, debt, limit, kept):
    assert harness.within(debt, limit) is kept


@given(
    principal=principals,
    months=months,
    debt=money,
    rate=st.integers(0, 36 * WAD // 100),
)
@example(principal=1, months=36, debt=1, rate=1)
def test_service__any_loan__is_the_fraction_rounded_up(harness, principal, months, debt, rate):
    exact = Fraction(principal, months) + Fraction(debt * rate, 12 * WAD)

    service = harness.service_wad(principal, months, debt, rate)

    assert exact * WAD <= service < exact * WAD + 2
