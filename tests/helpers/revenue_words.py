"""The splitter's packed words in Python, independent of the modules that pack them."""

from dataclasses import astuple, dataclass
from typing import ClassVar, Self

from tests.helpers.packing import cut, join


@dataclass(frozen=True)
class _Word:
    """Integers side by side, the first in the lowest bits; ValueError where one is too wide."""

    WIDTHS: ClassVar[tuple[int, ...]] = ()

    def pack(self) -> int:
        """Return the 256-bit word."""
        return join(*zip(astuple(self), self.WIDTHS, strict=True))

    @classmethod
    def unpack(cls, word: int) -> Self:
        """Return the fields of a 256-bit word; ValueError where bits above them are set."""
        return cls(*cut(word, *cls.WIDTHS))


@dataclass(frozen=True)
class RuleWord(_Word):
    """First word of an asset's terms."""

    WIDTHS: ClassVar = (160, 16, 32, 32, 1)
    operator: int
    opex_bps: int
    tenure: int
    split_id: int = 0
    pays_owner: int = 0


@dataclass(frozen=True)
class RestWord(_Word):
    """Second word of an asset's terms."""

    WIDTHS: ClassVar = (160, 40, 24)
    beneficiary: int
    locked_until: int = 0
    seizures: int = 0


@dataclass(frozen=True)
class TotalsWord(_Word):
    """An asset's rent: units, seconds, number of the newest 30-day bucket, hours per bucket."""

    WIDTHS: ClassVar = (72, 72, 40, 16, 14, 14, 14, 14)
    gross: int = 0
    net: int = 0
    seconds: int = 0
    bucket: int = 0
    newest_hours: int = 0
    second_hours: int = 0
    third_hours: int = 0
    oldest_hours: int = 0


@dataclass(frozen=True)
class BucketsWord(_Word):
    """Net rent of four 30-day buckets."""

    WIDTHS: ClassVar = (64, 64, 64, 64)
    newest: int = 0
    second: int = 0
    third: int = 0
    oldest: int = 0


@dataclass(frozen=True)
class FeeWord(_Word):
    """Accrued fees, the fee in force, the proposed one and when it can take effect."""

    WIDTHS: ClassVar = (128, 16, 16, 40)
    accrued: int = 0
    fee_bps: int = 0
    proposed_bps: int = 0
    effective_at: int = 0


@dataclass(frozen=True)
class ShareWord(_Word):
    """A payee's share of a split in bps and what it has drawn."""

    WIDTHS: ClassVar = (16, 240)
    bps: int = 0
    released: int = 0
