"""The meter as the design words it: seconds by hour, no cards, no packing, nothing cached."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from oracle.report import Report

HOUR = 3_600
HALF_DAY = 12 * HOUR
REPORT_DELAY = 6 * HOUR
DISPUTE_WINDOW = 42 * HOUR
HOLD = 24 * HOUR
MAX_MISSING_CARDS = 14


@dataclass
class AssetModel:
    """One enrolled asset. Available seconds by hour since 1970, busy seconds by half day."""

    enrolled_at: int
    idle_watts: int
    """Whole machine."""
    peak_watts: int
    """Whole machine."""
    ended_at: int = 0
    sequence: int = 0
    available: dict[int, int] = field(default_factory=dict)
    busy: dict[int, int] = field(default_factory=dict)
    refuted: set[int] = field(default_factory=set)
    joules: int = 0
    mode: int = 0
    held: dict[int, int] = field(default_factory=dict)
    """Hour to when it becomes final, where a hold once said so."""
    hold: tuple[int, int] = (0, 0)
    """First hour of the latest hold, and its end."""

    def __post_init__(self) -> None:
        self.ended_at = self.enrolled_at

    def available_at(self, moment: int) -> int:
        """Return seconds up to `moment`; an hour counts as spread evenly, rounded down."""
        return sum(
            seconds * min(max(moment - hour * HOUR, 0), HOUR) // HOUR
            for hour, seconds in self.available.items()
        )

    def downtime_between(self, start: int, end: int) -> int:
        """Return what attestors left none of, in refuted hours; pro rata, rounded down in each."""
        total = 0
        for hour in self.refuted:
            inside = min(end, (hour + 1) * HOUR) - max(start, hour * HOUR)
            total += (HOUR - self.available.get(hour, 0)) * max(inside, 0) // HOUR
        return total

    def busy_at(self, half_day: int) -> int:
        """Return busy seconds before the half day."""
        return sum(seconds for each, seconds in self.busy.items() if each < half_day)

    def missing_cards(self, moment: int) -> int:
        """Return how many whole half days lie between the last one told of and that of `moment`."""
        return max(0, moment // HALF_DAY - (self.ended_at - 1) // HALF_DAY - 1)

    def refusal(self, report: Report, now: int) -> str | None:
        """Return why a report by the live key is refused at `now`, None if it is not."""
        elapsed = report.ended_at - report.started_at
        end_of_hour = (report.started_at // HOUR + 1) * HOUR
        rules = {
            "sequence": self.sequence < report.sequence < 2**32,
            "overlaps": report.started_at >= self.ended_at,
            "period": elapsed > 0 and report.ended_at <= min(now, end_of_hour),
            "late": now <= end_of_hour + REPORT_DELAY,
            "work unproven": report.work_units == 0,
            "seconds": report.busy_seconds <= report.available_seconds <= elapsed,
            "mode": report.mode in (1, 2, 3) or (report.mode, report.available_seconds) == (4, 0),
            "energy": self.is_physical(report.energy_joules, elapsed, report.busy_seconds),
            "roll first": self.missing_cards(report.started_at) <= MAX_MISSING_CARDS,
            "hour refuted": report.started_at // HOUR not in self.refuted,
        }
        return next((f"oracle: {rule}" for rule, holds in rules.items() if not holds), None)

    def is_physical(self, joules: int, elapsed: int, busy: int) -> bool:
        """Tell whether the energy lies within the profile, 5 % of tolerance on both sides."""
        most = Fraction(105, 100) * self.peak_watts * (elapsed + 1)
        least = Fraction(95, 100) * self.idle_watts * busy
        return least <= joules <= most

    def record(self, report: Report) -> None:
        """Count an acceptable report."""
        hour, half_day = report.started_at // HOUR, report.started_at // HALF_DAY
        self.available[hour] = self.available.get(hour, 0) + report.available_seconds
        self.busy[half_day] = self.busy.get(half_day, 0) + report.busy_seconds
        self.joules += report.energy_joules
        self.sequence, self.ended_at = report.sequence, report.ended_at
        self.mode = report.mode

    def refute_refusal(self, first_hour: int, left: Sequence[int], now: int) -> str | None:
        """Return why what attestors signed is refused at `now`, None if it is not."""
        hours = range(first_hour, first_hour + len(left))
        present = [self.available.get(hour, 0) for hour in hours]
        is_news = present != list(left) or not self.refuted.issuperset(hours)
        rules = {
            "no hours": len(left) > 0,
            "hour not over": hours.stop * HOUR <= now,
            "hour not reported": (hours.stop - 1) * HOUR < self.ended_at,
            "hour is final": now < self.final_at(first_hour),
            "before enrolment": first_hour // 12 >= (self.enrolled_at - 1) // HALF_DAY,
            "above the present value": all(a <= b for a, b in zip(left, present, strict=True)),
            "nothing to refute": is_news,
        }
        return next((f"oracle: {rule}" for rule, holds in rules.items() if not holds), None)

    def refute(self, first_hour: int, left: Sequence[int]) -> tuple[int, int]:
        """Leave so much of each hour; return the seconds that fell, available and busy.

        A refuted second counts as a busy one while its half day has any.
        """
        fell: dict[int, int] = {}
        for hour, seconds in enumerate(left, start=first_hour):
            less = self.available.get(hour, 0) - seconds
            self.available[hour] = seconds
            fell[hour // 12] = fell.get(hour // 12, 0) + less
        self.refuted.update(range(first_hour, first_hour + len(left)))
        busy_fell = 0
        for half_day, less in fell.items():
            busy = self.busy.get(half_day, 0)
            self.busy[half_day] = max(busy - less, 0)
            busy_fell += busy - self.busy[half_day]
        return sum(fell.values()), busy_fell

    def final_at(self, hour: int) -> int:
        """Return when the hour becomes final, as things stand."""
        return self.held.get(hour, (hour + 1) * HOUR + REPORT_DELAY + DISPUTE_WINDOW)

    def final_until(self, now: int) -> int:
        """Return the start of the first hour that is not final: none is after 72 hours."""
        hour = (now - REPORT_DELAY - DISPUTE_WINDOW - HOLD) // HOUR
        while now >= self.final_at(hour):
            hour += 1
        return hour * HOUR

    def hold_refusal(self, first_hour: int, now: int) -> str | None:
        """Return why a hold is refused at `now`, None if it is not."""
        if (first_hour + 1) * HOUR > now:
            return "oracle: hour not over"
        return "oracle: hour is final" if now >= self.final_at(first_hour) else None

    def place_hold(self, first_hour: int, now: int) -> None:
        """Give each hour from the first on a day from now, but no day beyond its own finality.

        A hold that stands goes on as part of the new one.
        """
        former, until = self.hold
        first = min(first_hour, former) if now < until else first_hour
        self.hold = first, now + HOLD
        for hour in range(first, now // HOUR):
            usual = (hour + 1) * HOUR + REPORT_DELAY + DISPUTE_WINDOW
            self.held[hour] = max(self.final_at(hour), min(now, usual) + HOLD)

    def most_rollable(self, now: int) -> int:
        """Return how many half days after the last one told of can take no report any more."""
        head = (self.ended_at - 1) // HALF_DAY
        over = (now - REPORT_DELAY - 1) // HALF_DAY
        return max(0, over - head - 1)

    def roll(self, count: int) -> None:
        """Say that nothing came in the next `count` half days."""
        self.ended_at = ((self.ended_at - 1) // HALF_DAY + 1 + count) * HALF_DAY


def final_until(now: int) -> int:
    """Return up to when readings are final while nothing is held: what ended 48 h ago."""
    return (now - REPORT_DELAY - DISPUTE_WINDOW) // HOUR * HOUR
