"""An independent exact model of the builder: totals as functions of time, in fractions.

It shares nothing with the builder: no windows, no carries. It lays out the whole stream as spans,
says what exact totals stand at any moment, and what whole numbers reports up to there must add to.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from oracle.types import PowerProfile, Sample


@dataclass(frozen=True)
class Span:
    """Constant conditions from `start` to `end`, seconds."""

    start: Fraction
    end: Fraction
    is_available: bool
    load: Fraction
    watts: Fraction


def _watts(held: Sample, after: Sample, seconds: Fraction, is_gap: bool, profile: PowerProfile):
    total = Fraction(0)
    for one, following in zip(held.accelerators, after.accelerators, strict=True):
        has_counters = one.energy_mj is not None and following.energy_mj is not None
        if not is_gap and has_counters and following.energy_mj >= one.energy_mj:
            total += Fraction(following.energy_mj - one.energy_mj, 1_000) / seconds
        elif one.power_mw is not None:
            total += Fraction(one.power_mw, 1_000)
        elif one.utilisation_ppm is not None:
            swing = profile.peak_mw - profile.idle_mw
            total += Fraction(profile.idle_mw + swing * one.utilisation_ppm // 1_000_000, 1_000)
    return total


def spans(samples: list[Sample], interval_ms: int, profile: PowerProfile) -> list[Span]:
    """Return what held when, for samples in order of time."""
    found = []
    for held, after in pairwise(samples):
        start, distance_ms = Fraction(held.taken_at_ms, 1_000), after.taken_at_ms - held.taken_at_ms
        is_gap = distance_ms > 2 * interval_ms
        seconds = Fraction(interval_ms if is_gap else distance_ms, 1_000)
        loads = [one.utilisation_ppm for one in held.accelerators]
        is_available = None not in loads
        load = Fraction(sum(loads), 1_000_000 * len(loads)) if is_available else Fraction(0)
        watts = _watts(held, after, seconds, is_gap, profile)
        found.append(Span(start, start + seconds, is_available, load, watts))
    return found


def available(found: list[Span], moment: int) -> Fraction:
    """Return the exact seconds available up to `moment`."""
    clipped = (min(span.end, moment) - span.start for span in found if span.is_available)
    return sum((seconds for seconds in clipped if seconds > 0), Fraction(0))


def reported(found: list[Span], moment: int) -> tuple[int, int, int]:
    """Return what reports up to `moment` (a whole second) must add up to: available, busy, joules.

    Whole seconds of available time are reported with the work and energy that belong to them;
    energy of unavailable time is reported as it comes.
    """
    left = Fraction(int(available(found, moment)))
    whole, busy, joules = int(left), Fraction(0), Fraction(0)
    for span in found:
        seconds = min(span.end, Fraction(moment)) - span.start
        if seconds <= 0:
            continue
        if span.is_available:
            seconds = min(seconds, left)
            left -= seconds
            busy += seconds * span.load
        joules += seconds * span.watts
    return whole, int(busy), int(joules)
