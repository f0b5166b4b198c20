"""A token that calls back from within a transfer finds every door of the bonds locked.

The token itself is made title owner, lessee, claimant and contract owner, so that nothing but the
lock refuses it. From within a transfer of the escrow the bonds are open: then it gains nothing.
"""

from functools import partial

import boa
import pytest

from oracle.signing import sign
from tests.helpers.attesting import attestor
from tests.helpers.builders import LEASE
from tests.helpers.dismissing import dismissal_message
from tests.helpers.lease_builders import HOUR
from tests.helpers.lease_market import UNLIMITED
from tests.helpers.signing import chain_id
from tests.unit.lease_bonds.conftest import BOND
from tests.unit.lease_bonds.test_constructor import build

UNLOCKED = {"transfer_ownership", "accept_ownership"}
"""State-changing doors that stay open: ownership touches no money and needs the owner."""
READABLE = {"owner", "pending_owner", "token", "TITLE", "METER", "BOND_HOURS", "eip712Domain"}
"""Views that answer in mid-call: what they say does not change in a call that moves money."""
ESCROWS = {
    "reserve": "bonds: not the escrow",
    "cover": "bonds: not the escrow",
    "set_escrow": "bonds: escrow is set",
}
"""Doors that the token cannot open at any time, and why."""
OUTER = ("add_bond", "withdraw_bond", "dispute", "claim")
OF_ESCROW = ("open_lease", "extend", "settle", "close", "claim")


@pytest.fixture
def armed(market, bonds, owner):
    """Give the token every role, leases to doubt, disputes that can end, a claim and a bond."""
    me = str(market.token.address)
    market.fund(me)
    market.rent(1, asset=_machine(market, me), lessee=me, outages=((0, 1),)).close()  # refunded
    assets = [_machine(market, me) for _ in range(6)]
    plain, dark, refuted, ruled, free, over = assets
    start = int(boa.env.timestamp)
    leases = [market.rent(96, asset=asset, lessee=me) for asset in (plain, dark, refuted, ruled)]
    ended = market.rent(10, asset=over, lessee=me, outages=((0, 4),))
    boa.env.timestamp = start + 48 * HOUR
    hours = start // HOUR + 10
    for lease in leases[1:]:
        bonds.dispute(lease.lease_id, hours, 2, sender=me)
    for asset in (dark, refuted):
        market.meter.flag_hour(asset, hours)
    bonds.end_dispute(leases[1].lease_id, 0)  # a claim
    market.meter.set_final_until(plain, start + 20 * HOUR)
    boa.env.timestamp = start + 58 * HOUR
    ended.final_at(start + 10 * HOUR)
    nonce, dismissal = market.post(free), _dismissal(market, leases[3].lease_id)
    bonds.transfer_ownership(me, sender=owner)
    bonds.accept_ownership(sender=me)
    bonds.transfer_ownership(me, sender=me)
    calls = {
        "add_bond": (plain, 10), "withdraw_bond": (plain, 10),
        "reserve": (plain, 1), "cover": (leases[0].lease_id, me, 1, 1, True),
        "claim": (me,), "dispute": (leases[0].lease_id, start // HOUR + 30, 1),
        "end_dispute": (leases[2].lease_id, 0),
        "dismiss": dismissal,
        "set_escrow": (build(market),), "transfer_ownership": (me,), "accept_ownership": (),
        "claimable": (me,), "bond_of": (plain,), "reserved_of": (plain,),
        "required_bond": (plain, 1), "is_bonded": (plain, 1),
        "dispute_of": (leases[1].lease_id, 0),
        "dispute_bond": (leases[0].lease_id, start // HOUR + 30, 1),
        "hash_dismissal": (dismissal[0],),
    }  # fmt: skip
    of_escrow = {
        "open_lease": (free, 5, UNLIMITED, nonce),
        "extend": (leases[0].lease_id, 5, UNLIMITED, market.escrow.offer_of(plain)[1]),
        "settle": (leases[0].lease_id,), "close": (ended.lease_id,), "claim": (me,),
    }  # fmt: skip
    return me, assets, leases, calls, of_escrow


def _machine(market, me):
    """Return a machine of the token with a bond that lets two leases, and more."""
    asset = market.machine()
    market.title.transferFrom(market.roles.host, me, asset, sender=market.roles.host)
    market.title.grant(asset, market.escrow, LEASE, sender=me)
    market.bond(asset, 2 * BOND + 100, payer=me)
    return asset


def _dismissal(market, lease_id):
    keys = sorted((attestor(n) for n in range(3)), key=lambda key: int(key.address, 16))
    market.meter.set_attestors([key.address for key in keys], 2)
    fields = {
        "lease_id": lease_id, "period": 0, "config": market.meter.config(),
        "reason": b"\1" * 32, "deadline": 2**40,
    }  # fmt: skip
    message = dismissal_message(fields, chain_id(), market.bonds.address)
    return tuple(fields.values()), [sign(message, key.key) for key in keys[:2]]


def functions(bonds):
    return {item["name"] for item in bonds.abi if item["type"] == "function"}


def state(market, armed):
    """Return everything that money depends on."""
    me, assets, leases, _, _ = armed
    bonds, escrow, splitter = market.bonds, market.escrow, market.splitter
    people = (me, market.roles.host, market.roles.lessee)
    return (
        [(c.claimable(who), market.token.balanceOf(who)) for c in (bonds, escrow, splitter)
         for who in people],
        [market.token.balanceOf(contract) for contract in (bonds, escrow, splitter)],
        [(bonds.bond_of(asset), bonds.reserved_of(asset)) for asset in assets],
        [tuple(bonds.dispute_of(lease.lease_id, 0)) for lease in leases],
        [escrow.lease_count(asset) for asset in assets],
        bonds.escrow(),
    )  # fmt: skip


def test_reentry__each_call_alone__succeeds(market, bonds, armed):
    """Without this the refusals below could have another cause than the lock."""
    me, _, _, calls, _ = armed
    assert set(calls) | READABLE | {"escrow"} == functions(bonds)

    for name, arguments in calls.items():
        with boa.env.anchor():
            if name in ESCROWS:
                with boa.reverts(ESCROWS[name]):
                    getattr(bonds, name)(*arguments, sender=me)
            else:
                getattr(bonds, name)(*arguments, sender=me)


@pytest.mark.parametrize("outer", OUTER)
def test_reentry__every_function_from_every_transfer__is_locked(market, bonds, armed, outer):
    me, _, _, calls, _ = armed
    with boa.env.anchor():
        getattr(bonds, outer)(*calls[outer], sender=me)
        honest = state(market, armed)

    for name in sorted(functions(bonds)):
        with boa.env.anchor():
            data = getattr(bonds, name).prepare_calldata(*calls.get(name, ()))
            market.token.set_hook(bonds, data)
            getattr(bonds, outer)(*calls[outer], sender=me)

            went_in = name in READABLE | UNLOCKED
            assert market.token.hook_runs() == 1, name
            assert market.token.hook_successes() == went_in, name
            # The lock says nothing; any other refusal would have its reason.
            assert went_in or market.token.hook_response() == b"", name
            assert state(market, armed) == honest, name


@pytest.mark.parametrize("name", ["end_dispute", "dismiss"])
def test_reentry__verb_that_only_credits__calls_no_token(market, bonds, armed, name):
    me, _, _, calls, _ = armed
    market.token.set_hook(bonds, bonds.claim.prepare_calldata(me))

    getattr(bonds, name)(*calls[name], sender=me)

    assert market.token.hook_runs() == 0


@pytest.mark.parametrize("outer", OF_ESCROW)
def test_reentry__from_a_transfer_of_the_escrow__is_as_one_by_one(market, bonds, armed, outer):
    """Locks are per contract: what the bonds do in the middle is what they do before or after."""
    me, _, _, calls, of_escrow = armed
    play = partial(getattr(market.escrow, outer), *of_escrow[outer], sender=me)
    entered = 0

    for name in sorted(set(calls) - UNLOCKED):
        again = partial(getattr(bonds, name), *calls[name], sender=me)
        with boa.env.anchor():
            market.token.set_hook(bonds, getattr(bonds, name).prepare_calldata(*calls[name]))
            play()
            assert market.token.hook_runs() == 1, name
            seen, entered_now = state(market, armed), market.token.hook_successes()
        steps = (play, again) if entered_now else (play,)
        orders = [_after(market, armed, *steps), _after(market, armed, *reversed(steps))]
        assert seen in orders, name
        entered += entered_now
    assert entered >= 6


def _after(market, armed, *steps):
    """Return the state after calls one by one, None if one of them is refused."""
    with boa.env.anchor():
        try:
            for step in steps:
                step()
        except boa.BoaError:
            return None
        return state(market, armed)
