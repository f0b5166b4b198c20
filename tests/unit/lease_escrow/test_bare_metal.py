"""BARE_METAL leases: the lessee is root, so time counts unless attestors took it off."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import HOUR, RATE

BARE = {"tenancy": 1, "sla_bps": 0, "credit_bps": 0}


def test_post_offer__bare_metal__is_offered_and_let_as_such(market, asset, lessee):
    nonce = market.post(asset, tenancy=1, sla_bps=9_990, credit_bps=3_000)
    assert market.escrow.offer_of(asset)[0].tenancy == 1

    lease_id = market.take(asset, 10)

    lease = market.escrow.lease(lease_id)
    assert (lease.tenancy, lease.sla_bps, lease.credit_bps) == (1, 9_990, 3_000)
    assert (lease.escrowed, lease.periods_closed, lease.is_successor) == (10 * RATE, 0, False)
    assert market.escrow.offer_of(asset)[1] == nonce
    assert market.title.userOf(asset) == lessee
    assert market.token.balanceOf(market.escrow) == 10 * RATE


def test_close__meter_was_silent__bare_metal_is_paid_and_managed_is_not(market, lessee):
    bare = market.rent(10, outages=((0, 10),), **BARE)
    managed = market.rent(10, outages=((0, 10),), **BARE | {"tenancy": 0})

    assert bare.close() == 0
    assert market.splitter.revenue_of(bare.asset)[0] == 10 * RATE
    assert managed.close() == 10 * RATE == market.escrow.claimable(lessee)
    assert market.splitter.revenue_of(managed.asset)[0] == 0
    assert market.token.balanceOf(market.escrow) == 10 * RATE


def test_close__refuted_hours__go_back_with_the_credit(market, lessee):
    lease = market.rent(100, refuted=((5, 8), (50, 50.5)), tenancy=1)

    refund = lease.close()

    (period,) = lease.model.outcome(lease.meter)
    assert period.delivered == 96.5 * HOUR
    assert period.credit > 0
    assert refund == period.refund == market.escrow.claimable(lessee)
    assert market.splitter.revenue_of(lease.asset)[0] == period.host
    assert market.splitter.revenue_of(lease.asset)[2] == period.delivered
    assert market.token.balanceOf(market.escrow) == refund


def test_settle__running_period__pays_elapsed_less_refuted(market):
    lease = market.rent(100, refuted=((2, 3), (6, 7)), **BARE)

    assert lease.settle(lease.at(4)) == 3 * RATE
    assert only_event(market.escrow, "LeaseSettled")["seconds"] == 3 * HOUR
    assert lease.settle(lease.at(6.5)) == 2 * RATE
    with boa.reverts("escrow: nothing final yet"):
        lease.market.escrow.settle(market.rent(10, **BARE).lease_id)
    assert lease.read().period_seconds == 5 * HOUR
    assert market.token.balanceOf(market.escrow) == 105 * RATE


def test_settle__not_final__pays_nothing_though_time_has_passed(market):
    """Finality is the meter's clock: attestors have their time here too."""
    lease = market.rent(100, **BARE)
    boa.env.timestamp = lease.at(60)

    with boa.reverts("escrow: nothing final yet"):
        market.escrow.settle(lease.lease_id)
    with boa.reverts("escrow: not final yet"):
        market.escrow.close(lease.lease_id)
    assert lease.settle(lease.at(1)) == RATE


def test_settle__periods__each_counts_its_own_time(market):
    lease = market.rent(1_500, refuted=((100, 110), (715, 725), (1_440, 1_450)), tenancy=1)
    model, meter = lease.model, lease.meter

    for number, until in enumerate((720, 1_440, 1_500)):
        lease.settle(lease.at(until))
        event = only_event(market.escrow, "PeriodClosed")
        period = model.period(number, meter)
        assert event["delivered_seconds"] == period.delivered
        assert (event["charge"], event["credit"], event["refund"]) == (
            period.charge, period.credit, period.refund
        )  # fmt: skip
    assert [period.delivered for period in model.outcome(meter)] == [
        (720 - 15) * HOUR, (720 - 5) * HOUR, 50 * HOUR
    ]  # fmt: skip
    lease.close()
    assert market.token.balanceOf(market.escrow) == sum(p.refund for p in model.outcome(meter))


def test_close__whole_year_at_once__pays_every_period(market):
    lease = market.rent(8_760, refuted=((0, 1), (4_000, 4_100), (8_759, 8_760)), **BARE)

    refund = lease.close()

    assert refund == 102 * RATE
    assert market.splitter.revenue_of(lease.asset)[0] == (8_760 - 102) * RATE
    assert market.token.balanceOf(market.escrow) == refund


def test_delivered_and_unsettled__longer_than_the_meter_answers_at_once__add_up(market):
    lease = market.rent(2_000, refuted=((10, 20), (1_000, 1_001)), outages=((0, 2_000),), **BARE)

    for hours, lost in ((5, 0), (30, 10), (1_500, 11), (2_500, 11)):
        boa.env.timestamp = lease.at(hours)
        counted = min(hours, 2_000) - lost
        assert market.escrow.delivered(lease.lease_id) == counted * HOUR
        assert market.escrow.unsettled(lease.asset) == counted * RATE


def test_terminate__bare_metal__an_outage_cannot_be_singled_out(market):
    """As of a managed lease: the promise counts over seven days at least."""
    lease = market.rent(1_000, refuted=((0, 1),), tenancy=1, notice_hours=1, sla_bps=9_900)
    lease.terminate(lease.at(1))

    refund = lease.close()

    (period,) = lease.model.outcome(lease.meter)
    assert (period.delivered, period.credit) == (HOUR, 0)
    assert refund == period.refund == 999 * RATE


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0)])
def test_extend__other_tenancy__each_lease_counts_by_its_own(market, lessee, first, second):
    lease = market.rent(10, outages=((5, 15),), **BARE | {"tenancy": first})
    market.post(lease.asset, **BARE | {"tenancy": second})
    successor = lease.extend(10)

    refunds = [lease.close(), successor.close()]

    assert (lease.read().lessee, successor.read().lessee) == (lessee, lessee)
    assert refunds == [0 if tenancy else 5 * RATE for tenancy in (first, second)]
    assert market.token.balanceOf(market.escrow) == 5 * RATE == market.escrow.claimable(lessee)
