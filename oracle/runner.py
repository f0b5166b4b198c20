"""The cycle: sample -> build -> check -> sign -> store -> submit -> settle.

Sampling is one thread that waits for nothing but the clock; the carrier is another. An error is
fatal (the process ends with one line that says what to do) or retried; there is no third kind.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any, Protocol

from oracle import signing
from oracle.build import ReportBuilder
from oracle.carrier import Carrier
from oracle.errors import FatalError
from oracle.plausible import check_seconds, energy_fault
from oracle.report import Report
from oracle.sampling.base import Sampler
from oracle.store.store import Store
from oracle.types import MS_PER_SECOND, PPM, Sample

PROGRESS_SECONDS = 60
LAST_PASS_SECONDS = 30.0


class Clock(Protocol):
    """What the runner knows of time; a test brings its own."""

    def now_ms(self) -> int:
        """Return Unix milliseconds."""
        ...

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait, or less if `stop` is set meanwhile."""
        ...


class SystemClock:
    """The host's clock (keep it in step with NTP: the chain refuses reports from the future)."""

    def now_ms(self) -> int:
        """Return Unix milliseconds."""
        return time.time_ns() // 1_000_000

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait, or less if `stop` is set meanwhile."""
        stop.wait(max(0.0, seconds))


@dataclass(frozen=True, slots=True)
class Signer:
    """The node key and what it signs for."""

    key: bytes
    address: str
    chain_id: int
    meter: str

    def sign(self, report: Report) -> tuple[bytes, bytes]:
        """Return (signature, digest) of `report`; the signature is checked before it is used."""
        message = signing.report_message(report, self.chain_id, self.meter)
        signature = signing.sign(message, self.key)
        if signing.recover(message, signature) != self.address:
            raise FatalError("the signature does not recover to the node key: is the key damaged?")
        return signature, signing.digest(message)


class Runner:
    """One machine's node."""

    def __init__(
        self,
        sampler: Sampler,
        builder: ReportBuilder,
        signer: Signer,
        store: Store,
        log: Any,
        *,
        carrier: Carrier | None = None,
        watts: tuple[int, int] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """`carrier` None is a dry run: reports are signed and recorded, nothing is sent.

        `watts` is the machine's (idle, peak) as the meter knows it.
        """
        self._sampler = sampler
        self._builder = builder
        self._signer = signer
        self._store = store
        self._log = log
        self._carrier = carrier
        self._watts = watts
        self._clock: Clock = SystemClock() if clock is None else clock
        self._next_progress_ms = 0

    def step(self) -> list[Report]:
        """Take one sample and handle the reports that it completes."""
        now_ms = self._clock.now_ms()
        sample = self._sampler.sample(now_ms)
        reports = self._builder.add(sample) + self._builder.advance(now_ms)
        self._progress(sample, now_ms)
        return self.handle(reports)

    def finish(self) -> list[Report]:
        """Close the open report at the last sample and handle it."""
        return self.handle(self._builder.flush())

    def run(self, stop: threading.Event, cycles: int | None = None) -> None:
        """Sample every interval until `stop` is set or `cycles` samples were taken.

        Raises FatalError as soon as going on makes no sense.
        """
        interval_ms = self._sampler.interval_ms
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

    def handle(self, reports: list[Report]) -> list[Report]:
        """Check, sign and store `reports`, then wake the carrier."""
        for report in reports:
            check_seconds(report)
            if self._watts is not None and (fault := energy_fault(report, *self._watts)):
                self._log.warning("implausible", sequence=report.sequence, energy=fault)
            signature, digest = self._signer.sign(report)
            self._store.signed(report, signature, digest)
            self._log.info(
                "signed",
                sequence=report.sequence,
                seconds=report.ended_at - report.started_at,
                available=report.available_seconds,
                busy=report.busy_seconds,
                joules=report.energy_joules,
            )
        if reports and self._carrier is not None:
            self._carrier.wake()
        return reports

    def _progress(self, sample: Sample, now_ms: int) -> None:
        """Say once a minute what the machine does."""
        if now_ms < self._next_progress_ms:
            return
        self._next_progress_ms = now_ms + PROGRESS_SECONDS * MS_PER_SECOND
        answers = [one for one in sample.accelerators if one.has_answered]
        ppm = sum(one.utilisation_ppm or 0 for one in answers)
        self._log.info(
            "sampling",
            answering=f"{len(answers)}/{self._builder.accelerators}",
            utilisation_percent=round(100 * ppm / (PPM * len(answers)), 1) if answers else 0,
            pending=len(self._store.pending()),
        )

    def _raise_failure(self) -> None:
        if self._carrier is not None and self._carrier.failure is not None:
            raise self._carrier.failure
