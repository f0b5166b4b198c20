"""A token that calls back from within a transfer finds every door of the splitter locked.

The token itself is made title owner, listed escrow, payee and contract owner, with money and
allowances, so that nothing but the lock refuses it.
"""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.helpers.conservation import splitter_owed
from tests.unit.revenue_splitter.conftest import ASSET, ESCROW_RIGHT, UNLIMITED

SPLIT = 1
WEEK = 7 * 86_400
UNLOCKED = {"transfer_ownership", "accept_ownership"}
"""State-changing doors that stay open: ownership touches no money and needs the owner."""
READABLE = {
    "owner", "pending_owner", "token", "title", "approved_contract", "approval_of",
    "MAX_FEE_BPS", "FEE_DELAY_SECONDS", "MAX_OPEX_BPS", "MAX_LOCK_SECONDS", "BUCKET_SECONDS",
    "MAX_DEPOSIT",
}  # fmt: skip
"""Views that answer in mid-call: what they say does not change in a call that moves money."""


def _inner_calls(splitter: Any, me: str) -> dict[str, tuple[Any, ...]]:
    """Return arguments with which each function succeeds for the token itself."""
    terms = ("0x" + "00" * 20, 0, me, 0)
    return {
        "deposit": (ASSET, 100), "deposit_rent": (ASSET, 100, 60),
        "set_terms": (ASSET, terms), "lock_terms": (ASSET, boa.env.timestamp + 1_000),
        "claim": (me,), "claim_many": ([me],), "claimable": (me,),
        "create_split": ([me], [10_000]), "release_split": (SPLIT, me),
        "claim_fees": (), "apply_fee": (), "propose_fee": (100,), "set_treasury": (me,),
        "approve_contract": (me, ESCROW_RIGHT), "approved_contract": (1,), "approval_of": (me,),
        "transfer_ownership": (me,), "accept_ownership": (),
        "split_received": (SPLIT,), "split_share": (SPLIT, me), "split_released": (SPLIT, me),
        "split_releasable": (SPLIT, me), "revenue_of": (ASSET,), "buckets_of": (ASSET,),
        "income_of": (ASSET,), "terms_of": (ASSET,), "is_locked": (ASSET,),
    }  # fmt: skip


@pytest.fixture
def armed(splitter, token, set_title, give, owner) -> Any:
    """Give the token every role, a claim, a due release, a due fee and a pending ownership."""
    me = str(token.address)
    set_title(me)
    token.mint(me, 10_000)
    with boa.env.prank(owner):
        splitter.approve_contract(me, ESCROW_RIGHT)
        splitter.transfer_ownership(me)
    with boa.env.prank(me):
        token.approve(splitter, UNLIMITED)
        splitter.accept_ownership()
        splitter.create_split([me], [10_000])
        splitter.set_terms(ASSET, ("0x" + "00" * 20, 0, "0x" + "00" * 20, SPLIT))
    give(5_000)
    with boa.env.prank(me):
        splitter.set_terms(ASSET, ("0x" + "00" * 20, 0, me, 0))
        splitter.propose_fee(300)
        splitter.transfer_ownership(me)
    give(5_000)
    boa.env.time_travel(seconds=WEEK)
    return splitter


@pytest.fixture
def outer_calls(armed, fund, token, stranger) -> dict[str, Callable[[], Any]]:
    """Return every call of the splitter that moves tokens."""
    me = str(token.address)
    fund(stranger, 1_000)

    def as_(sender: str, function: Any, *arguments: Any) -> Callable[[], Any]:
        return lambda: function(*arguments, sender=sender)

    return {
        "deposit": as_(stranger, armed.deposit, ASSET, 1_000),
        "deposit_rent": as_(me, armed.deposit_rent, ASSET, 1_000, 60),
        "claim": as_(stranger, armed.claim, me),
        "claim_many": as_(stranger, armed.claim_many, [me]),
        "claim_fees": as_(stranger, armed.claim_fees),
    }


def _state(splitter: Any, token: Any, everyone: list[str]) -> tuple[Any, ...]:
    """Return everything that money depends on."""
    return (
        splitter_owed(splitter, everyone, {SPLIT: everyone}),
        [(splitter.claimable(who), token.balanceOf(who)) for who in everyone],
        splitter.fees_accrued(), splitter.fee_bps(), splitter.treasury(), splitter.split_count(),
        splitter.split_received(SPLIT), splitter.terms_of(ASSET), splitter.revenue_of(ASSET),
        splitter.buckets_of(ASSET), token.balanceOf(splitter),
    )  # fmt: skip


def _functions(splitter: Any) -> set[str]:
    return {item["name"] for item in splitter.abi if item["type"] == "function"}


def test_reentry__each_call_alone__succeeds(armed, token):
    """Without this the refusals below could have another cause."""
    me = str(token.address)
    calls = _inner_calls(armed, me)
    assert set(calls) | READABLE | {
        "treasury", "fee_bps", "proposed_fee", "fees_accrued", "split_count", "approved_count",
    } == _functions(armed)  # fmt: skip

    for name, arguments in calls.items():
        with boa.env.anchor(), boa.env.prank(me):
            getattr(armed, name)(*arguments)


@pytest.mark.parametrize("outer", ["deposit", "deposit_rent", "claim", "claim_many", "claim_fees"])
def test_reentry__every_function_from_every_transfer__gains_nothing(
    armed, token, outer_calls, treasury, stranger, outer
):
    me = str(token.address)
    everyone = [me, treasury, stranger]
    calls = dict.fromkeys(_functions(armed), ()) | _inner_calls(armed, me)
    with boa.env.anchor():
        outer_calls[outer]()
        honest = _state(armed, token, everyone)

    for name, arguments in calls.items():
        with boa.env.anchor():
            token.set_hook(armed, getattr(armed, name).prepare_calldata(*arguments))
            outer_calls[outer]()

            assert token.hook_runs() == 1
            if name in READABLE | UNLOCKED:
                assert token.hook_successes() == 1, name
            else:
                assert (token.hook_successes(), token.hook_response()) == (0, b""), name
            assert _state(armed, token, everyone) == honest, name
