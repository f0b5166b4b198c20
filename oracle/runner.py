"""The cycle: sample -> truth check -> build -> plausible -> sign -> store -> carry.

Sampling is one thread that waits for nothing but the clock; the carrier is another. An error is
fatal (the process ends with one line that says what to do) or retried; there is no third kind.
"""

import threading
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

from oracle.build import ReportBuilder
from oracle.carrier import Carrier
from oracle.clock import Clock, SteadyClock
from oracle.errors import RetryableError
from oracle.notary import Notary
from oracle.report import Report
from oracle.sampling.base import Sampler
from oracle.store.store import Store
from oracle.telemetry.pulse import Pulse
from oracle.types import MS_PER_SECOND, PPM, SECONDS_PER_DAY, Sample
from oracle.window import RETRY_SECONDS, OpenWindow

PROGRESS_SECONDS = 60
DARK_SECONDS = 60
"""So long without all accelerators, and somebody should look."""
LAST_PASS_SECONDS = 30.0
CLEAN_SECONDS = 3_600


class Checks(Protocol):
    """What looks at a sample before it counts."""

    def check(self, sample: Sample) -> Sample:
        """Return the sample with what cannot be believed withdrawn."""
        ...


@dataclass(frozen=True, slots=True)
class Signed:
    """Sums over the reports that were signed since the process began."""

    reports: int = 0
    elapsed_seconds: int = 0
    available_seconds: int = 0
    busy_seconds: int = 0
    energy_joules: int = 0

    def plus(self, report: Report) -> "Signed":
        """Return the sums with one more."""
        return Signed(
            self.reports + 1,
            self.elapsed_seconds + report.ended_at - report.started_at,
            self.available_seconds + report.available_seconds,
            self.busy_seconds + report.busy_seconds,
            self.energy_joules + report.energy_joules,
        )


@dataclass(frozen=True, slots=True)
class RunnerStats:
    """How the cycle stands, for health and metrics."""

    samples: int
    """Since the process began."""
    late_samples: int
    """Not counted: taken before the one before them."""
    waiting_batches: int
    """Completed reports, by the sample that completed them, that are not signed yet."""
    backlog: int
    """Samples that only memory holds, because the disk refuses."""
    early_seconds: int
    """For how long the oldest of them must wait, since it ends in the chain's future."""
    store_problem: str
    """Why nothing can be stored; empty if all is well."""
    clock_jump_ms: int
    """How far the wall clock is from the time in use; 0 if it did not jump."""
    signed: Signed
    dark_seconds: int = 0
    """For how long not every accelerator of the asset answered; 0 if all do."""


class Runner:
    """One machine's node."""

    def __init__(
        self,
        sampler: Sampler,
        builder: ReportBuilder,
        notary: Notary,
        store: Store,
        log: Any,
        *,
        carrier: Carrier | None = None,
        checks: Checks | None = None,
        clock: Clock | None = None,
        record_days: int = 0,
        pulse: Pulse | None = None,
    ) -> None:
        """`carrier` None is a dry run: reports are signed and stored, nothing is sent.

        Settled reports go after `record_days`; 0 keeps them.
        """
        self._sampler = sampler
        self._builder = builder
        self._window = OpenWindow(builder, store)
        self._notary = notary
        self._store = store
        self._log = log
        self._carrier = carrier
        self._checks = checks
        self._clock: Clock = SteadyClock() if clock is None else clock
        self._record_days = record_days
        self._next_progress_ms = self._next_clean_ms = self._retry_ms = 0
        self._samples = self._last_sample_ms = self._early_seconds = self._dark_ms = 0
        self._answering = ""
        self._problem = ""
        self._signed = Signed()
        self._pulse = Pulse() if pulse is None else pulse
        self._told: dict[str, bool] = {}

    def begin(self) -> list[Report]:
        """Go on where the store stands: replay what was sampled and is in no report yet."""
        replayed = self._window.resume(self._sampler.interval_ms, self._clock.now_ms())
        if self._store.damaged:
            self._log.warning("damaged", rows=", ".join(self._store.damaged))
        if replayed:
            self._log.info("resumed", samples=replayed)
        return self._close(self._clock.now_ms())

    def step(self) -> list[Report]:
        """Take one sample and handle the reports that it completes."""
        now_ms = self._clock.now_ms()
        sample = self.take(self._sampler.sample(now_ms))
        self._progress(sample, now_ms)
        signed = self._close(now_ms)
        self._pulse.beat(sample, self._window.problem or self._problem)
        return signed

    def take(self, sample: Sample) -> Sample:
        """Check one sample and count it; return it as it counts."""
        if self._checks is not None:
            sample = self._checks.check(sample)
        self._window.take(sample)
        self._samples += 1
        self._last_sample_ms = sample.taken_at_ms
        is_dark = not sample.is_available(self._builder.accelerators)
        self._dark_ms = (self._dark_ms or sample.taken_at_ms) if is_dark else 0
        answers = sum(one.has_answered for one in sample.accelerators)
        self._answering = f"{answers}/{self._builder.accelerators}"
        return sample

    def finish(self) -> list[Report]:
        """Close the open report at the last sample and handle it."""
        self._window.flush()
        self._retry_ms = 0
        return self._close(self._clock.now_ms())

    def run(self, stop: threading.Event, cycles: int | None = None) -> None:
        """Sample every interval until `stop` is set or `cycles` samples were taken.

        Raises FatalError as soon as going on makes no sense.
        """
        interval_ms = self._sampler.interval_ms
        self.begin()
        if self._carrier is not None:
            self._carrier.start()
        try:
            taken = 0
            while not stop.is_set() and (cycles is None or taken < cycles):
                self.step()
                taken += 1
                self._raise_failure()
                if cycles is None or taken < cycles:
                    until_next = interval_ms - self._clock.now_ms() % interval_ms
                    self._clock.wait(until_next / MS_PER_SECOND, stop)
            self.finish()
        finally:
            if self._carrier is not None:
                self._carrier.stop(LAST_PASS_SECONDS)
        self._raise_failure()

    def stats(self) -> RunnerStats:
        """Return how the cycle stands."""
        return RunnerStats(
            self._samples,
            self._window.late_samples,
            len(self._window.batches),
            self._window.backlog,
            self._early_seconds,
            self._window.problem or self._problem,
            getattr(self._clock, "jumped_ms", 0),
            self._signed,
            (self._last_sample_ms - self._dark_ms) // MS_PER_SECOND if self._dark_ms else 0,
        )

    def _close(self, now_ms: int) -> list[Report]:
        """Sign and store what is completed, as far as the clocks and the disk allow."""
        signed: list[Report] = []
        self._early_seconds = 0
        while self._window.batches and now_ms >= self._retry_ms:
            batch = self._window.batches[0]
            self._early_seconds = self._notary.early_seconds(batch)
            if self._early_seconds:
                break
            try:
                done = self._notary.close(batch, now_ms // MS_PER_SECOND)
                self._problem = ""
            except RetryableError as error:
                self._problem = str(error)
                self._retry_ms = now_ms + RETRY_SECONDS * MS_PER_SECOND
                break
            self._window.closed()
            signed += done
            self._signed = reduce(Signed.plus, done, self._signed)
        self._clean(now_ms)
        self._tell_conditions()
        if signed and self._carrier is not None:
            self._carrier.wake()
        return signed

    def _clean(self, now_ms: int) -> None:
        """Once an hour let go of what was settled long ago."""
        if not self._record_days or now_ms < self._next_clean_ms or self._problem:
            return
        self._next_clean_ms = now_ms + CLEAN_SECONDS * MS_PER_SECOND
        try:
            self._store.clean(now_ms // MS_PER_SECOND - self._record_days * SECONDS_PER_DAY)
        except RetryableError as error:
            self._next_clean_ms = now_ms + RETRY_SECONDS * MS_PER_SECOND
            self._log.warning("not cleaned up", problem=str(error))

    def _tell_conditions(self) -> None:
        """Say once that something began to be wrong, and once that it is over."""
        stats = self.stats()
        dark = {"answering": self._answering, "seconds": stats.dark_seconds}
        for event, is_wrong, fields in (
            ("store", bool(stats.store_problem), {"problem": stats.store_problem}),
            ("early", bool(stats.early_seconds), {"seconds": stats.early_seconds}),
            ("clock", bool(stats.clock_jump_ms), {"jumped_ms": stats.clock_jump_ms}),
            ("accelerators", stats.dark_seconds >= DARK_SECONDS, dark),
        ):
            if is_wrong is self._told.get(event, False):
                continue
            self._told[event] = is_wrong
            if is_wrong:
                self._log.warning(event, **fields)
            else:
                self._log.info(f"{event} is well again")

    def _progress(self, sample: Sample, now_ms: int) -> None:
        """Say once a minute what the machine does."""
        if now_ms < self._next_progress_ms:
            return
        self._next_progress_ms = now_ms + PROGRESS_SECONDS * MS_PER_SECOND
        answers = [one for one in sample.accelerators if one.has_answered]
        ppm = sum(one.utilisation_ppm or 0 for one in answers)
        self._log.info(
            "sampling",
            answering=self._answering,
            utilisation_percent=round(100 * ppm / (PPM * len(answers)), 1) if answers else 0,
            pending=self._pending(),
        )

    def _pending(self) -> int | str:
        """Return how many reports wait, or why the disk does not say: no reason to end."""
        try:
            return len(self._store.pending())
        except RetryableError as error:
            return str(error)

    def _raise_failure(self) -> None:
        if self._carrier is not None and self._carrier.failure is not None:
            raise self._carrier.failure
