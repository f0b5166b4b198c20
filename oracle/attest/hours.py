"""The hours of an asset as the meter holds them, and which of them may be refuted. Pure.

The bits of a card are those of `contracts/modules/hour_card.vy`.
"""

from dataclasses import dataclass

from oracle.types import SECONDS_PER_HOUR

HALF_DAY_HOURS = 12
_HOUR_BITS = 12
_HOURS_SHIFT = 40
_REFUTED_SHIFT = 224
_MASK_12 = 2**12 - 1


@dataclass(frozen=True, slots=True)
class HourReading:
    """One hour on chain."""

    hour: int
    """Unix seconds // 3,600."""
    seconds: int
    """Available, as reported or refuted so far."""
    is_refuted: bool
    is_metered: bool = True
    """Not before the half day of the enrolment."""


@dataclass(frozen=True, slots=True)
class MeterClock:
    """Where the meter stands in time, for one asset."""

    now: int
    """Unix seconds: the newest block's time."""
    ended_at: int
    """Unix seconds: the end of the asset's last report."""
    final_until: int
    """Unix seconds: the meter's own, which a dispute may hold back."""
    report_delay_seconds: int
    dispute_window_seconds: int
    hold_seconds: int

    @property
    def first_open_hour(self) -> int:
        """The first hour that is not final."""
        return self.final_until // SECONDS_PER_HOUR

    @property
    def hours_over(self) -> int:
        """Hours below this number are over."""
        return self.now // SECONDS_PER_HOUR

    @property
    def hours_reported(self) -> int:
        """Hours below this number begin before the last report's end."""
        return -(-self.ended_at // SECONDS_PER_HOUR)

    def final_at(self, hour: int) -> int:
        """Return when an open hour will be final at the latest, unless another dispute holds it."""
        usual = (hour + 1) * SECONDS_PER_HOUR
        usual += self.report_delay_seconds + self.dispute_window_seconds
        return usual if self.now < usual else usual + self.hold_seconds

    def takes_reports(self, hour: int) -> bool:
        """Return whether a report of this hour may still come."""
        return self.now <= (hour + 1) * SECONDS_PER_HOUR + self.report_delay_seconds


def reading(hour: int, card: int) -> HourReading:
    """Return an hour from the card of its half day (0: no card, nothing reported)."""
    place = hour % HALF_DAY_HOURS
    seconds = card >> (_HOURS_SHIFT + _HOUR_BITS * place) & _MASK_12
    is_refuted = bool(card >> (_REFUTED_SHIFT + place) & 1)
    return HourReading(hour, seconds, is_refuted, card != 0)
