"""What a missed promise gives back: a slope from the first second on, a cap, no cliff."""

import pytest

from tests.helpers.lease_builders import DAY, HOUR, PERIOD, RATE
from tests.helpers.lease_model import LeaseModel
from tests.helpers.lease_strategies import START

PROMISED = PERIOD * 99 // 100


@pytest.fixture
def month(period_of, dark):
    """Thirty days at a promise of 99 % with a credit of at most 30 %."""
    lease = LeaseModel(START, hours=720, hourly_rate=RATE, sla_bps=9_900, credit_bps=3_000)
    return period_of(lease, dark)


@pytest.mark.parametrize("missed", [1, 2, 100])
def test_credit__seconds_below_the_promise__cost_ten_seconds_rent_each(due_after, month, missed):
    step = due_after(month, month["end"], PROMISED - missed)

    assert step["credit"] == 10 * missed * RATE // HOUR


@pytest.mark.parametrize("delivered", [PROMISED, PROMISED + 1, PERIOD])
def test_credit__promise_kept__is_zero(due_after, month, delivered):
    step = due_after(month, month["end"], delivered)

    assert (step["credit"], step["shortfall"]) == (0, 0)
    assert step["amount"] == delivered * RATE // HOUR


def test_credit__running_period__is_held_back_in_full(due_after, month):
    step = due_after(month, month["end"] - 1, PERIOD - 1)

    assert (step["credit"], step["refund"], step["shortfall"]) == (0, 0, 0)
    assert step["amount"] == (PERIOD - 1) * RATE // HOUR * 7_000 // 10_000


@pytest.mark.parametrize(("missed_bps", "capped"), [(288, False), (289, True), (5_000, True)])
def test_credit__deep_miss__is_capped(due_after, month, missed_bps, capped):
    delivered = PERIOD * (9_900 - missed_bps) // 10_000

    step = due_after(month, month["end"], delivered)

    slope = 10 * (PROMISED - delivered) * RATE // HOUR
    cap = step["charge"] * 3_000 // 10_000
    assert step["credit"] == min(slope, cap)
    assert (step["credit"] == cap) is capped
    # The bond stands for what a whole month's rent could have given back, and never for more.
    assert step["shortfall"] == min(slope, 720 * RATE * 3_000 // 10_000) - step["credit"]
    assert (step["shortfall"] > 0) is capped


def test_credit__fraction_of_a_second_promised__rounds_the_promise_up(due_after, period_of, dark):
    lease = LeaseModel(START, hours=1, hourly_rate=RATE, sla_bps=9_999, credit_bps=3_000)
    hour = period_of(lease, dark)

    assert due_after(hour, hour["end"], 3_600)["credit"] == 0
    assert due_after(hour, hour["end"], 3_599)["credit"] == 10 * RATE // HOUR


@pytest.mark.parametrize("length_days", [1, 6, 7, 8])
def test_credit__cut_short_by_notice__is_measured_over_at_least_seven_days(
    due_after, period_of, dark, length_days
):
    lease = LeaseModel(
        START, hours=20 * 24, hourly_rate=RATE, sla_bps=9_900, credit_bps=3_000
    ).with_notice(START + length_days * DAY - HOUR)
    lost = 4 * HOUR
    assert lease.ends_at == START + length_days * DAY

    step = due_after(period_of(lease, dark), lease.ends_at, length_days * DAY - lost)

    measured = max(7, length_days) * DAY
    missed = max(0, -(-measured * 9_900 // 10_000) - (measured - lost))
    assert missed > 0
    assert step["credit"] == min(step["charge"] * 3 // 10, 10 * missed * RATE // HOUR)


def test_credit__promise_of_nothing__is_zero(due_after, period_of, dark):
    lease = LeaseModel(START, hours=720, hourly_rate=RATE, sla_bps=0, credit_bps=3_000)

    step = due_after(period_of(lease, dark), lease.ends_at, 1)

    assert (step["credit"], step["amount"]) == (0, RATE // HOUR)
