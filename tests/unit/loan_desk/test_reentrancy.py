"""A token that calls back from within a transfer finds every door of the desk locked.

The token itself is made title owner, borrower, starter, pool owner and contract owner, with money
and allowances, so that nothing but the lock refuses it.
"""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.helpers.builders import PLEDGE
from tests.helpers.loan_stage import DAY, PRINCIPAL, RATE, STEP, UNLIMITED, USD, ZERO

UNLOCKED = {"transfer_ownership", "accept_ownership"}
"""State-changing doors that stay open: ownership touches no money and needs the owner."""
READABLE = {
    "owner", "pending_owner", "token", "title", "appraiser", "meter", "sequencer_feed",
    "least_loan",
}  # fmt: skip
"""Views that answer in mid-call: what they say does not change in a call that moves money."""


@pytest.fixture
def loans(stage, owner) -> dict[str, int]:
    """Give the token every role, a loan in each state, a machine to pledge, a claim and a pause."""
    me = str(stage.token.address)
    stage.fund(me)
    assets = {name: stage.machine(me) for name in ("free", "sold", "sale", "flag", "lent", "paid")}
    for name in ("sold", "sale", "flag"):
        stage.borrow(assets[name])
    boa.env.time_travel(seconds=STEP)
    for name in ("sold", "sale", "flag"):
        stage.desk.flag(assets[name])
    boa.env.time_travel(seconds=7 * DAY)
    for name in ("sold", "sale"):
        stage.desk.auction(assets[name], sender=me)
    stage.desk.take(assets["sold"], UNLIMITED, sender=me)
    for name in ("free", "lent", "paid"):
        stage.say(assets[name])
    for name in ("lent", "paid"):
        stage.borrow(assets[name])
    stage.pool.set_debt(assets["paid"], 0)
    stage.desk.auto_refinance(assets["lent"], RATE, boa.env.timestamp + DAY, sender=me)
    stage.desk.transfer_ownership(me, sender=owner)
    stage.desk.accept_ownership(sender=me)
    stage.desk.set_guardian(me, sender=me)
    stage.desk.transfer_ownership(me, sender=me)
    return assets


@pytest.fixture
def inner(stage, loans) -> dict[str, tuple[Any, ...]]:
    """Arguments with which each function succeeds for the token itself, if it is alone."""
    me = str(stage.token.address)
    cheap = stage.new_pool(RATE // 2, RATE, approve=False)
    stage.desk.approve_pool(cheap, True, sender=me)
    lent, sale = loans["lent"], loans["sale"]
    return {
        "borrow": (loans["free"], stage.pool, PRINCIPAL, 12),
        "repay": (lent, USD), "debt_service": (lent, USD), "release": (loans["paid"],),
        "review": (lent,), "flag": (sale,), "auction": (loans["flag"],),
        "take": (sale, UNLIMITED), "cure": (sale,),
        "refinance": (lent, cheap, PRINCIPAL, 12), "refinance_down": (lent, cheap),
        "auto_refinance": (lent, RATE, boa.env.timestamp + DAY),
        "claim": (me,), "approve_pool": (cheap, False), "pause": (), "stop_new": (),
        "set_guardian": (me,), "transfer_ownership": (me,), "accept_ownership": (),
        "loan": (lent,), "price": (sale,), "is_current": (lent,), "arrears": (sale,),
        "consent_of": (lent,), "claimable": (me,), "pool_at": (1,), "pool_entry": (cheap,),
        "pool_count": (), "guardian": (), "next_pause_at": (me,), "paused_until": (),
        "is_stopped": (),
    }  # fmt: skip


@pytest.fixture
def outer(stage, loans, inner, stranger) -> dict[str, Callable[[], Any]]:
    """Every call of the desk that moves tokens."""
    me, payer = str(stage.token.address), stage.fund(stranger)

    def as_(sender: str, name: str, *arguments: Any) -> Callable[[], Any]:
        return lambda: getattr(stage.desk, name)(*(arguments or inner[name]), sender=sender)

    return {
        "borrow": as_(me, "borrow"), "repay": as_(payer, "repay"),
        "debt_service": as_(payer, "debt_service"), "take": as_(payer, "take"),
        "cure": as_(payer, "cure"), "refinance": as_(me, "refinance"),
        "refinance_down": as_(payer, "refinance_down"), "claim": as_(payer, "claim"),
    }  # fmt: skip


def state(stage: Any, loans: dict[str, int], everyone: list[str]) -> tuple[Any, ...]:
    """Return everything that money depends on."""
    pools = [stage.desk.pool_at(i + 1) for i in range(stage.desk.pool_count())]
    return (
        [tuple(stage.desk.loan(asset)) for asset in loans.values()],
        [stage.title.title(asset) for asset in loans.values()],
        [(stage.desk.claimable(who), stage.token.balanceOf(who)) for who in everyone],
        [stage.token.balanceOf(pool) for pool in pools],
        [stage.desk.pool_entry(pool) for pool in pools],
        stage.desk.guardian(), stage.desk.paused_until(), stage.desk.is_stopped(),
        stage.token.balanceOf(stage.desk),
    )  # fmt: skip


def functions(stage: Any) -> set[str]:
    return {item["name"] for item in stage.desk.abi if item["type"] == "function"}


def test_reentry__each_call_alone__succeeds(stage, loans, inner):
    """Without this the refusals below could have another cause. `unpause` needs a pause first."""
    assert set(inner) | READABLE | {"unpause"} == functions(stage)

    for name, arguments in inner.items():
        with boa.env.anchor():
            getattr(stage.desk, name)(*arguments, sender=str(stage.token.address))


OUTER = ["borrow", "repay", "debt_service", "take", "cure", "refinance", "refinance_down", "claim"]


@pytest.mark.parametrize("name", OUTER)
def test_reentry__every_function_from_every_transfer__gains_nothing(
    stage, loans, inner, outer, stranger, name
):
    everyone = [str(stage.token.address), stranger]
    with boa.env.anchor():
        outer[name]()
        honest = state(stage, loans, everyone)

    for door in sorted(functions(stage)):
        arguments = inner.get(door, ())
        with boa.env.anchor():
            stage.token.set_hook(stage.desk, getattr(stage.desk, door).prepare_calldata(*arguments))
            outer[name]()

            runs, successes = stage.token.hook_runs(), stage.token.hook_successes()
            assert runs >= 1
            assert (successes > 0) is (door in READABLE | UNLOCKED), door
            assert state(stage, loans, everyone) == honest, door


def test_reentry__pool_and_title_in_mid_call__cannot_be_used_against_the_desk(
    stage, loans, outer, host
):
    """From within a repayment the title cannot be moved, encumbered or released by anyone else."""
    lent, me = loans["lent"], str(stage.token.address)
    for call in (
        stage.title.release.prepare_calldata(lent),
        stage.title.transferFrom.prepare_calldata(me, host, lent),
        stage.title.seize.prepare_calldata(lent, host),
        stage.title.grant.prepare_calldata(lent, stage.desk.address, PLEDGE),
    ):
        with boa.env.anchor():
            stage.token.set_hook(stage.title, call)
            outer["repay"]()

            assert stage.title.ownerOf(lent) == me
            assert stage.title.lien_of(lent) == stage.desk.address != ZERO
