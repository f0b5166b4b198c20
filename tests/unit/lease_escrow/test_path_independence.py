"""Any sequence of settlements gives each side the same totals: those of the exact model."""

import boa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.lease_builders import HOUR
from tests.helpers.lease_model import LeaseModel

TERMS = st.fixed_dictionaries(
    {
        "hourly_rate": st.one_of(
            st.integers(1, 10_000), st.sampled_from([3_599, 3_601, 20_000_000, 1_000_003])
        ),
        "sla_bps": st.sampled_from([0, 9_000, 9_900, 9_990]),
        "credit_bps": st.sampled_from([0, 1, 999, 3_000]),
        "notice_hours": st.sampled_from([1, 24, 168]),
        "min_hours": st.sampled_from([1, 24]),
        "tenancy": st.sampled_from([0, 1]),
    }
)
FRACTIONS = st.floats(0, 1, exclude_max=True)


@st.composite
def scenarios(draw):
    """Draw a lease, its outages in hours, its notice, and moments up to which time is final."""
    terms = draw(TERMS)
    hours = draw(st.one_of(st.integers(24, 200), st.sampled_from([719, 720, 721, 1_441, 2_000])))
    edges = sorted(draw(st.lists(st.integers(0, hours), max_size=6, unique=True)))
    outages = tuple(zip(edges[::2], edges[1::2], strict=False))
    notice = draw(st.none() | FRACTIONS)
    finals = sorted(draw(st.lists(st.floats(0, 1.1), max_size=6)))
    return terms, hours, outages, notice, finals


@settings(max_examples=40)
@given(scenario=scenarios())
def test_settle_and_close__any_sequence__pays_what_the_model_says(market, scenario):
    terms, hours, outages, notice, finals = scenario
    with boa.env.anchor():
        spans = {"outages": outages}
        if terms["tenancy"]:
            spans = {"outages": ((0, hours),), "refuted": outages}
        lease = market.rent(hours, **spans, **terms)
        if notice is not None:
            lease.terminate(lease.at(0) + int(notice * hours * HOUR))
        escrow, host_paid = market.escrow, 0
        for share in finals:
            until = lease.at(0) + int(share * hours * HOUR)
            start = lease.read().period_started_at
            if min(until, lease.model.ends_at) <= start:
                with boa.reverts("escrow: nothing final yet"):
                    lease.settle(until)
                continue

            reached = min(until, lease.model.spans()[lease.read().periods_closed][1])
            host_paid += lease.settle(until)

            seen = lease.read()
            host, refunded = lease.model.paid(seen.periods_closed, reached, lease.meter)
            assert host_paid == host
            assert escrow.claimable(market.roles.lessee) == refunded
            assert seen.escrowed - seen.released == lease.model.escrow - host - refunded
            assert market.token.balanceOf(escrow) == lease.model.escrow - host
        check_closed(market, lease)


def check_closed(market, lease):
    """Close; both sides have what the model says, and nothing is left over."""
    lease.close()

    model: LeaseModel = lease.model
    host, refunded = model.paid(len(model.spans()), model.ends_at, lease.meter)
    assert host + refunded == model.escrow
    assert market.splitter.revenue_of(lease.asset)[0] == host
    assert market.escrow.claimable(market.roles.lessee) == refunded
    assert market.token.balanceOf(market.escrow) == refunded


@settings(max_examples=15)
@given(seconds=st.lists(st.integers(1, 40), min_size=1, max_size=10), rate=st.integers(1, 8_000))
def test_settle__every_few_seconds_at_a_tiny_rate__loses_nothing(market, seconds, rate):
    """Rents below one unit wait: many calls pay what one call pays."""
    with boa.env.anchor():
        lease = market.rent(1, hourly_rate=rate, credit_bps=0, sla_bps=0)
        final, paid = lease.at(0), 0
        for step in seconds:
            final += step
            paid += lease.settle(final)

        assert paid == (final - lease.at(0)) * rate // HOUR
