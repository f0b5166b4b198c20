"""Makes the calls of a plan: each is tried out first, and one that fails stops no other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from oracle.errors import FatalError, RetryableError
from scripts.lib.chains.base import Chain, Receipt, Refused
from scripts.lib.keeper.action import Action
from scripts.lib.keeper.budget import Budget
from scripts.lib.keeper.patience import Patience

SENT, REFUSED, FAILED, WAITS = "sent", "refused", "failed", "waits"
OVER_BUDGET, DONE_BY_OTHERS = "over budget", "done by others"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one action."""

    action: Action
    result: str
    """sent; refused by the contract; failed on the way; waits for its next try; over the day's
    budget; done by others: mined without an event, or not due any more once it was looked at again
    after a refusal."""
    detail: str = ""
    transaction: str = ""
    gas_used: int = 0
    fee_wei: int | None = 0
    """None where nobody can say whether it was sent."""

    @property
    def race(self) -> str:
        """Return how a call was lost to somebody who was first; empty if it was not."""
        if self.result != DONE_BY_OTHERS:
            return ""
        if not self.gas_used:
            return "tried"
        return "reverted" if self.detail else "without effect"


def execute(
    chain: Chain,
    actions: Sequence[Action],
    patience: Patience,
    most: int,
    may_go: Callable[[], bool],
    budget: Budget,
) -> Iterator[Outcome]:
    """Make at most `most` calls, in order; yield at once what became of each.

    `may_go` is asked before each; so is the budget, which may refuse one and take a cheaper one.
    The end, too, while transactions of the account wait to be mined, as what was sent may be one of
    these calls, and where the node does not say so.
    RetryableError or OSError only before the first call: what was made is never lost.
    """
    made = 0
    for action in actions:
        now = chain.now
        if patience.waits(action, now):
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
        if reason := budget.refusal(action.fee_wei, now):
            yield Outcome(action, OVER_BUDGET, reason)
            continue
        budget.book(action.fee_wei, now)
        outcome, is_answered = _make(chain, action)
        if outcome.fee_wei is not None:
            budget.correct(outcome.fee_wei)
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
    is_sent = False
    try:
        due.contract.attempt(due.function, *due.args, sender=chain.sender)
        is_sent = True
        receipt = due.contract.send(due.function, *due.args, sender=chain.sender)
    except Refused as error:
        return _mined(action, REFUSED, str(error), error.mined), True
    except FatalError as error:
        return Outcome(action, FAILED, str(error)), True
    except RetryableError as error:
        return Outcome(action, FAILED, str(error), fee_wei=None if is_sent else 0), False
    except OSError as error:
        said = f"the node does not answer ({type(error).__name__})"
        return Outcome(action, FAILED, said, fee_wei=None if is_sent else 0), False
    return _mined(action, SENT if receipt.logs else DONE_BY_OTHERS, "", receipt), True


def _mined(action: Action, result: str, detail: str, receipt: Receipt | None) -> Outcome:
    """Return an outcome with what its receipt says, if there is one."""
    if receipt is None:
        return Outcome(action, result, detail)
    transaction = receipt.transaction_hash or ""
    return Outcome(action, result, detail, transaction, receipt.gas_used, receipt.fee_wei)
