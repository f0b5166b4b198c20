"""What was reported against what was seen, hour by hour. Pure."""

from collections.abc import Callable, Container, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from oracle.attest.bounds import highest_seconds
from oracle.attest.hours import HourReading, MeterClock
from oracle.attest.store import Tally
from oracle.types import SECONDS_PER_HOUR

Verdict = Literal[
    "final", "not over", "bare metal", "unwatched", "too few", "agrees", "wait", "refute"
]
"""final: too late. bare metal: let so, so probes are its lessee's word. too few: probes or lost
probes that assert nothing. agrees: not above what the probes leave defensible. wait: above it, but
the hour still takes reports, which a refutation would shut out. refute: above it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When probes assert something; see the settings of the same names."""

    confidence_ppm: int
    loss_ppm: int
    least_failed: int
    least_probes: int


@dataclass(frozen=True, slots=True)
class Row:
    """One hour of one machine."""

    hour: int
    """Unix seconds // 3,600."""
    reported: int
    """Available seconds on chain."""
    is_refuted: bool
    """Attestors lowered it already."""
    up: int
    down: int
    silent: int
    void: int
    highest: int
    """Most seconds that the probes leave defensible; 3,600 where they assert nothing."""
    verdict: Verdict

    def as_json(self) -> dict[str, Any]:
        """Return the row for machines."""
        return asdict(self)


def highest(tally: Tally, rules: Rules) -> int:
    """Return the most seconds up that an hour's probes leave defensible, 0 to 3,600.

    A lost probe alone asserts nothing, and neither do few probes.
    """
    if tally.counted < rules.least_probes or tally.failed < rules.least_failed:
        return SECONDS_PER_HOUR
    return highest_seconds(
        tally.counted,
        tally.failed,
        tally.watched_seconds,
        SECONDS_PER_HOUR - tally.watched_seconds,
        rules.confidence_ppm,
        rules.loss_ppm,
    )


def compare(
    readings: Iterable[HourReading],
    tally_of: Callable[[int], Tally],
    clock: MeterClock,
    rules: Rules,
    rooted: Container[int] = (),
) -> list[Row]:
    """Return a row for each hour on chain; `tally_of` gives the probes of an hour.

    `rooted` are the hours in which the machine was let BARE_METAL.
    """
    return [_row(one, tally_of(one.hour), clock, rules, one.hour in rooted) for one in readings]


def _row(one: HourReading, tally: Tally, clock: MeterClock, rules: Rules, is_rooted: bool) -> Row:
    most = highest(tally, rules)
    return Row(
        one.hour,
        one.seconds,
        one.is_refuted,
        tally.up,
        tally.down,
        tally.silent,
        tally.void,
        most,
        _verdict(one, tally, most, clock, rules, is_rooted),
    )


def _verdict(
    one: HourReading, tally: Tally, most: int, clock: MeterClock, rules: Rules, is_rooted: bool
) -> Verdict:
    if one.hour < clock.first_open_hour:
        return "final"
    if one.hour >= clock.hours_over:
        return "not over"
    if is_rooted:
        return "bare metal"
    if not tally.counted:
        return "unwatched"
    if tally.counted < rules.least_probes or 0 < tally.failed < rules.least_failed:
        return "too few"
    if one.seconds <= most:
        return "agrees"
    return "wait" if clock.takes_reports(one.hour) else "refute"
