"""Samples -> Reports: pure, exact, cut at UTC hours. No clock, no network, no files.

A sample holds until the next one. If the next one is more than twice the interval away, it holds
for one interval and the rest is unavailable time. Time is available only while every accelerator
answered; busy time is utilisation (the mean over the accelerators) integrated over available time.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from oracle.energy import machine_power, weakest
from oracle.errors import FatalError
from oracle.evidence import Evidence, EvidenceTape
from oracle.report import Mode, Report
from oracle.sample_rows import from_row, to_row
from oracle.tape import Piece, Tape, Totals
from oracle.types import (
    MS_PER_SECOND,
    PPM,
    SECONDS_PER_HOUR,
    EnergyMethod,
    PowerProfile,
    Sample,
)

MAX_GAP_INTERVALS = 2
"""Samples further apart than this many intervals leave unavailable time between them."""


class ReportBuilder:
    """Turns one machine's samples, in order of time, into its reports."""

    def __init__(
        self,
        asset: int,
        accelerators: int,
        interval_ms: int,
        *,
        first_sequence: int = 1,
        not_before: int = 0,
        report_seconds: int = SECONDS_PER_HOUR,
        profile: PowerProfile | None = None,
        source: str = "synthetic",
        on_evidence: Callable[[Evidence], None] | None = None,
    ) -> None:
        """`accelerators` is the machine's count, `interval_ms` the sampler's milliseconds.

        `not_before` (Unix seconds) is where the chain's head ends: nothing before it is reported.
        `report_seconds` divides an hour. `profile` (one accelerator) is needed only where neither
        counter nor power reading exists. `on_evidence` receives what each report stands on.
        """
        if accelerators < 1 or interval_ms < 1:
            raise FatalError("build: a machine has at least one accelerator and one millisecond")
        if report_seconds < 1 or SECONDS_PER_HOUR % report_seconds:
            raise FatalError(f"build: reports of {report_seconds} s do not fill an hour exactly")
        self.asset = asset
        self.accelerators = accelerators
        self.interval_ms = interval_ms
        self.next_sequence = first_sequence
        self._cut_ms = report_seconds * MS_PER_SECOND
        self._profile = profile
        self._source = source
        self.on_evidence = on_evidence
        self._tape = Tape()
        self._held: Sample | None = None
        self._started_ms = self._frontier_ms = not_before * MS_PER_SECOND
        self._evidence = EvidenceTape()
        self._methods: set[EnergyMethod] = set()

    @property
    def carried(self) -> Totals:
        """What was sampled and is in no report yet, exact fractions."""
        return self._tape.carried

    @property
    def last_taken_ms(self) -> int | None:
        """When the sample that is in force was taken, Unix milliseconds; None if none is."""
        return None if self._held is None else self._held.taken_at_ms

    def state(self) -> str:
        """Return all that is carried on, as exact JSON; short right after a report."""
        held = None if self._held is None else to_row(self._held)
        return json.dumps(
            {
                "interval_ms": self.interval_ms,
                "next_sequence": self.next_sequence,
                "started_ms": self._started_ms,
                "frontier_ms": self._frontier_ms,
                "held": held,
                "evidence": self._evidence.state(),
                "methods": sorted(self._methods),
                "tape": self._tape.state(),
            },
            separators=(",", ":"),
        )

    def resume(self, state: str) -> None:
        """Go on where `state` was taken, with its interval; call it before the first sample.

        This builder's own first sequence and `not_before` still hold: where somebody else has
        reported beyond what the state began with, the time up to there is not reported again.
        """
        kept = json.loads(state)
        self.interval_ms = kept["interval_ms"]
        self.next_sequence = max(self.next_sequence, kept["next_sequence"])
        self._held = None if kept["held"] is None else from_row(kept["held"])
        frontier_ms = kept["frontier_ms"]
        if self._started_ms <= kept["started_ms"]:
            self._started_ms, self._frontier_ms = kept["started_ms"], frontier_ms
            self._evidence.resume(kept["evidence"])
            self._methods = set(kept["methods"])
            self._tape.resume(kept["tape"])
        elif self._frontier_ms < frontier_ms:
            self._started_ms = frontier_ms - frontier_ms % MS_PER_SECOND
            self._frontier_ms = frontier_ms

    def add(self, sample: Sample) -> list[Report]:
        """Take the next sample; return the reports that it completes (usually none).

        A sample that is not later than the last one (a clock set back) is ignored.
        """
        held = self._held
        if held is not None and sample.taken_at_ms <= held.taken_at_ms:
            return []
        if held is None:
            reports = self._open(sample.taken_at_ms)
        else:
            reports = self._close(held, sample, sample.taken_at_ms)
        self._held = sample
        if sample.taken_at_ms >= self._frontier_ms:
            self._evidence.add(sample)
        return reports

    def advance(self, now_ms: int) -> list[Report]:
        """Say that it is `now_ms` and no further sample came; return the reports completed."""
        held = self._held
        if held is None or now_ms - held.taken_at_ms <= MAX_GAP_INTERVALS * self.interval_ms:
            return []
        reports = self._close(held, None, now_ms)
        self._held = None
        return reports

    def flush(self) -> list[Report]:
        """Close the open window at the last whole second; the stream may go on after it."""
        return self._emit(self._frontier_ms - self._frontier_ms % MS_PER_SECOND)

    def _open(self, taken_at_ms: int) -> list[Report]:
        """Start the clock at the first sample, or go on after a silence that advance() closed."""
        if self._started_ms != self._frontier_ms:
            return self._skip(taken_at_ms)
        whole_ms = taken_at_ms - taken_at_ms % MS_PER_SECOND
        self._started_ms = max(self._started_ms, whole_ms)
        self._frontier_ms = max(self._frontier_ms, taken_at_ms)
        return []

    def _close(self, held: Sample, following: Sample | None, until_ms: int) -> list[Report]:
        """Account for the time from `held` to `until_ms`, where `following` was taken if any."""
        stretch_ms = until_ms - held.taken_at_ms
        is_gap = stretch_ms > MAX_GAP_INTERVALS * self.interval_ms
        holds_ms = self.interval_ms if is_gap else stretch_ms
        power_mw, methods = machine_power(
            held, None if is_gap else following, holds_ms, self._profile
        )
        is_available = held.is_available(self.accelerators)
        ppm = sum(one.utilisation_ppm or 0 for one in held.accelerators) if is_available else 0
        utilisation = Fraction(ppm, PPM * self.accelerators)
        reports = self._run(
            held.taken_at_ms + holds_ms, is_available, utilisation, power_mw, methods, held
        )
        return reports + self._skip(until_ms)

    def _run(
        self,
        until_ms: int,
        is_available: bool,
        utilisation: Fraction,
        power_mw: Fraction,
        methods: set[EnergyMethod],
        held: Sample,
    ) -> list[Report]:
        """Put the time up to `until_ms` on the tape, cutting where windows end."""
        reports: list[Report] = []
        while self._frontier_ms < until_ms:
            window_end = (self._frontier_ms // self._cut_ms + 1) * self._cut_ms
            step_end = min(until_ms, window_end)
            if not self._evidence:
                self._evidence.add(held)
            self._methods |= methods
            self._tape.append(
                Piece(step_end - self._frontier_ms, is_available, utilisation, power_mw)
            )
            self._frontier_ms = step_end
            if step_end == window_end:
                reports += self._emit(window_end)
        return reports

    def _skip(self, until_ms: int) -> list[Report]:
        """Leave the time up to `until_ms` unavailable; windows without samples give no report."""
        if until_ms <= self._frontier_ms:
            return []
        window_end = (self._frontier_ms // self._cut_ms + 1) * self._cut_ms
        step_end = min(until_ms, window_end)
        self._tape.append(Piece(step_end - self._frontier_ms, False, Fraction(0), Fraction(0)))
        self._frontier_ms = step_end
        if step_end < window_end:
            return []
        reports = self._emit(window_end)
        whole_windows_end = until_ms - until_ms % self._cut_ms
        self._started_ms = self._frontier_ms = max(window_end, whole_windows_end)
        return reports + self._skip(until_ms)

    def _emit(self, end_ms: int) -> list[Report]:
        """Close the window at `end_ms` (a whole second at or before the frontier)."""
        if end_ms <= self._started_ms:
            return []
        if not self._evidence:
            self._started_ms = end_ms
            return []
        available, busy, joules = self._tape.cut(self._frontier_ms - end_ms)
        evidence = self._evidence.cut(self.accelerators, weakest(self._methods), self._source)
        if self.on_evidence is not None:
            self.on_evidence(evidence)
        report = Report(
            asset=self.asset,
            sequence=self.next_sequence,
            started_at=self._started_ms // MS_PER_SECOND,
            ended_at=end_ms // MS_PER_SECOND,
            available_seconds=available,
            busy_seconds=busy,
            energy_joules=joules,
            work_units=0,
            mode=_mode(available, busy),
            evidence=evidence.digest,
        )
        self.next_sequence += 1
        self._started_ms = end_ms
        self._methods = set()
        return [report]


def _mode(available: int, busy: int) -> int:
    """Return what the machine did: nothing available says so, the rest by whether it worked."""
    if not available:
        return int(Mode.MAINTENANCE)
    return int(Mode.AI if busy else Mode.IDLE)


def reports_of(samples: Iterable[Sample], builder: ReportBuilder) -> Iterator[Report]:
    """Yield every report of a finite stream of samples, the last one cut at its last sample."""
    for sample in samples:
        yield from builder.add(sample)
    yield from builder.flush()
