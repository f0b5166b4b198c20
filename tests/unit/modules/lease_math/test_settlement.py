"""One settlement against the exact model, at every width and at the edges of a period."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.helpers.lease_builders import HOUR, PERIOD, RATE
from tests.helpers.lease_model import LeaseModel
from tests.helpers.lease_strategies import START, leases, meters_for


@settings(max_examples=200)
@given(data=st.data(), lease=leases(), share=st.floats(0, 1))
def test_settlement__running_period__releases_what_the_model_says(
    due_after, period_of, data, lease, share
):
    meter = data.draw(meters_for(lease))
    number = data.draw(st.integers(0, len(lease.spans()) - 1))
    start, end = lease.spans()[number]
    until = start + max(1, int(share * (end - start)))
    assume(until < end)

    step = due_after(period_of(lease, meter, number), until, meter(until))

    released = lease.released(number, until, meter)
    assert step == {
        "delivered": meter(until) - meter(start),
        "charge": lease.charge(start, until, meter),
        "credit": 0,
        "amount": released,
        "seconds": meter(until) - meter(start) if released else 0,
        "refund": 0,
        "shortfall": 0,
    }


@settings(max_examples=200)
@given(data=st.data(), lease=leases(), share=st.floats(0, 1))
def test_settlement__period_over__divides_its_escrow_as_the_model_says(
    lease_math, due_after, period_of, data, lease, share
):
    meter = data.draw(meters_for(lease))
    number = data.draw(st.integers(0, len(lease.spans()) - 1))
    expected = lease.period(number, meter)
    paid = int(share * expected.delivered)
    period = period_of(lease, meter, number, paid_seconds=paid)
    released = lease_math.released(tuple(period.values()))

    step = due_after(period, expected.end, meter(expected.end))

    assert (step["charge"], step["credit"]) == (expected.charge, expected.credit)
    assert step["amount"] == expected.host - released
    assert (step["refund"], step["shortfall"]) == (expected.refund, expected.shortfall)
    assert step["amount"] + released + step["refund"] == expected.escrow
    assert step["delivered"] == expected.delivered
    assert step["seconds"] == (expected.delivered - paid if step["amount"] else 0)


@settings(max_examples=100)
@given(data=st.data(), lease=leases(), cuts=st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_settlement__in_any_number_of_calls__pays_what_one_call_pays(
    due_after, period_of, data, lease, cuts
):
    meter = data.draw(meters_for(lease))
    start, end = lease.spans()[0]
    period = period_of(lease, meter)
    at_once = due_after(period, end, meter(end))
    moments = {start + int(cut * (end - start)) for cut in cuts} - {start, end}
    paid = 0
    for until in [*sorted(moments), end]:
        step = due_after(period, until, meter(until))
        paid += step["amount"]
        period["paid_seconds"] += step["seconds"]

    assert paid == at_once["amount"]
    assert (step["credit"], step["refund"]) == (at_once["credit"], at_once["refund"])


def test_settlement__meter_faster_than_time__charges_the_time(due_after, period_of, dark):
    lease = LeaseModel(START, hours=100, hourly_rate=RATE)

    step = due_after(period_of(lease, dark), START + 60, 1_000_000)

    assert (step["delivered"], step["charge"]) == (60, 60 * RATE // HOUR)


def test_settlement__finality_held_back__takes_nothing_back(due_after, period_of, dark):
    lease = LeaseModel(START, hours=100, hourly_rate=RATE)
    period = period_of(lease, dark, paid_seconds=50 * HOUR)

    step = due_after(period, START + 40 * HOUR, 40 * HOUR)

    assert (step["amount"], step["seconds"]) == (0, 0)


@settings(max_examples=200)
@given(data=st.data(), lease=leases(), share=st.floats(0, 1), told=st.floats(0, 1))
def test_settlement__total_below_what_was_paid__gives_back_no_more_than_is_held(
    lease_math, due_after, period_of, dark, data, lease, share, told
):
    """No meter does it (M1); one that did would cost its own lease's parties only."""
    number = data.draw(st.integers(0, len(lease.spans()) - 1))
    start, end = lease.spans()[number]
    paid = int(share * (end - start))
    period = period_of(lease, dark, number, paid_seconds=paid)
    released = lease_math.released(tuple(period.values()))

    step = due_after(period, end, int(told * paid))

    assert released + step["amount"] + step["refund"] == period["escrowed"]
    assert step["seconds"] == 0


def test_settlement__rent_below_one_unit__waits_with_its_seconds(due_after, period_of, dark):
    lease = LeaseModel(START, hours=100, hourly_rate=1)
    period = period_of(lease, dark)

    too_early = due_after(period, START + 3_599, 3_599)
    in_time = due_after(period, START + 3_600, 3_600)

    assert (too_early["amount"], too_early["seconds"]) == (0, 0)
    assert (in_time["amount"], in_time["seconds"]) == (1, 3_600)


def test_settlement__dark_machine__gives_everything_back(due_after, period_of, dark):
    lease = LeaseModel(START, hours=100, hourly_rate=RATE, sla_bps=9_900, credit_bps=3_000)

    step = due_after(period_of(lease, dark), lease.ends_at, 0)

    assert (step["amount"], step["credit"], step["refund"]) == (0, 0, 100 * RATE)
    assert step["shortfall"] == 30 * RATE


def test_settlement__whole_period_before_the_last__has_720_hours_escrow(due_after, period_of, dark):
    lease = LeaseModel(START, hours=2_000, hourly_rate=RATE)

    step = due_after(period_of(lease, dark), START + PERIOD, 700 * HOUR)

    assert (step["amount"], step["refund"]) == (700 * RATE, 20 * RATE)


@pytest.mark.parametrize("rate", [1, 2**56 - 1])
def test_settlement__widest_lease__stays_exact(due_after, period_of, dark, rate):
    lease = LeaseModel(START, hours=8_760, hourly_rate=rate, sla_bps=9_990, credit_bps=3_000)
    number = len(lease.spans()) - 1

    step = due_after(period_of(lease, dark, number), lease.ends_at, 120 * HOUR - 1)

    charge = (120 * HOUR - 1) * rate // HOUR
    assert (step["charge"], step["amount"] + step["refund"]) == (charge, 120 * rate)
