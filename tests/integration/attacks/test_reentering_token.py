"""A token that calls back within every transfer: each function of escrow and splitter, no gain.

The token itself is host, lessee, payee, listed escrow, owner and guardian, so that nothing but the
locks and the order of effects stands between it and other people's money.
"""

from functools import partial
from typing import Any

import boa
import pytest

from tests.helpers.lease_builders import RATE
from tests.helpers.stage import UNLIMITED

OUTER = (
    "open_lease", "settle", "close", "claim", "extend", "forward",
    "deposit", "claim_revenue", "claim_fees",
)  # fmt: skip
OF_ESCROW = OUTER[:6]
NEEDS_A_PAUSE = {"unpause"}
PLAIN_OWNERSHIP = {"transfer_ownership", "accept_ownership"}
"""Not locked: they touch no money and need the owner."""


def _play(stage, armed, outer: str) -> None:
    """Make one call that moves tokens."""
    (_, own, honest), escrow, splitter = armed, stage.suite.escrow, stage.suite.splitter
    by = {"sender": stage.roles["stranger"]}
    {
        "open_lease": lambda: escrow.open_lease(own[3], 9, UNLIMITED, 1, **by),
        "settle": lambda: escrow.settle(stage.leases[2], **by),
        "close": lambda: escrow.close(stage.leases[0], **by),
        "claim": lambda: escrow.claim(stage.roles["lessee"], **by),
        "extend": lambda: escrow.extend(stage.leases[4], 5, UNLIMITED, 1, **by),
        "forward": lambda: escrow.forward(honest, **by),
        "deposit": lambda: splitter.deposit(own[0], RATE, **by),
        "claim_revenue": lambda: splitter.claim(armed[0], **by),
        "claim_fees": lambda: splitter.claim_fees(**by),
    }[outer]()


def _wealth(stage, who: str) -> int:
    """Return what an account has and could draw, wherever it is."""
    escrow, splitter = stage.suite.escrow, stage.suite.splitter
    mine = stage.suite.token.balanceOf(who) + escrow.claimable(who) + splitter.claimable(who)
    return int(mine + splitter.split_releasable(1, who))


def _state(stage, armed) -> tuple[int, ...]:
    """Return the token's wealth, then that of everyone else and what is still in flight."""
    token, names = stage.suite.token, ("host", "lessee", "treasury")
    others = [_wealth(stage, stage.roles[name]) for name in names]
    held = [token.balanceOf(c) for c in (stage.suite.escrow, stage.suite.splitter)]
    return (_wealth(stage, armed[0]), *others, stage.suite.splitter.fees_accrued(), *held)


def _after(stage, armed, *calls: Any) -> tuple[int, ...] | None:
    """Return the state after calls one by one, None if one of them is refused."""
    with boa.env.anchor():
        try:
            for call in calls:
                call()
        except boa.BoaError:
            return None
        return _state(stage, armed)


def test_inner_calls__each_alone__succeeds(armed, inner):
    """Without this the refusals below could have another cause than the locks."""
    for contract, name, arguments in inner:
        with boa.env.anchor(), boa.env.prank(armed[0]):
            if name in NEEDS_A_PAUSE:
                contract.pause()
            getattr(contract, name)(*arguments)


@pytest.mark.parametrize("outer", OUTER)
def test_transfer__token_re_enters_anything__gains_nothing(stage, armed, inner, outer):
    token, me = stage.suite.token, armed[0]
    locked = stage.suite.escrow if outer in OF_ESCROW else stage.suite.splitter
    also_locked = stage.suite.splitter if outer in ("settle", "close", "forward") else locked
    honest = _after(stage, armed, partial(_play, stage, armed, outer))
    assert honest is not None

    entered = 0
    for contract, name, arguments in inner:
        with boa.env.anchor():
            token.set_hook(contract, getattr(contract, name).prepare_calldata(*arguments))
            _play(stage, armed, outer)
            assert token.hook_runs() == 1
            went_in, state = token.hook_successes() == 1, _state(stage, armed)
        if contract in (locked, also_locked):
            assert went_in == (name in PLAIN_OWNERSHIP), name
        if not went_in:
            assert state == honest, name
            continue

        entered += 1
        again = partial(getattr(contract, name), *arguments, sender=me)
        play = partial(_play, stage, armed, outer)
        after = _after(stage, armed, play, again)
        if not _no_gain(state, after):
            before = _after(stage, armed, again, play)
            assert _no_gain(state, before), (name, state, after, before)
    assert entered >= (4 if also_locked is not locked else 14)


def _no_gain(state: tuple[int, ...], one_by_one: tuple[int, ...] | None) -> bool:
    """The token has no more, and nobody else less, than after the calls one by one."""
    if one_by_one is None:
        return False
    kept = zip(state[1:4], one_by_one[1:4], strict=True)
    return state[0] <= one_by_one[0] and all(seen >= least for seen, least in kept)


def test_open_lease__title_handed_over_within_the_payment__refused(stage, armed, host):
    """The offer was checked before the payment: the title itself refuses the new tenure's user."""
    (me, own, _), suite = armed, stage.suite
    suite.token.set_hook(suite.title, suite.title.transferFrom.prepare_calldata(me, host, own[3]))

    with boa.reverts("asset: no lease grant"):
        _play(stage, armed, "open_lease")

    assert suite.title.ownerOf(own[3]) == me
    assert suite.escrow.lease_count(own[3]) == 0


def test_settle__title_handed_over_within_the_payment__paid_once_to_one_owner(stage, armed, host):
    (me, own, _), suite = armed, stage.suite
    data = suite.title.transferFrom.prepare_calldata(me, host, own[2])
    suite.token.set_hook(suite.title, data)
    before = [suite.splitter.claimable(who) for who in (me, host)]

    amount = suite.escrow.settle(stage.leases[2])

    assert suite.title.ownerOf(own[2]) == host
    gains = [suite.splitter.claimable(w) - b for w, b in zip((me, host), before, strict=True)]
    assert gains == [amount * 98 // 100, 0]
