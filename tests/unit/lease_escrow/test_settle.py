"""Settling: the running release, the close of a period, and who gets what."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.lease_builders import HOUR, PERIOD, RATE


def test_settle__running_period__releases_what_no_credit_can_take_back(
    market, host, treasury, stranger
):
    lease = market.rent(100, outages=((2, 3),), credit_bps=3_000)
    held = market.token.balanceOf(market.escrow)
    charge = 19 * RATE

    amount = lease.settle(lease.at(20), sender=stranger)

    settled = only_event(market.escrow, "LeaseSettled")
    assert amount == charge * 7 // 10
    assert settled == {
        "lease_id": lease.lease_id,
        "asset": lease.asset,
        "amount": amount,
        "seconds": 19 * HOUR,
        "until": lease.at(20),
    }
    assert not events_of(market.escrow, "PeriodClosed")
    assert market.token.balanceOf(market.escrow) == held - amount
    fee = amount * 200 // 10_000
    assert market.splitter.fees_accrued() == fee
    assert market.splitter.claimable(host) == amount - fee
    assert market.splitter.revenue_of(lease.asset) == (amount, amount - fee, 19 * HOUR)
    assert market.escrow.owed_to_asset(lease.asset) == (0, 0)
    seen = lease.read()
    assert (seen.released, seen.period_seconds) == (amount, 19 * HOUR)
    assert seen.period_total == lease.meter(lease.at(0))
    assert seen.escrowed == 100 * RATE


def test_settle__again_in_the_same_second__moves_nothing(market):
    lease = market.rent(100)
    first = lease.settle(lease.at(20))
    before = (lease.read(), market.token.balanceOf(market.escrow))

    assert first > 0
    assert lease.settle() == 0
    assert (lease.read(), market.token.balanceOf(market.escrow)) == before


def test_settle__later__releases_the_difference(market, host):
    lease = market.rent(100, credit_bps=3_000)
    first = lease.settle(lease.at(20))

    second = lease.settle(lease.at(50))

    assert (first, second) == (14 * RATE, 21 * RATE)
    assert market.splitter.revenue_of(lease.asset)[0] == 35 * RATE
    assert market.splitter.revenue_of(lease.asset)[2] == 50 * HOUR


def test_settle__at_the_end__closes_the_period_and_credits_the_lessee(market, lessee):
    lease = market.rent(100, outages=((2, 5),), sla_bps=9_900, credit_bps=3_000)
    lease.settle(lease.at(20))
    held = market.token.balanceOf(market.escrow)

    amount = lease.settle(lease.at(100))

    closed = only_event(market.escrow, "PeriodClosed")
    credit = min(97 * RATE * 3 // 10, 10 * 2 * RATE)
    refund = 3 * RATE + credit
    assert amount == 97 * RATE - credit - 17 * RATE * 7 // 10
    assert closed == {
        "lease_id": lease.lease_id,
        "asset": lease.asset,
        "lessee": lessee,
        "delivered_seconds": 97 * HOUR,
        "charge": 97 * RATE,
        "credit": credit,
        "amount": amount,
        "refund": refund,
    }
    assert market.escrow.claimable(lessee) == refund
    assert market.token.balanceOf(market.escrow) == held - amount == refund
    seen = lease.read()
    assert (seen.escrowed, seen.released, seen.periods_closed) == (0, 0, 1)
    assert not seen.is_closed
    with boa.reverts("escrow: nothing final yet"):
        lease.settle()


@pytest.mark.parametrize("moment", [-1, 0])
def test_settle__nothing_final_since_the_start__reverts(market, moment):
    lease = market.rent(100)

    with boa.reverts("escrow: nothing final yet"):
        lease.settle(lease.at(0) + moment)
    assert lease.settle(lease.at(0) + 1) == RATE * 7 // 10 // HOUR


def test_settle__one_period_a_call__goes_on_where_the_last_ended(market):
    lease = market.rent(2_000)
    lease.final_at(lease.at(2_000))

    steps = [lease.settle() for _ in range(3)]

    assert steps == [720 * RATE, 720 * RATE, 560 * RATE]
    with boa.reverts("escrow: nothing final yet"):
        lease.settle()


def test_settle__second_period__starts_from_the_meter_at_its_start(market):
    lease = market.rent(2_000, outages=((700, 800),), sla_bps=0)
    lease.settle(lease.at(720))

    amount = lease.settle(lease.at(900))

    assert lease.read().period_total == lease.meter(lease.at(720))
    assert amount == (180 - 80) * RATE * 7 // 10


@pytest.mark.parametrize("lease_id", [0, 1, 1_000_000, 2**256 - 1])
def test_settle__no_such_lease__reverts(market, lease_id):
    with boa.reverts("escrow: no such lease"):
        market.escrow.settle(lease_id)


def test_settle__closed__reverts(market):
    lease = market.rent(100)
    lease.close()

    with boa.reverts("escrow: lease closed"):
        lease.settle()


def test_settle__finality_held_back__takes_nothing_back_and_goes_on(market):
    lease = market.rent(100)
    first = lease.settle(lease.at(50))

    assert lease.settle(lease.at(40)) == 0
    assert lease.settle(lease.at(60)) == 60 * RATE * 7 // 10 - first


def test_settle__every_second_around_a_period_s_end__agrees_with_the_model(market):
    lease = market.rent(721, outages=((719.5, 719.75),), sla_bps=9_990, credit_bps=3_000)
    end = lease.at(0) + PERIOD
    host_paid = 0

    for final in range(end - 3, end + 4):
        host_paid += lease.settle(final)
        closed = lease.read().periods_closed
        host, refunded = lease.model.paid(closed, final, lease.meter)
        assert closed == int(final >= end)
        assert host_paid == host
        assert market.escrow.claimable(market.roles.lessee) == refunded
