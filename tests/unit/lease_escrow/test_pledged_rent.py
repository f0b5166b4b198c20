"""Rent of a pledged machine serves its lender inside `settle` and `close`, and blocks nobody."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.lease_builders import RATE

HOURS = 40
EARNED = 30 * RATE
NET = EARNED * 98 // 100
"""What the lender may draw of 30 delivered hours, the fee taken."""
DUE = NET // 3
FAILURES = {
    "reverts": lambda desk: desk.set_conduct(desk.REVERTS()),
    "burns all gas": lambda desk: desk.set_conduct(desk.BURNS()),
    "shouts": lambda desk: desk.set_conduct(desk.SHOUTS()),
    "draws too much": lambda desk: (desk.set_due(2**90), desk.set_said(NET)),
    "says too much": lambda desk: desk.set_said(2**90),
    "takes more than it says": lambda desk: desk.set_said(0),
}
"""Every way in which a lender can fail a deposit."""


@pytest.fixture
def desk(market):
    """A lender to whom a third of the earnings is due."""
    one = market.lien_holder()
    one.set_due(DUE)
    return one


@pytest.fixture
def over(market, desk):
    """A lease of 40 hours, 10 of them dark, whose machine was pledged while it ran."""
    lease = market.rent(HOURS, outages=((10, 20),), sla_bps=1)
    market.pledge(lease.asset, desk)
    lease.final_at(lease.at(HOURS))
    return lease


@pytest.fixture
def running(market, desk):
    """A lease of 100 hours, 30 of them final, whose machine is pledged."""
    lease = market.rent(100, sla_bps=1)
    market.pledge(lease.asset, desk)
    lease.final_at(lease.at(30))
    return lease


def _assert_served(market, desk, asset, host_before=0):
    assert market.token.balanceOf(desk) == DUE
    assert market.splitter.claimable(market.roles.host) == host_before + NET - DUE
    assert market.token.allowance(market.splitter, desk) == 0
    assert market.escrow.owed_to_asset(asset) == (0, 0)
    assert market.splitter.revenue_of(asset) == (EARNED, NET, 30 * 3_600)


def test_close__pledged__lender_served_and_lessee_refunded(market, desk, over):
    refund = over.close()

    assert not events_of(market.escrow, "ForwardDeferred")
    _assert_served(market, desk, over.asset)
    assert refund == 10 * RATE
    assert market.escrow.claimable(over.read().lessee) == refund


def test_settle__pledged__lender_served(market, desk, running):
    amount = running.settle()

    assert not events_of(market.escrow, "ForwardDeferred")
    assert market.token.balanceOf(desk) == DUE
    assert market.splitter.revenue_of(running.asset)[0] == amount
    assert market.token.allowance(market.splitter, desk) == 0


@pytest.mark.parametrize("failure", FAILURES)
def test_close__lender_fails__refund_stands_and_rent_waits_with_its_seconds(
    market, desk, over, failure
):
    lessee = over.read().lessee
    before = market.token.balanceOf(lessee)
    FAILURES[failure](desk)

    refund = over.close()

    assert only_event(market.escrow, "ForwardDeferred") == {
        "asset": over.asset,
        "amount": EARNED,
        "seconds": 30 * 3_600,
    }
    assert market.escrow.owed_to_asset(over.asset) == (EARNED, 30 * 3_600)
    assert market.escrow.claim(lessee) == refund == 10 * RATE
    assert market.token.balanceOf(lessee) == before + refund
    assert market.token.balanceOf(desk) == market.token.balanceOf(market.splitter) == 0
    assert market.splitter.claimable(market.roles.host) == 0
    assert market.token.allowance(market.splitter, desk) == 0

    with boa.reverts():
        market.escrow.forward(over.asset, gas=2_000_000)
    desk.set_due(DUE)
    desk.set_conduct(desk.HONEST())
    market.escrow.forward(over.asset)
    _assert_served(market, desk, over.asset)


@pytest.mark.parametrize("failure", FAILURES)
def test_settle__lender_fails__next_settlement_carries_all(market, desk, running, failure):
    FAILURES[failure](desk)

    first = running.settle()
    assert market.escrow.owed_to_asset(running.asset) == (first, 30 * 3_600)

    desk.set_due(DUE)
    desk.set_conduct(desk.HONEST())
    second = running.settle(running.at(50))
    assert market.token.balanceOf(desk) == DUE
    assert market.escrow.owed_to_asset(running.asset) == (0, 0)
    gross, _, seconds = market.splitter.revenue_of(running.asset)
    assert (gross, seconds) == (first + second, 50 * 3_600)


def test_settle__other_machine_than_the_broken_lender_s__is_not_held_up(market, desk, running):
    desk.set_conduct(desk.BURNS())
    other = market.rent(100)

    other.settle(other.at(30))

    assert not events_of(market.escrow, "ForwardDeferred")
    assert desk.call_count() == 0
