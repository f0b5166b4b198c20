"""Makes the calls of a plan: each is tried out first, and one that fails stops no other."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from oracle.errors import FatalError, RetryableError
from scripts.lib.chains.base import Chain, Refused
from scripts.lib.keeper.action import Action
from scripts.lib.keeper.settings import KeeperSettings

SENT, REFUSED, FAILED, WAITS = "sent", "refused", "failed", "waits"
FUTILE_SECONDS = 86_400
"""A call without money at stake that went through and is due for the same reason was in vain."""


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


@dataclass
class Patience:
    """When a call that was refused is tried again: later each time."""

    settings: KeeperSettings
    clock: Callable[[], float] = time.monotonic
    _until: dict[str, float] = field(default_factory=dict)
    _pause: dict[str, float] = field(default_factory=dict)
    _sent: dict[str, tuple[str, int]] = field(default_factory=dict)

    def waits(self, action: Action, now: int) -> bool:
        """Say whether it is too early; `now` is the chain's, Unix seconds."""
        if self.clock() < self._until.get(action.key, 0.0):
            return True
        why, at = self._sent.get(action.key, ("", 0))
        is_same = action.due.value is None and why == action.due.why
        return is_same and now - at < FUTILE_SECONDS

    def refused(self, key: str) -> float:
        """Put a call aside; return for how many seconds."""
        before = self._pause.get(key)
        pause = self.settings.retry_seconds if before is None else 2 * before
        self._pause[key] = min(pause, self.settings.max_retry_seconds)
        self._until[key] = self.clock() + self._pause[key]
        return self._pause[key]

    def done(self, action: Action, now: int) -> None:
        """A call went through, or somebody else's did."""
        self._until.pop(action.key, None)
        self._pause.pop(action.key, None)
        self._sent[action.key] = (action.due.why, now)


def execute(chain: Chain, actions: Sequence[Action], patience: Patience) -> list[Outcome]:
    """Make the calls, in order; returns what became of each.

    RetryableError before the first one while transactions of the account wait to be mined: what
    was sent may be one of these calls. What is sent is never sent again by this function.
    """
    outcomes: list[Outcome] = []
    for action in actions:
        if patience.waits(action, chain.now):
            outcomes.append(Outcome(action, WAITS))
            continue
        if waiting := chain.waiting(chain.sender):
            raise RetryableError(
                f"{waiting} transactions of {chain.sender} wait to be mined: nothing is sent "
                "until they are; another wallet must not use this key"
            )
        outcomes.append(_make(chain, action))
    return outcomes


def _make(chain: Chain, action: Action) -> Outcome:
    due = action.due
    try:
        due.contract.attempt(due.function, *due.args, sender=chain.sender)
        receipt = due.contract.send(due.function, *due.args, sender=chain.sender)
    except Refused as error:
        return Outcome(action, REFUSED, str(error))
    except FatalError as error:
        return Outcome(action, FAILED, str(error))
    return Outcome(action, SENT, "", receipt.transaction_hash or "", receipt.gas_used)
