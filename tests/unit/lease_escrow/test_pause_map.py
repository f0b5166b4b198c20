"""Every state-changing function of the ABI is in exactly one list, and keeps to it."""

import boa
import pytest

from tests.helpers.lease_builders import HOUR, RATE, make_offer
from tests.helpers.lease_market import UNLIMITED

PAUSABLE = ("post_offer", "open_lease", "open_lease_with_permit", "extend")
NEVER_PAUSABLE = (
    "accept",
    "accept_ownership",
    "assign",
    "claim",
    "close",
    "forward",
    "pause",
    "reclaim",
    "reject",
    "set_guardian",
    "set_operator",
    "set_price_source",
    "settle",
    "stop_new",
    "terminate",
    "transfer_ownership",
    "unpause",
    "withdraw_offer",
)


def test_abi__each_writing_function__is_in_one_list(escrow):
    writing = {
        entry["name"]
        for entry in escrow.abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    }

    assert set(PAUSABLE).isdisjoint(NEVER_PAUSABLE)
    assert writing == {*PAUSABLE, *NEVER_PAUSABLE}


def test_abi__no_function__takes_ether(escrow):
    kinds = {entry["stateMutability"] for entry in escrow.abi if "stateMutability" in entry}

    assert kinds <= {"nonpayable", "view", "pure"}


@pytest.fixture
def calls(mock_market, owner, guardian, host, lessee, payee, stranger):
    """By function name: a call that goes through, all its conditions being met."""
    market = mock_market
    free = market.machine()
    nonce = market.post(free)
    owed, over, running = market.rent(10), market.rent(10, outages=((0, 5),)), market.rent(500)
    market.splitter.set_conduct(market.splitter.REFUSES())
    owed.close()
    market.splitter.set_conduct(market.splitter.TAKES())
    over.final_at(over.at(10))
    refunded = market.rent(10, outages=((0, 10),))
    refunded.close()
    running.final_at(running.at(5))
    market.escrow.transfer_ownership(owner, sender=owner)
    offer = tuple(make_offer().values())
    boa.env.timestamp = running.at(100)
    fresh, longer, handed = market.rent(10), market.rent(10), market.rent(10)
    market.escrow.assign(handed.lease_id, payee, handed.at(10), sender=lessee)
    return {
        "post_offer": (host, (free, offer)),
        "open_lease": (lessee, (free, 5, UNLIMITED, nonce)),
        "open_lease_with_permit": (
            lessee,
            (free, 5, UNLIMITED, nonce, 0, 27, bytes(32), bytes(32)),
        ),
        "extend": (lessee, (longer.lease_id, 5, UNLIMITED, 1)),
        "accept": (payee, (handed.lease_id,)),
        "accept_ownership": (owner, ()),
        "assign": (lessee, (handed.lease_id, stranger, handed.at(10))),
        "claim": (stranger, (lessee,)),
        "close": (stranger, (over.lease_id,)),
        "forward": (stranger, (owed.asset,)),
        "pause": (guardian, ()),
        "reclaim": (host, (fresh.lease_id, 1)),
        "reject": (lessee, (fresh.lease_id,)),
        "set_guardian": (owner, (payee,)),
        "set_operator": (host, (payee, True)),
        "set_price_source": (owner, (market.title.address,)),
        "settle": (stranger, (running.lease_id,)),
        "stop_new": (owner, ()),
        "terminate": (lessee, (running.lease_id,)),
        "transfer_ownership": (owner, (payee,)),
        "unpause": (guardian, ()),
        "withdraw_offer": (host, (free,)),
    }


@pytest.mark.parametrize("name", PAUSABLE)
def test_pausable__while_paused__reverts_and_goes_on_after(mock_market, calls, guardian, name):
    sender, arguments = calls[name]
    escrow = mock_market.escrow
    escrow.pause(sender=guardian)

    with boa.reverts("pause: paused"):
        getattr(escrow, name)(*arguments, sender=sender)
    escrow.unpause(sender=guardian)
    getattr(escrow, name)(*arguments, sender=sender)


@pytest.mark.parametrize("name", PAUSABLE)
def test_pausable__once_stopped__reverts_for_ever(mock_market, calls, owner, name):
    sender, arguments = calls[name]
    escrow = mock_market.escrow
    with boa.env.anchor():
        getattr(escrow, name)(*arguments, sender=sender)

    escrow.stop_new(sender=owner)
    with boa.reverts("pause: stopped for ever"):
        getattr(escrow, name)(*arguments, sender=sender)


@pytest.mark.parametrize("stopped", [False, True])
@pytest.mark.parametrize("name", NEVER_PAUSABLE)
def test_never_pausable__paused_or_stopped__goes_through(
    mock_market, calls, owner, lender, guardian, name, stopped
):
    sender, arguments = calls[name]
    escrow = mock_market.escrow
    if stopped and name != "stop_new":
        escrow.stop_new(sender=owner)
    escrow.pause(sender=guardian)
    if name == "pause":
        escrow.set_guardian(lender, sender=owner)
        sender = lender

    getattr(escrow, name)(*arguments, sender=sender)


def test_stop_new__running_lease__goes_to_its_end(market, owner, lessee, host):
    lease = market.rent(100, outages=((10, 20),))
    market.escrow.stop_new(sender=owner)

    lease.settle(lease.at(30))
    refund = lease.close()

    assert market.escrow.claim(lessee) == refund
    assert market.splitter.claim(host) == (100 * RATE - refund) - market.splitter.fees_accrued()
    assert market.escrow.is_stopped()


def test_pause__ends_by_itself__after_fourteen_days(market, asset, guardian):
    market.escrow.pause(sender=guardian)

    boa.env.timestamp = market.escrow.paused_until() - 1
    with boa.reverts("pause: paused"):
        market.post(asset)
    boa.env.timestamp += 1
    market.post(asset)
    assert market.take(asset, HOUR // HOUR)


def test_roles__others_than_owner_and_guardian__change_nothing(market, stranger, host):
    for sender in (stranger, host):
        with boa.reverts("ownable: caller is not the owner"):
            market.escrow.stop_new(sender=sender)
        with boa.reverts("ownable: caller is not the owner"):
            market.escrow.set_guardian(sender, sender=sender)
        with boa.reverts("ownable: caller is not the owner"):
            market.escrow.set_price_source(market.title, sender=sender)
        with boa.reverts("ownable: caller is not the owner"):
            market.escrow.transfer_ownership(sender, sender=sender)
        with boa.reverts("pause: not the guardian"):
            market.escrow.pause(sender=sender)
