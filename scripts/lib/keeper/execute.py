"""Makes the calls of a plan: each is tried out first, and one that fails stops no other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from oracle.errors import FatalError, RetryableError
from scripts.lib.chains.base import Chain, Refused
from scripts.lib.keeper.action import Action
from scripts.lib.keeper.patience import Patience

SENT, REFUSED, FAILED, WAITS = "sent", "refused", "failed", "waits"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one action."""

    action: Action
    result: str
    """sent; refused by the contract; failed on the way; waits for its next try; once it was looked
    at again: done by others."""
    detail: str = ""
    transaction: str = ""
    gas_used: int = 0


def execute(
    chain: Chain,
    actions: Sequence[Action],
    patience: Patience,
    most: int,
    may_go: Callable[[], bool],
) -> Iterator[Outcome]:
    """Make at most `most` calls, in order; yield at once what became of each.

    `may_go` is asked before each. The end, too, while transactions of the account wait to be
    mined, as what was sent may be one of these calls, and where the node does not say so.
    RetryableError or OSError only before the first call: what was made is never lost.
    """
    made = 0
    for action in actions:
        if patience.waits(action, chain.now):
            yield Outcome(action, WAITS)
            continue
        if made == most:
            return
        try:
            if not may_go():
                return
            _none_waits(chain)
        except (RetryableError, OSError):
            if made:
                return
            raise
        outcome, is_answered = _make(chain, action)
        yield outcome
        if not is_answered:
            return
        made += 1


def _none_waits(chain: Chain) -> None:
    if waiting := chain.waiting(chain.sender):
        raise RetryableError(
            f"{waiting} transactions of {chain.sender} wait to be mined: nothing is sent "
            "until they are; another wallet must not use this key"
        )


def _make(chain: Chain, action: Action) -> tuple[Outcome, bool]:
    """Return what became of a call, and whether the node is there for the next one."""
    due = action.due
    try:
        due.contract.attempt(due.function, *due.args, sender=chain.sender)
        receipt = due.contract.send(due.function, *due.args, sender=chain.sender)
    except Refused as error:
        return Outcome(action, REFUSED, str(error)), True
    except FatalError as error:
        return Outcome(action, FAILED, str(error)), True
    except RetryableError as error:
        return Outcome(action, FAILED, str(error)), False
    except OSError as error:
        return Outcome(action, FAILED, f"the node does not answer ({type(error).__name__})"), False
    return Outcome(action, SENT, "", receipt.transaction_hash or "", receipt.gas_used), True
