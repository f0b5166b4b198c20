"""What the sampling thread leaves for others: the newest sample, and when a cycle went well."""

import time
from collections.abc import Callable

from oracle.types import Sample


class Pulse:
    """Beaten by one thread, read by any."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is monotonic seconds."""
        self.newest: Sample | None = None
        """The newest sample, as it counts."""
        self.problem = ""
        """Why the last cycle stored nothing; empty if it did."""
        self.listeners: list[Callable[[Sample], None]] = []
        """Called with each sample, in the sampling thread."""
        self._clock = clock
        self._sampled_at = self._good_at = clock()

    def beat(self, sample: Sample, problem: str) -> None:
        """Say that a sample was taken, and why it could not be stored, if so."""
        self.newest, self.problem = sample, problem
        self._sampled_at = self._clock()
        if not problem:
            self._good_at = self._sampled_at
        for listener in self.listeners:
            listener(sample)

    def sample_age_seconds(self) -> float:
        """Return the time since the last sample, or since the start if there was none."""
        return self._clock() - self._sampled_at

    def good_age_seconds(self) -> float:
        """Return the time since the last cycle that was stored, or since the start."""
        return self._clock() - self._good_at
