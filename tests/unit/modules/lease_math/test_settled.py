"""The lease after a settlement: what is held, released and credited adds up exactly."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.lease_builders import HOUR, RATE, fields_of
from tests.helpers.lease_model import LeaseModel
from tests.helpers.lease_strategies import START, leases, meters_for


def run(lease_math, struct, until, meter):
    """Settle once as the escrow does; return (lease after, newly to the host, to the lessee)."""
    if struct["period_total"] == 0:
        struct = struct | {"period_total": meter(struct["period_started_at"])}
    arguments = (tuple(struct.values()), until, meter(until))
    step = fields_of(lease_math.settlement(*arguments))
    after = fields_of(lease_math.settled(*arguments))
    return after, step["amount"], step["refund"]


@settings(max_examples=40)
@given(data=st.data(), lease=leases(max_hours=2_000))
def test_settled__any_sequence_of_moments__pays_the_same_totals(lease_math, struct_of, data, lease):
    meter = data.draw(meters_for(lease))
    finals = data.draw(st.lists(st.integers(lease.started_at, lease.ends_at), max_size=8))
    struct = struct_of(lease)
    host = lessee = closed = 0
    for final in [*sorted(finals), *[lease.ends_at] * len(lease.spans())]:
        if final <= struct["period_started_at"]:
            continue
        until = min(lease_math.period_end(tuple(struct.values())), final)

        struct, amount, refund = run(lease_math, struct, until, meter)

        host, lessee = host + amount, lessee + refund
        closed += struct["period_started_at"] == until
        assert (host, lessee) == lease.paid(closed, until, meter)
        assert lease.escrow == host + lessee + struct["escrowed"] - struct["released"]

    assert struct["escrowed"] == 0
    assert (host, lessee) == lease.paid(len(lease.spans()), lease.ends_at, meter)


def test_settled__running_period__keeps_its_start(lease_math, struct_of):
    lease = LeaseModel(START, hours=1_000, hourly_rate=RATE, credit_bps=3_000)
    before = struct_of(lease, period_total=77)

    after = fields_of(lease_math.settled(tuple(before.values()), START + 10 * HOUR, 77 + 36_000))

    assert after == before | {"released": 7 * RATE, "period_seconds": 10 * HOUR}


def test_settled__period_over__starts_the_next_where_the_meter_stands(lease_math, struct_of):
    lease = LeaseModel(START, hours=1_000, hourly_rate=RATE, credit_bps=3_000)
    before = struct_of(lease, period_total=77, released=7 * RATE, period_seconds=10 * HOUR)
    end = START + 720 * HOUR

    after = fields_of(lease_math.settled(tuple(before.values()), end, 1_000_000))

    assert after == before | {
        "escrowed": 280 * RATE,
        "released": 0,
        "period_started_at": end,
        "period_total": 1_000_000,
        "period_seconds": 0,
    }
