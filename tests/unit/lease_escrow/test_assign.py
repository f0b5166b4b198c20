"""Proposing to hand a lease on: who may, until when, and what a proposal leaves alone."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import RATE, ZERO


def assign(lease, to, ends_at=None, sender=None):
    """Call it as the lessee, to the end of the lease, unless told otherwise."""
    escrow, until = lease.market.escrow, lease.read().ends_at if ends_at is None else ends_at
    return escrow.assign(lease.lease_id, to, until, sender=sender or lease.read().lessee)


def test_assign__running_lease__records_a_proposal_and_nothing_else(market, lessee, payee):
    lease = market.rent(100)
    before = lease.read()
    boa.env.timestamp = lease.at(10)

    assign(lease, payee)

    assert only_event(market.escrow, "AssignmentProposed") == {
        "lease_id": lease.lease_id,
        "lessee": lessee,
        "to": payee,
        "ends_at": lease.at(100),
    }
    assert market.escrow.proposed_lessee(lease.lease_id) == (payee, lease.at(100))
    assert lease.read() == before
    assert market.title.userOf(lease.asset) == lessee
    assert market.token.balanceOf(market.escrow) == 100 * RATE


def test_assign__again__replaces_who_may_accept(market, payee, stranger):
    lease = market.rent(100)
    assign(lease, payee)

    assign(lease, stranger)

    assert market.escrow.proposed_lessee(lease.lease_id) == (stranger, lease.at(100))
    with boa.reverts("escrow: not proposed to caller"):
        market.escrow.accept(lease.lease_id, sender=payee)
    market.escrow.accept(lease.lease_id, sender=stranger)
    assert lease.read().lessee == stranger


def test_assign__zero__takes_the_proposal_back(market, lessee, payee):
    lease = market.rent(100)
    assign(lease, payee)

    assign(lease, ZERO)

    assert only_event(market.escrow, "AssignmentProposed")["to"] == ZERO
    assert market.escrow.proposed_lessee(lease.lease_id) == (ZERO, 0)
    for sender in (payee, ZERO):
        with boa.reverts("escrow: not proposed to caller"):
            market.escrow.accept(lease.lease_id, sender=sender)
    assert lease.read().lessee == lessee


def test_assign__others_than_the_lessee__revert(market, host, payee, stranger):
    lease = market.rent(100)

    for sender in (host, payee, stranger, ZERO):
        with boa.reverts("escrow: not the lessee"):
            assign(lease, payee, sender=sender)
    assert market.escrow.proposed_lessee(lease.lease_id) == (ZERO, 0)


@pytest.mark.parametrize("seconds", [-1, 1])
def test_assign__other_end_than_expected__reverts(market, payee, seconds):
    lease = market.rent(100)

    with boa.reverts("escrow: end has moved"):
        assign(lease, payee, lease.at(100) + seconds)
    assign(lease, payee, lease.at(100))


def test_assign__last_second_and_the_end__passes_then_reverts(market, payee):
    lease = market.rent(100)

    boa.env.timestamp = lease.at(100) - 1
    assign(lease, payee)
    boa.env.timestamp += 1
    with boa.reverts("escrow: lease has ended"):
        assign(lease, payee)


def test_assign__closed_or_unknown__reverts(market, lessee, payee):
    lease = market.rent(100)
    lease.close()

    with boa.reverts("escrow: lease closed"):
        market.escrow.assign(lease.lease_id, payee, lease.at(100), sender=lessee)
    for lease_id in (0, lease.lease_id + 1):
        with boa.reverts("escrow: no such lease"):
            market.escrow.assign(lease_id, payee, 0, sender=ZERO)


def test_assign__after_notice__hands_on_what_is_left(market, payee):
    lease = market.rent(100, notice_hours=24)
    lease.terminate(lease.at(10))

    with boa.reverts("escrow: end has moved"):
        assign(lease, payee, lease.at(100))
    assign(lease, payee, lease.at(34))
    market.escrow.accept(lease.lease_id, sender=payee)

    assert (lease.read().lessee, lease.read().ends_at) == (payee, lease.at(34))
    assert market.title.userExpires(lease.asset) == lease.at(34)


def test_assign__successor_that_waits__goes_along_but_not_alone(market, payee):
    lease = market.rent(100)
    successor = lease.extend(50)

    with boa.reverts("escrow: lease not started"):
        assign(successor, payee)
    with boa.reverts("escrow: end has moved"):
        assign(lease, payee, lease.at(100))
    assign(lease, payee, lease.at(150))
    assert market.escrow.proposed_lessee(lease.lease_id) == (payee, lease.at(150))

    boa.env.timestamp = lease.at(100)
    with boa.reverts("escrow: lease has ended"):
        market.escrow.accept(lease.lease_id, sender=payee)
    assign(successor, payee, lease.at(150))
    market.escrow.accept(successor.lease_id, sender=payee)
    assert successor.read().lessee == payee
    assert lease.read().lessee == market.roles.lessee
