"""A token that calls back from within a transfer finds every door of the escrow locked.

The token itself is made title owner, lessee, claimant, guardian and contract owner, so that
nothing but the lock refuses it.
"""

import boa
import pytest

from tests.helpers.builders import LEASE
from tests.helpers.lease_builders import RATE, make_offer
from tests.helpers.lease_market import UNLIMITED

UNLOCKED = {"transfer_ownership", "accept_ownership"}
"""State-changing doors that stay open: ownership touches no money and needs the owner."""
READABLE = {
    "owner",
    "pending_owner",
    "token",
    "TITLE",
    "METER",
    "SPLITTER",
    "INDEX",
    "BONDS",
    "standing",
}
"""Views that answer in mid-call: what they say does not change in a call that moves money."""
OUTER = ["open_lease", "settle", "close", "forward", "claim", "extend"]


@pytest.fixture
def armed(market, owner, registrar, guardian):
    """Give the token every role, leases in every state, a claim and money owed to a machine."""
    me = str(market.token.address)
    market.fund(me)
    let, free = market.machine(), market.machine()
    for asset in (let, free):
        market.title.transferFrom(market.roles.host, me, asset, sender=market.roles.host)
        market.title.grant(asset, market.escrow, LEASE, sender=me)
    over = market.rent(10, asset=let, lessee=me, outages=((0, 4),))
    over.final_at(over.at(10))
    running = market.rent(500, asset=let, lessee=me)
    running.final_at(running.at(20))
    refunded = market.rent(10, lessee=me, outages=((0, 5),))
    market.splitter.approve_contract(market.escrow, 0, sender=owner)
    refunded.close()
    market.splitter.approve_contract(market.escrow, 4, sender=owner)
    nonce = market.post(free, sender=me)
    fresh = market.rent(10, asset=market.machine(me), lessee=me)
    market.escrow.assign(fresh.lease_id, me, fresh.at(10), sender=me)
    market.escrow.set_guardian(me, sender=owner)
    for step in ("transfer_ownership", "accept_ownership", "transfer_ownership"):
        sender = owner if step == "transfer_ownership" and market.escrow.owner() == owner else me
        getattr(market.escrow, step)(*([me] if step.startswith("t") else []), sender=sender)
    calls = {
        "open_lease": (free, 5, UNLIMITED, nonce),
        "open_lease_with_permit": (free, 5, UNLIMITED, nonce, 0, 27, bytes(32), bytes(32)),
        "post_offer": (free, tuple(make_offer().values())),
        "withdraw_offer": (free,),
        "settle": (running.lease_id,),
        "terminate": (running.lease_id,),
        "reject": (fresh.lease_id,),
        "reclaim": (fresh.lease_id, 1),
        "close": (over.lease_id,),
        "forward": (refunded.asset,),
        "claim": (me,),
        "extend": (running.lease_id, 5, UNLIMITED, 2),
        "binding_terms": (let,),
        "assign": (fresh.lease_id, me, fresh.at(10)),
        "accept": (fresh.lease_id,),
        "proposed_lessee": (fresh.lease_id,),
        "pause": (),
        "set_guardian": (me,),
        "set_operator": (me, True),
        "is_operator": (me, me),
        "set_price_source": (me,),
        "stop_new": (),
        "transfer_ownership": (me,),
        "accept_ownership": (),
        "claimable": (me,),
        "owed_to_asset": (refunded.asset,),
        "lease": (running.lease_id,),
        "lease_count": (let,),
        "delivered": (running.lease_id,),
        "funded_until": (running.lease_id,),
        "unsettled": (let,),
        "standing": (let,),
        "offer_of": (free,),
        "quote": (free, 5),
        "next_pause_at": (me,),
    }
    return market, me, calls


def functions(escrow):
    return {item["name"] for item in escrow.abi if item["type"] == "function"}


def state(market, me):
    """Return everything that money depends on."""
    escrow, splitter = market.escrow, market.splitter
    accounts = (me, market.roles.host, market.roles.lessee, str(market.token.address))
    assets = range(1, market.title.total_supply() + 1)
    leases = [
        escrow.lease(asset * 10**6 + number)
        for asset in assets
        for number in range(1, escrow.lease_count(asset) + 1)
    ]
    return (
        [escrow.claimable(one) for one in accounts],
        [splitter.claimable(one) for one in accounts],
        [market.token.balanceOf(one) for one in (*accounts, escrow, splitter)],
        [escrow.owed_to_asset(asset) for asset in assets],
        [escrow.offer_of(asset) for asset in assets],
        [market.title.user_word(asset) for asset in assets],
        leases,
        escrow.is_stopped(),
        escrow.paused_until(),
    )


def test_reentry__each_call_alone__succeeds(armed):
    """Without this the refusals below could have another cause."""
    market, me, calls = armed
    bare = {"guardian", "paused_until", "is_stopped", "unpause", "price_source"}
    assert set(calls) | READABLE | bare == functions(market.escrow)

    for name, arguments in calls.items():
        with boa.env.anchor():
            getattr(market.escrow, name)(*arguments, sender=me)


@pytest.mark.parametrize("outer", OUTER)
def test_reentry__every_function_from_every_transfer__gains_nothing(armed, outer):
    market, me, calls = armed
    escrow, token = market.escrow, market.token

    def run():
        with boa.env.anchor():
            getattr(escrow, outer)(*calls[outer], sender=me)
            seen = state(market, me), token.hook_runs(), token.hook_successes()
        return seen

    honest, runs, _ = run()
    assert runs == 0
    for name in sorted(functions(escrow)):
        data = getattr(escrow, name).prepare_calldata(*calls.get(name, ()))
        with boa.env.anchor():
            token.set_hook(escrow, data)
            seen, runs, successes = run()

            assert runs == 1, name
            assert successes == (name in READABLE | UNLOCKED), name
            assert seen == honest, name
    assert honest[2][4] >= RATE
