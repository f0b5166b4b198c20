"""What a keeper remembers of its calls, also from one process to the next."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oracle.errors import FatalError
from scripts.lib.files import write_atomically
from scripts.lib.keeper.action import Action
from scripts.lib.keeper.settings import KeeperSettings

FUTILE_SECONDS = 86_400
"""A call without money at stake that went through and is due for the same reason was in vain."""


@dataclass
class Patience:
    """When a call is made: not before it was due for a while, later each time it was refused."""

    settings: KeeperSettings
    clock: Callable[[], float] = time.time
    """Unix seconds."""
    file: Path | None = None
    """Where it is kept; None keeps it in memory."""
    _until: dict[str, float] = field(default_factory=dict)
    _pause: dict[str, float] = field(default_factory=dict)
    _sent: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.file is None or not self.file.is_file():
            return
        try:
            kept = json.loads(self.file.read_text("utf-8"))
            self._until, self._pause = kept["until"], kept["pause"]
            self._sent, self._seen = kept["sent"], kept["seen"]
        except (ValueError, KeyError, TypeError) as error:
            raise FatalError(f"{self.file} is damaged: remove it, it is made anew") from error

    def notice(self, actions: Sequence[Action], now: int) -> None:
        """Remember since when each call is due; `now` is the chain's, Unix seconds."""
        self._seen = {one.key: self._seen.get(one.key, now) for one in actions}
        self._sent = {one: at for one, at in self._sent.items() if now - at < FUTILE_SECONDS}
        self._save()

    def waits(self, action: Action, now: int) -> bool:
        """Say whether it is too early; `now` is the chain's, Unix seconds."""
        if self.clock() < self._until.get(action.key, 0.0):
            return True
        if now - self._seen.get(action.key, now) < self.settings.standby_seconds:
            return True
        if self._is_unread(action, now):
            return True
        at = self._sent.get(_cause(action))
        return action.due.value is None and at is not None and now - at < FUTILE_SECONDS

    def refused(self, key: str) -> float:
        """Put a call aside; return for how many seconds."""
        before = self._pause.get(key)
        pause = self.settings.retry_seconds if before is None else 2 * before
        self._pause[key] = min(pause, self.settings.max_retry_seconds)
        self._until[key] = self.clock() + self._pause[key]
        self._save()
        return self._pause[key]

    def done(self, action: Action, now: int) -> None:
        """A call went through, or somebody else's did."""
        self._until.pop(action.key, None)
        self._pause.pop(action.key, None)
        self._sent[action.key] = now
        if action.due.value is None:
            self._sent[_cause(action)] = now
        self._save()

    def _is_unread(self, action: Action, now: int) -> bool:
        """Say whether a store that stays behind the head may not know yet what was made."""
        at = self._sent.get(action.key)
        is_behind = self.settings.confirmations > 0
        return is_behind and at is not None and now - at < self.settings.retry_seconds

    def _save(self) -> None:
        if self.file is None:
            return
        kept = {
            "until": self._until,
            "pause": self._pause,
            "sent": self._sent,
            "seen": self._seen,
        }
        write_atomically(self.file, json.dumps(kept))


def _cause(action: Action) -> str:
    return f"{action.key} {action.due.why}"
