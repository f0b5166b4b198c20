"""The open window: the builder and the store as one. What is sampled is kept before it counts.

Each sample is committed before the next is taken. What a report uses leaves the store in the step
that stores the report and what the builder carries on, so a restart that replays what is left goes
on as if nothing had happened. While the disk refuses, samples count in memory.
"""

from collections import deque
from dataclasses import dataclass

from oracle.build import MAX_GAP_INTERVALS, ReportBuilder
from oracle.clock import TOLERANCE_SECONDS
from oracle.errors import RetryableError
from oracle.evidence import Evidence
from oracle.report import Report
from oracle.store.store import Store
from oracle.types import MS_PER_SECOND, Sample

SYNC_SECONDS = 60
"""A power cut loses at most so much of what was sampled; the end of the process loses nothing."""
RETRY_SECONDS = 10
"""Between attempts to write while the disk refuses."""
BACKLOG_SAMPLES = 7_200
"""What waits in memory for the disk; beyond it the oldest are only in the builder."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Reports that one sample completed, and where the builder stands after them."""

    reports: tuple[Report, ...]
    evidence: tuple[Evidence, ...]
    state: str
    used_until_ms: int
    """Samples up to this one are in the reports or in the state."""


class OpenWindow:
    """Takes samples, gives batches of reports, in order."""

    def __init__(self, builder: ReportBuilder, store: Store) -> None:
        self.batches: deque[Batch] = deque()
        """Completed and not signed yet, oldest first."""
        self.late_samples = 0
        """Taken before the last one since the process began: the clock was set back."""
        self.problem = ""
        """Why the disk takes nothing; empty if it does."""
        self._builder = builder
        self._store = store
        self._evidence: list[Evidence] = []
        builder.on_evidence = self._evidence.append
        self._backlog: deque[Sample] = deque(maxlen=BACKLOG_SAMPLES)
        self._uncounted = 0
        self._retry_ms = self._sync_ms = 0

    @property
    def backlog(self) -> int:
        """Samples that only memory holds."""
        return len(self._backlog)

    def resume(self, interval_ms: int, now_ms: int) -> int:
        """Go on where the store stands, from now on every `interval_ms`; return samples replayed.

        `now_ms` is checked against the chain. What was sampled after it, by a clock that was ahead,
        is dropped and counted: it would stand in the way until then. RetryableError if the store
        cannot be written.
        """
        builder = self._builder
        self._uncounted += self._store.drop_samples_after(
            now_ms + TOLERANCE_SECONDS * MS_PER_SECOND
        )
        state, samples = self._store.open_window()
        if state is not None:
            builder.resume(state)
        else:
            self._store.close_window([], builder.state())
        for sample in samples:
            self._add(sample)
        if builder.interval_ms != interval_ms:
            self._change_interval(interval_ms)
        return len(samples)

    def _change_interval(self, interval_ms: int) -> None:
        """Let the last sample hold for its own interval, not for the new one."""
        last_ms = self._builder.last_taken_ms
        reports: list[Report] = []
        if last_ms is not None:
            gap_ms = MAX_GAP_INTERVALS * self._builder.interval_ms + 1
            reports = self._builder.advance(last_ms + gap_ms)
        self._builder.interval_ms = interval_ms
        self._complete(reports, last_ms or 0)

    def take(self, sample: Sample) -> None:
        """Take the next sample. One that is not later than the last does not count."""
        last_ms = self._builder.last_taken_ms
        if last_ms is not None and sample.taken_at_ms <= last_ms:
            self._uncounted += sample.taken_at_ms < last_ms
            self.late_samples += sample.taken_at_ms < last_ms
            return
        self._backlog.append(sample)
        if sample.taken_at_ms >= self._retry_ms:
            self._write(sample.taken_at_ms)
        self._add(sample)

    def flush(self) -> None:
        """Close the window at its last whole second."""
        last_ms = self._builder.last_taken_ms
        reports = self._builder.flush()
        if reports:
            self._complete(reports, last_ms or 0)

    def closed(self) -> None:
        """Say that the oldest batch is stored."""
        batch = self.batches.popleft()
        while self._backlog and self._backlog[0].taken_at_ms <= batch.used_until_ms:
            self._backlog.popleft()

    def _write(self, now_ms: int) -> None:
        is_durable = now_ms >= self._sync_ms
        try:
            self._store.keep_samples(self._backlog, is_durable)
            if self._uncounted:
                self._store.count_late_samples(self._uncounted)
                self._uncounted = 0
        except RetryableError as error:
            self.problem = str(error)
            self._retry_ms = now_ms + RETRY_SECONDS * MS_PER_SECOND
            return
        self.problem = ""
        self._backlog.clear()
        if is_durable:
            self._sync_ms = now_ms + SYNC_SECONDS * MS_PER_SECOND

    def _add(self, sample: Sample) -> None:
        reports = self._builder.add(sample)
        if reports:
            self._complete(reports, sample.taken_at_ms)

    def _complete(self, reports: list[Report], used_until_ms: int) -> None:
        evidence, state = tuple(self._evidence), self._builder.state()
        self._evidence.clear()
        self.batches.append(Batch(tuple(reports), evidence, state, used_until_ms))
