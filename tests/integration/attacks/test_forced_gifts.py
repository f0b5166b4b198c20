"""Ether and titles that are forced upon the contracts: no account of theirs sees them."""

import boa
import pytest

from tests.helpers.lease_builders import HOUR, RATE

ETHER = 10**18
NAMES = ("token", "title", "meter", "splitter", "escrow", "bonds")
HOLDERS = ("splitter", "escrow", "bonds", "meter")


def _life(stage) -> tuple[object, ...]:
    """Let, report in part, close, pay everyone; return what everyone has."""
    with boa.env.anchor():
        asset, start = stage.machine(), int(boa.env.timestamp)
        lease_id = stage.open(asset, 4)
        stage.run(asset, start + 4 * HOUR, dark=((start, start + HOUR),))
        stage.close(lease_id)
        stage.check_books()
        stage.claim_all()
        seen = stage.balances(), stage.suite.splitter.revenue_of(asset)
        stage.leases.clear()
        del stage.nodes[asset]
    return seen


def test_ether__forced_into_every_contract__changes_nothing_and_none_is_taken(stage, stranger):
    expected = _life(stage)
    boa.env.set_balance(stranger, ETHER)
    for name in NAMES:
        address = getattr(stage.suite, name).address
        sent = boa.env.execute_code(to_address=address, sender=stranger, value=1, data=b"")
        assert sent.is_error, name
        boa.env.set_balance(address, ETHER)  # what a self-destruct or a block's reward does

    assert _life(stage) == expected

    assert [boa.env.get_balance(getattr(stage.suite, n).address) for n in NAMES] == [ETHER] * 6


@pytest.mark.parametrize("name", HOLDERS)
def test_title__safely_sent_to_a_contract__is_refused(stage, host, name):
    asset, holder = stage.machine(), getattr(stage.suite, name)

    with boa.reverts():
        stage.suite.title.safeTransferFrom(host, holder, asset, sender=host)

    assert stage.suite.title.ownerOf(asset) == host


@pytest.mark.parametrize("name", HOLDERS)
def test_title__sent_to_a_contract__costs_its_sender_alone(stage, host, lessee, stranger, name):
    """Its lease goes on and the lessee is refunded; what it earns from then on is nobody's."""
    asset, other, start = stage.machine(), stage.machine(), int(boa.env.timestamp)
    title, holder = stage.suite.title, str(getattr(stage.suite, name).address)
    leases = [stage.open(one, 4, sla_bps=0) for one in (asset, other)]
    title.transferFrom(host, holder, asset, sender=host)
    boa.env.timestamp = start + HOUR
    stage.carry([stage.report(one, start, start + HOUR) for one in (asset, other)])

    stage.close(*leases)

    assert stage.suite.escrow.claimable(lessee) == 2 * 3 * RATE
    assert stage.suite.splitter.claimable(holder) == RATE * 98 // 100
    assert stage.suite.splitter.claimable(host) == RATE * 98 // 100
    if name == "splitter":
        with boa.reverts("claims: cannot pay itself"):
            stage.suite.splitter.claim(holder)
    for by in (host, stranger):
        with boa.reverts("title: not approved"):
            title.transferFrom(holder, by, asset, sender=by)
    assert stage.suite.splitter.claim(host) == RATE * 98 // 100
