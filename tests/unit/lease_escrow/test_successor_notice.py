"""Notice where a successor waits: it falls with a lease that ends early, or takes notice itself."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.lease_builders import HOUR, RATE, fields_of
from tests.helpers.lease_market import MONEY


@pytest.fixture
def extended(market, payee):
    """A lease of 100 hours with a successor of 50 that somebody else paid."""
    market.fund(payee)
    lease = market.rent(100, notice_hours=24)
    return lease, lease.extend(50, payee)


@pytest.mark.parametrize(
    ("verb", "after_hours", "ends_after_hours"),
    [("terminate", 10, 34), ("reclaim", 10, 34), ("reject", 1, 1)],
)
def test_notice__ends_the_lease_early__cancels_what_waits_and_refunds_its_payer(
    market, lessee, payee, extended, verb, after_hours, ends_after_hours
):
    lease, successor = extended
    before = fields_of(successor.read())

    ends_at = getattr(lease, verb)(lease.at(after_hours))

    assert only_event(market.escrow, "SuccessorCancelled") == {
        "lease_id": successor.lease_id,
        "asset": lease.asset,
        "payer": payee,
        "refund": 50 * RATE,
    }
    assert ends_at == lease.at(ends_after_hours) == lease.read().ends_at
    seen = fields_of(successor.read())
    assert (seen["started_at"], seen["ends_at"]) == (before["started_at"],) * 2
    assert (seen["is_closed"], seen["escrowed"], seen["lessee"]) == (True, 0, lessee)
    assert market.escrow.claimable(payee) == 50 * RATE
    assert market.escrow.claimable(lessee) == 0
    assert market.escrow.claim(payee) == 50 * RATE
    assert market.token.balanceOf(payee) == MONEY
    expires = ends_at if ends_at > boa.env.timestamp else 0
    assert market.title.userExpires(lease.asset) == expires
    assert lease.close() == (100 - ends_after_hours) * RATE
    assert market.token.balanceOf(market.escrow) == (100 - ends_after_hours) * RATE
    for verb_after in ("settle", "close"):
        with boa.reverts("escrow: lease closed"):
            getattr(market.escrow, verb_after)(successor.lease_id)


def test_notice__lessee_paid_itself__has_all_of_it_back(market, lessee):
    lease = market.rent(100, notice_hours=1)
    lease.extend(50)

    lease.terminate(lease.at(10))

    assert market.escrow.claimable(lessee) == 50 * RATE
    lease.close()
    assert market.escrow.claimable(lessee) == 50 * RATE + 89 * RATE
    assert market.token.balanceOf(market.escrow) == 139 * RATE


@pytest.mark.parametrize("verb", ["terminate", "reclaim"])
def test_notice__too_late_to_end_it_early__leaves_what_waits(market, payee, extended, verb):
    lease, successor = extended

    getattr(lease, verb)(lease.at(90))

    assert events_of(market.escrow, "SuccessorCancelled") == []
    assert not successor.read().is_closed
    assert market.escrow.claimable(payee) == 0
    assert market.title.userExpires(lease.asset) == lease.at(150)
    boa.env.timestamp = lease.at(100)
    with boa.reverts("escrow: machine in use"):
        market.take(lease.asset, 5)
    assert lease.close() == 0
    assert successor.close() == 0
    assert market.token.balanceOf(market.escrow) == 0


def test_notice__a_second_one_after_the_successor_fell__cancels_nothing_more(
    market, payee, extended
):
    lease, _ = extended
    lease.reclaim(lease.at(10))
    lease.terminate(lease.at(11))

    assert events_of(market.escrow, "SuccessorCancelled") == []
    assert market.escrow.claimable(payee) == 50 * RATE


def test_open_lease__after_the_successor_fell__numbers_go_on(market, payee, extended):
    lease, successor = extended
    lease.terminate(lease.at(10))
    boa.env.timestamp = lease.at(34)

    again = market.take(lease.asset, 5, payee)

    assert again == successor.lease_id + 1
    assert market.title.userExpires(lease.asset) == lease.at(39)
    assert market.escrow.standing(lease.asset)[:3] == (3, lease.at(39), RATE)


@pytest.mark.parametrize(
    ("terms", "after_hours", "ends_after_hours"),
    [({}, 10, 101), ({}, 90, 114), ({"min_hours": 20}, 10, 120), ({"notice_hours": 720}, 10, 150)],
)
@pytest.mark.parametrize("verb", ["terminate", "reclaim"])
def test_notice__to_the_one_that_waits__counts_from_now_but_leaves_its_shortest_term(
    market, lessee, verb, terms, after_hours, ends_after_hours
):
    lease = market.rent(100)
    market.post(lease.asset, **terms)
    successor = lease.extend(50)

    ends_at = getattr(successor, verb)(lease.at(after_hours))

    assert ends_at == lease.at(ends_after_hours) == successor.read().ends_at
    assert market.title.userExpires(lease.asset) == ends_at
    assert lease.read().ends_at == lease.at(100)
    lease.close()
    assert successor.close() == (150 - ends_after_hours) * RATE
    assert market.escrow.claimable(lessee) == (150 - ends_after_hours) * RATE


def test_terminate__one_that_waits_after_its_reclaim__lasts_a_second(market):
    lease = market.rent(100)
    successor = lease.extend(50)
    successor.reclaim(lease.at(10))

    ends_at = successor.terminate(lease.at(11))

    assert ends_at == lease.at(100) + 1
    assert market.title.userExpires(lease.asset) == ends_at
    lease.close()
    assert successor.close() == 50 * RATE - RATE // HOUR


@pytest.mark.parametrize("hours", [50, 100, 101])
def test_reject__successor__reverts_waiting_or_running(market, lessee, extended, hours):
    """Who goes on knows the machine: else the price of a month would be a free option."""
    lease, successor = extended
    boa.env.timestamp = lease.at(hours)

    with boa.reverts("escrow: no cooling-off"):
        market.escrow.reject(successor.lease_id, sender=lessee)
    assert successor.read().ends_at == lease.at(150)


def test_notice__others__revert(market, host, lessee, payee, stranger, extended):
    _, successor = extended
    for sender in (host, payee, stranger):
        with boa.reverts("escrow: not the lessee"):
            market.escrow.terminate(successor.lease_id, sender=sender)
    for sender in (lessee, payee, stranger):
        with boa.reverts("escrow: not the title owner"):
            market.escrow.reclaim(successor.lease_id, 1, sender=sender)
