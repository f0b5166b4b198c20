"""What a key may pay for gas in a day: kept beside its lock, from one process to the next."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from oracle.errors import FatalError
from scripts.lib.files import write_atomically

DAY_SECONDS = 86_400


@dataclass
class Budget:
    """A call is booked at what it should cost before it is sent, and at what it cost after."""

    most_wei: int
    """In any 24 hours; 0 does not look."""
    file: Path | None = None
    """Where it is kept; None keeps it in memory."""
    _paid: list[tuple[int, int]] = field(default_factory=list)
    """Unix seconds of the chain, and wei."""

    def __post_init__(self) -> None:
        if self.file is None or not self.file.is_file():
            return
        try:
            self._paid = [(int(at), int(wei)) for at, wei in json.loads(self.file.read_text())]
        except (ValueError, TypeError) as error:
            raise FatalError(
                f"{self.file} is damaged: remove it, the day's budget is then whole again"
            ) from error

    def spent(self, now: int) -> int:
        """Return the wei of the last 24 hours; `now` is the chain's, Unix seconds."""
        return sum(wei for at, wei in self._paid if now - at < DAY_SECONDS)

    def refusal(self, wei: int, now: int) -> str:
        """Return why a call of so much wei is not made; empty if it is."""
        spent = self.spent(now)
        if not self.most_wei or spent + wei <= self.most_wei:
            return ""
        return (
            f"over the day's budget: {spent} wei were paid in 24 hours, this takes {wei}, "
            f"the most is {self.most_wei}"
        )

    def book(self, wei: int, now: int) -> None:
        """Count what a call should cost, before it is sent: a killed keeper has counted it."""
        self._paid = [one for one in self._paid if now - one[0] < DAY_SECONDS]
        self._paid.append((now, wei))
        self._save()

    def correct(self, wei: int) -> None:
        """Count the last call at what it did cost."""
        at, _ = self._paid.pop()
        if wei:
            self._paid.append((at, wei))
        self._save()

    def _save(self) -> None:
        if self.file is not None:
            write_atomically(self.file, json.dumps(self._paid))
