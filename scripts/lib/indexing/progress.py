"""Tells people and logs how far the follower is: lines on standard error, not too many."""

import sys
import time

from scripts.lib.indexing.follow import Progress
from scripts.lib.indexing.source import Block
from scripts.lib.leasing.words import utc

_EVERY_SECONDS = 2.0


class Reporter:
    """Writes lines; remembers when it began, to say how long it will take."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._first: int | None = None
        self._told_at = 0.0

    def say(self, text: str) -> None:
        """Write a line."""
        print(text, file=sys.stderr, flush=True)

    def tell(self, progress: Progress) -> None:
        """Write how far it is, every few seconds at most."""
        now = time.monotonic()
        if self._first is None:
            self._first, self._began = progress.block, now
        if now - self._told_at < _EVERY_SECONDS or progress.block >= progress.target:
            return
        self._told_at = now
        left = progress.target - progress.block
        pace = (progress.block - self._first) / max(now - self._began, 1e-9)
        rest = f", {left / pace / 60:.0f} min left" if pace else ""
        self.say(
            f"block {progress.block:,} of {progress.target:,}, {progress.events:,} events{rest}"
        )

    def done(self, position: Block, added: int) -> None:
        """Write that the store is up to date, if anything was added."""
        if added:
            where = f"block {position.number:,} of {utc(position.at)}"
            self.say(f"up to date: {where}, {added:,} events added")
