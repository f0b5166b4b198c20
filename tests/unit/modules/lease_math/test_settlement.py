"""One settlement against the exact model, at every width and at the edges of a period."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.helpers.lease_builders import DAY, HOUR, PERIOD, RATE, fields_of
from tests.helpers.lease_model import LeaseModel, meter_with
from tests.helpers.lease_strategies import START, leases, meters_for


def due_after(lease_math, struct, until, total):
    return fields_of(lease_math.settlement(tuple(struct.values()), until, total))


@settings(max_examples=200)
@given(data=st.data(), lease=leases(), share=st.floats(0, 1))
def test_settlement__running_first_period__releases_what_the_model_says(
    lease_math, struct_of, data, lease, share
):
    meter = data.draw(meters_for(lease))
    start, end = lease.spans()[0]
    until = start + max(1, int(share * (end - start)))
    assume(until < end)
    struct = struct_of(lease, period_total=meter(start))

    step = due_after(lease_math, struct, until, meter(until))

    assert step == {
        "delivered": meter(until) - meter(start),
        "charge": lease.charge(start, until, meter),
        "credit": 0,
        "amount": lease.released(0, until, meter),
        "seconds": meter(until) - meter(start),
        "refund": 0,
        "is_period_over": False,
    }


@settings(max_examples=200)
@given(data=st.data(), lease=leases())
def test_settlement__period_over__divides_its_escrow_as_the_model_says(
    lease_math, struct_of, data, lease
):
    meter = data.draw(meters_for(lease))
    number = data.draw(st.integers(0, len(lease.spans()) - 1))
    period = lease.period(number, meter)
    until = data.draw(st.integers(period.start, period.end))
    released = lease.released(number, until, meter) if until < period.end else 0
    held = lease.escrow - number * 720 * lease.hourly_rate
    struct = struct_of(
        lease,
        escrowed=held,
        released=released,
        period_started_at=period.start,
        period_total=meter(period.start),
        period_seconds=meter(until) - meter(period.start) if until < period.end else 0,
    )

    step = due_after(lease_math, struct, period.end, meter(period.end))

    assert step["is_period_over"]
    assert (step["charge"], step["credit"]) == (period.charge, period.credit)
    assert step["amount"] == period.host - released
    assert step["refund"] == period.refund
    assert step["amount"] + released + step["refund"] == period.escrow
    assert step["seconds"] + struct["period_seconds"] == period.delivered


def test_settlement__one_second_below_promise__costs_ten_seconds_rent(lease_math, struct_of):
    lease = LeaseModel(START, hours=720, hourly_rate=RATE, sla_bps=9_900, credit_bps=3_000)
    promised = 720 * HOUR * 99 // 100
    struct = struct_of(lease)

    at_promise = due_after(lease_math, struct, lease.ends_at, promised)
    one_below = due_after(lease_math, struct, lease.ends_at, promised - 1)

    assert at_promise["credit"] == 0
    assert one_below["credit"] == 10 * RATE // HOUR


def test_settlement__full_delivery__gives_no_credit(lease_math, struct_of):
    lease = LeaseModel(START, hours=720, hourly_rate=RATE, sla_bps=9_990, credit_bps=3_000)

    step = due_after(lease_math, struct_of(lease), lease.ends_at, 720 * HOUR)

    assert (step["credit"], step["refund"], step["amount"]) == (0, 0, 720 * RATE)


@pytest.mark.parametrize(("missed_bps", "capped"), [(288, False), (289, True), (5_000, True)])
def test_settlement__deep_miss__credits_the_cap(lease_math, struct_of, missed_bps, capped):
    lease = LeaseModel(START, hours=720, hourly_rate=RATE, sla_bps=9_900, credit_bps=3_000)
    delivered = 720 * HOUR * (9_900 - missed_bps) // 10_000

    step = due_after(lease_math, struct_of(lease), lease.ends_at, delivered)

    slope = 10 * (720 * HOUR * 99 // 100 - delivered) * RATE // HOUR
    cap = step["charge"] * 3_000 // 10_000
    assert step["credit"] == min(slope, cap)
    assert (step["credit"] == cap) is capped


def test_settlement__meter_faster_than_time__charges_the_time(lease_math, struct_of):
    lease = LeaseModel(START, hours=100, hourly_rate=RATE)

    step = due_after(lease_math, struct_of(lease), START + 60, 1_000_000)

    assert step["delivered"] == 60


def test_settlement__finality_held_back__takes_nothing_back(lease_math, struct_of):
    lease = LeaseModel(START, hours=100, hourly_rate=RATE)
    struct = struct_of(lease, released=50 * RATE, period_seconds=50 * HOUR)

    step = due_after(lease_math, struct, START + 40 * HOUR, 40 * HOUR)

    assert (step["amount"], step["seconds"]) == (0, 0)


@pytest.mark.parametrize("length_days", [1, 6, 7, 8])
def test_settlement__cut_short_by_notice__measures_at_least_seven_days(
    lease_math, struct_of, length_days
):
    lease = LeaseModel(
        START, hours=20 * 24, hourly_rate=RATE, sla_bps=9_900, credit_bps=3_000, notice_hours=1
    ).with_notice(START + length_days * DAY - HOUR)
    lost = 4 * HOUR
    assert lease.ends_at == START + length_days * DAY

    step = due_after(lease_math, struct_of(lease), lease.ends_at, length_days * DAY - lost)

    measured = max(7, length_days) * DAY
    missed = max(0, -(-measured * 9_900 // 10_000) - (measured - lost))
    assert step["credit"] == min(step["charge"] * 3 // 10, 10 * missed * RATE // HOUR)


def test_settlement__notice_that_moved_nothing__measures_the_period(lease_math, struct_of):
    lease = LeaseModel(START, hours=10, hourly_rate=RATE, sla_bps=9_900, credit_bps=3_000)
    delivered = 9 * HOUR
    plain = due_after(lease_math, struct_of(lease), lease.ends_at, delivered)

    noticed = due_after(
        lease_math, struct_of(lease, notice_by_lessee=True), lease.ends_at, delivered
    )

    assert noticed == plain
    assert plain["credit"] == 9 * RATE * 3 // 10


def test_settlement__period_that_ends_with_notice_on_its_edge__is_whole(lease_math, struct_of):
    lease = LeaseModel(START, hours=2_000, hourly_rate=RATE, min_hours=720).with_notice(START)
    assert lease.ends_at == START + PERIOD

    step = due_after(lease_math, struct_of(lease), lease.ends_at, 720 * HOUR)

    assert (step["amount"], step["refund"]) == (720 * RATE, 1_280 * RATE)


def test_settlement__dark_machine__gives_everything_back(lease_math, struct_of):
    lease = LeaseModel(START, hours=100, hourly_rate=RATE, sla_bps=9_900, credit_bps=3_000)
    meter = meter_with([(0, 2**40)])

    step = due_after(lease_math, struct_of(lease), lease.ends_at, meter(lease.ends_at))

    assert (step["amount"], step["credit"], step["refund"]) == (0, 0, 100 * RATE)
