"""Taking over a lease: what goes over, what stays booked, and when a proposal has lapsed."""

import boa
import pytest

from tests.helpers.event_logs import events_of
from tests.helpers.lease_builders import RATE, fields_of
from tests.helpers.lease_market import MONEY


def propose(lease, to, until_hours=100):
    """Let the lessee propose to hand on what is left."""
    by = lease.read().lessee
    lease.market.escrow.assign(lease.lease_id, to, lease.at(until_hours), sender=by)


def accept(lease, sender):
    """Take it over."""
    return lease.market.escrow.accept(lease.lease_id, sender=sender)


def test_accept__proposed__changes_lessee_and_user_and_nothing_else(market, lessee, payee):
    lease = market.rent(100)
    before = fields_of(lease.read())
    propose(lease, payee)
    boa.env.timestamp = lease.at(10)

    accept(lease, payee)

    assert events_of(market.escrow, "LeaseAssigned") == [
        {"lease_id": lease.lease_id, "lessee": lessee, "to": payee, "asset": lease.asset}
    ]
    assert fields_of(lease.read()) == before | {"lessee": payee}
    assert market.title.userOf(lease.asset) == payee
    assert market.title.userExpires(lease.asset) == lease.at(100)
    assert market.escrow.proposed_lessee(lease.lease_id)[1] == 0
    assert market.token.balanceOf(market.escrow) == 100 * RATE
    assert (market.token.balanceOf(payee), market.token.balanceOf(lessee)) == (
        0,
        MONEY - 100 * RATE,
    )


def test_accept__refunds__what_was_booked_stays_and_the_rest_is_the_new_lessees(
    market, lessee, payee
):
    lease = market.rent(1_000, outages=((10, 30), (720, 730)))
    propose(lease, payee, 1_000)
    lease.settle(lease.at(720))
    first, second = lease.model.outcome(lease.meter)
    assert first.refund > 0
    assert second.refund > 0
    assert market.escrow.claimable(lessee) == first.refund

    accept(lease, payee)
    lease.close()

    assert market.escrow.claimable(lessee) == first.refund
    assert market.escrow.claimable(payee) == second.refund
    assert market.token.balanceOf(market.escrow) == first.refund + second.refund
    assert market.token.balanceOf(market.splitter) == first.host + second.host


def test_accept__period_over_but_not_settled__its_refund_is_the_new_lessees(market, lessee, payee):
    """Nothing of it was booked: who sells settles first, or has it in the price."""
    lease = market.rent(100, outages=((0, 100),))
    propose(lease, payee)
    boa.env.timestamp = lease.at(99)

    accept(lease, payee)
    lease.close()

    assert market.escrow.claimable(payee) == 100 * RATE == market.token.balanceOf(market.escrow)
    assert market.escrow.claimable(lessee) == 0


def test_accept__rights__are_the_new_lessees(market, lessee, payee):
    lease = market.rent(100, notice_hours=24)
    propose(lease, payee)
    accept(lease, payee)

    for verb in ("terminate", "reject"):
        with boa.reverts("escrow: not the lessee"):
            getattr(market.escrow, verb)(lease.lease_id, sender=lessee)
    with boa.reverts("escrow: not the lessee"):
        market.escrow.assign(lease.lease_id, lessee, lease.at(100), sender=lessee)
    assert lease.terminate(lease.at(10)) == lease.at(34)
    assert lease.close() == 66 * RATE == market.escrow.claimable(payee)
    assert market.token.balanceOf(market.escrow) == 66 * RATE


@pytest.mark.parametrize("verb", ["terminate", "reclaim"])
def test_accept__notice_slipped_in__reverts_until_proposed_anew(market, payee, verb):
    lease = market.rent(100, notice_hours=24)
    propose(lease, payee)
    getattr(lease, verb)(lease.at(10))

    with boa.reverts("escrow: end has moved"):
        accept(lease, payee)
    assert lease.read().lessee == market.roles.lessee
    propose(lease, payee, 34)
    accept(lease, payee)
    assert lease.read().lessee == payee


def test_accept__successor_bought_or_ended_meanwhile__reverts(market, payee, stranger):
    """Neither side hands on, or takes, another time than the one it agreed to."""
    lease = market.rent(100, notice_hours=1)
    propose(lease, payee)
    market.fund(stranger)
    successor = lease.extend(50, stranger)
    with boa.reverts("escrow: end has moved"):
        accept(lease, payee)
    propose(lease, payee, 150)
    ends_at = successor.terminate(lease.at(10))
    with boa.reverts("escrow: end has moved"):
        accept(lease, payee)

    market.escrow.assign(lease.lease_id, payee, ends_at, sender=market.roles.lessee)
    accept(lease, payee)

    assert (lease.read().lessee, successor.read().lessee) == (payee, payee)
    assert market.title.userExpires(lease.asset) == ends_at


def test_accept__successor_waits__goes_along_with_the_refund_of_who_paid_itself(
    market, lessee, payee
):
    lease = market.rent(100, notice_hours=24)
    successor = lease.extend(50)
    propose(lease, payee, 150)
    boa.env.timestamp = lease.at(10)

    accept(lease, payee)

    assert events_of(market.escrow, "LeaseAssigned") == [
        {"lease_id": one.lease_id, "lessee": lessee, "to": payee, "asset": lease.asset}
        for one in (lease, successor)
    ]
    assert (lease.read().lessee, successor.read().lessee) == (payee, payee)
    assert market.title.userOf(lease.asset) == payee
    assert market.title.userExpires(lease.asset) == lease.at(150)
    lease.terminate(lease.at(10))
    assert successor.read().is_closed
    assert market.escrow.claimable(payee) == 50 * RATE
    assert lease.close() == 66 * RATE
    assert market.escrow.claimable(payee) == 116 * RATE == market.token.balanceOf(market.escrow)
    assert market.escrow.claimable(lessee) == 0


def test_accept__successor_that_somebody_paid__falls_back_to_who_paid(market, payee, stranger):
    market.fund(stranger)
    lease = market.rent(100, notice_hours=24)
    lease.extend(50, stranger)
    propose(lease, payee, 150)
    accept(lease, payee)

    lease.terminate(lease.at(10))

    assert market.escrow.claimable(stranger) == 50 * RATE
    assert market.escrow.claimable(payee) == 0
    lease.close()
    assert market.token.balanceOf(market.escrow) == (50 + 66) * RATE


def test_accept__payer_was_the_lessee_in_between__keeps_the_refund_of_a_fall(
    market, lessee, payee, stranger
):
    """Who paid for another has it back for good, whatever it was afterwards."""
    market.fund(payee)
    lease = market.rent(100, notice_hours=24)
    lease.extend(50, payee)
    for to in (payee, stranger):
        propose(lease, to, 150)
        accept(lease, to)

    lease.terminate(lease.at(10))

    assert lease.read().lessee == stranger
    assert market.escrow.claimable(payee) == 50 * RATE
    assert market.escrow.claimable(stranger) == market.escrow.claimable(lessee) == 0
    assert lease.close() == 66 * RATE == market.escrow.claimable(stranger)
    assert market.token.balanceOf(market.escrow) == 116 * RATE


def test_accept__successor_that_runs__is_handed_on_as_a_lease_of_its_own(market, lessee, payee):
    lease = market.rent(100)
    successor = lease.extend(50)
    boa.env.timestamp = lease.at(100)

    propose(successor, payee, 50)
    accept(successor, payee)

    assert (lease.read().lessee, successor.read().lessee) == (lessee, payee)
    with boa.reverts("escrow: no cooling-off"):
        market.escrow.reject(successor.lease_id, sender=payee)


def test_accept__twice_or_not_proposed__reverts(market, host, lessee, payee, stranger):
    lease = market.rent(100)
    with boa.reverts("escrow: not proposed to caller"):
        accept(lease, payee)
    propose(lease, payee)
    for sender in (host, lessee, stranger):
        with boa.reverts("escrow: not proposed to caller"):
            accept(lease, sender)
    accept(lease, payee)

    with boa.reverts("escrow: not proposed to caller"):
        accept(lease, payee)


def test_accept__last_second_and_the_end__passes_then_reverts(market, payee):
    lease = market.rent(100)
    propose(lease, payee)

    boa.env.timestamp = lease.at(100)
    with boa.reverts("escrow: lease has ended"):
        accept(lease, payee)
    boa.env.timestamp -= 1
    accept(lease, payee)

    assert lease.read().lessee == payee
    assert market.title.userOf(lease.asset) == payee


def test_accept__closed_or_unknown__reverts(market, payee):
    lease = market.rent(100)
    propose(lease, payee)
    lease.close()

    with boa.reverts("escrow: lease closed"):
        accept(lease, payee)
    with boa.reverts("escrow: no such lease"):
        market.escrow.accept(lease.lease_id + 1, sender=payee)


def test_accept__escrow_delisted_and_grant_gone__still_hands_the_user_on(
    market, owner, host, stranger, payee
):
    """What was let goes on: neither governance nor a new owner holds a lessee fast."""
    lease = market.rent(100)
    market.title.transferFrom(host, stranger, lease.asset, sender=host)
    market.title.approve_contract(market.escrow, 0, sender=owner)
    propose(lease, payee)

    accept(lease, payee)

    assert market.title.userOf(lease.asset) == payee


def test_accept__frozen_former_lessee__holds_nobody_up(market, lessee, payee):
    lease = market.rent(1_000, outages=((10, 30), (720, 730)))
    lease.settle(lease.at(720))
    market.token.freeze(lessee)
    propose(lease, payee, 1_000)

    accept(lease, payee)
    refund = lease.close()

    assert market.escrow.claim(payee) == refund == market.token.balanceOf(payee)
    with boa.reverts():
        market.escrow.claim(lessee)
    market.token.unfreeze(lessee)
    assert market.escrow.claim(lessee) > 0
    assert market.token.balanceOf(market.escrow) == 0
