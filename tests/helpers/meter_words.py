"""The meter's packed words in Python, independent of the modules that pack them."""

from dataclasses import astuple, dataclass, replace

from tests.helpers.packing import cut, join

HALF_DAY = 43_200
HOUR = 3_600
MAX_JOULES = 2**48 - 1
METER_WIDTHS = (32, 40, 40, 40, 48, 48, 7, 1)


@dataclass(frozen=True)
class Card:
    """One UTC half day: the totals at its start and the seconds available in each of 12 hours."""

    available_before: int = 0
    hours: tuple[int, ...] = (0,) * 12
    busy_before: int = 0
    refuted: int = 0

    def pack(self) -> int:
        """Return the 256-bit word of a card that is present."""
        return join(
            (self.available_before, 40),
            *((seconds, 12) for seconds in self.hours),
            (self.busy_before, 40),
            (self.refuted, 12),
            (0, 19),
            (1, 1),
        )

    @classmethod
    def unpack(cls, word: int) -> "Card":
        """Return the fields of a present card; ValueError if it is none."""
        available, *hours, busy, refuted, spare, present = cut(word, 40, *[12] * 12, 40, 12, 19, 1)
        if spare or not present:
            raise ValueError(f"no card: {word:#x}")
        return cls(available, tuple(hours), busy, refuted)

    def reading(self, moment: int) -> int:
        """Return the running total at a moment of the half day, rounded down inside its hour."""
        hour, seconds = divmod(moment % HALF_DAY, HOUR)
        return self.available_before + sum(self.hours[:hour]) + self.hours[hour] * seconds // HOUR

    def with_hour(self, hour: int, seconds: int) -> "Card":
        """Return the card with seconds added to the hour that is `hour` hours after 1970."""
        hours = list(self.hours)
        hours[hour % 12] += seconds
        return replace(self, hours=tuple(hours))


@dataclass(frozen=True)
class Meter:
    """Running totals of one asset."""

    sequence: int = 0
    ended_at: int = 1
    available: int = 0
    busy: int = 0
    joules: int = 0
    work: int = 0
    mode: int = 0
    held: int = 0

    def pack(self) -> int:
        """Return the 256-bit word."""
        return join(*zip(astuple(self), METER_WIDTHS, strict=True))

    @classmethod
    def unpack(cls, word: int) -> "Meter":
        """Return the fields of a 256-bit word."""
        return cls(*cut(word, *METER_WIDTHS))
