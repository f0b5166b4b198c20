"""From an intention to mined transactions: tried out, said, agreed to, sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oracle.errors import FatalError
from scripts.lib.chains.base import Contract, Receipt, Refused, check_gas_money
from scripts.lib.leasing.advice import known_reason
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.session import Session

_CALLED = {
    "LeaseEscrow": "the lease escrow",
    "LeaseBonds": "the lease bonds",
    "LoanDesk": "the loan desk",
}
"""Who takes money, in words; pools have names of their own."""


@dataclass(frozen=True, slots=True)
class Action:
    """One transaction, and what it does in words."""

    contract: Contract
    function: str
    args: tuple[Any, ...]
    does: str

    def send(self) -> Receipt:
        return self.contract.send(self.function, *self.args)

    def attempt(self, sender: str) -> None:
        self.contract.attempt(self.function, *self.args, sender=sender)


def carry_out(session: Session, actions: Sequence[Action], awaited: str = "") -> list[Receipt]:
    """Try the actions out, say what they do, ask, and send them in order.

    Refused before anything is sent if the last one, which counts, would be refused. Where others
    come before it, it may be for the reason `awaited` or for one of the token's own: those go away.
    """
    sender = session.sender
    check_gas_money(session.chain)
    try:
        actions[-1].attempt(sender)
    except Refused as error:
        if len(actions) == 1 or not _goes_away(str(error), awaited):
            raise
    for number, action in enumerate(actions, start=1):
        session.say(f"{number}. {action.does}" if len(actions) > 1 else action.does)
    session.say(f"to be sent by {sender} on chain id {session.chain.chain_id}")
    session.agree()
    return [action.send() for action in actions]


def _goes_away(refusal: str, awaited: str) -> bool:
    reason = known_reason(refusal)
    return reason == awaited if awaited else not reason or reason.startswith("token: ")


def payment(session: Session, amount: int, taker: Contract | None = None) -> list[Action]:
    """Return what must come first so that `taker` (the escrow) can take `amount` from the sender.

    FatalError if the sender has less. The allowance given is `amount`, never more.
    """
    held = session.token.read("balanceOf", session.sender)
    if held < amount:
        raise FatalError(
            f"{session.sender} holds {session.money.text(held)} and "
            f"{session.money.text(amount)} are due: send it {session.money.text(amount - held)}"
        )
    taker = taker or session.escrow
    spender, name = taker.address, _CALLED.get(taker.name, taker.name)
    if session.token.read("allowance", session.sender, spender) >= amount:
        return []
    does = f"lets {name} {spender} take {session.money.text(amount)}, not more"
    return [Action(session.token, "approve", (spender, amount), does)]


def with_transactions(answer: Answer, receipts: Sequence[Receipt]) -> Answer:
    """Return the answer; its JSON says which transactions led to it."""
    answer.data["transactions"] = traces(receipts)
    return answer


def traces(receipts: Sequence[Receipt]) -> list[dict[str, Any]]:
    """Return the transactions for JSON."""
    return [
        {"hash": one.transaction_hash, "block": one.block_number, "gas_used": one.gas_used}
        for one in receipts
    ]
