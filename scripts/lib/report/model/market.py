"""Prices. Units: see `report`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PricePoint:
    """A market's price when it was counted anew: it steps there, and drifts until the next one."""

    at: int
    price: int
    base: int
    utilisation_bps: int


@dataclass(frozen=True, slots=True)
class MarketRow:
    """The price of an accelerator class."""

    accelerator: str
    price: int
    base: int
    lowest: int
    highest: int
    listed: int
    leased: int
    owners: int
    settled: int | None
    """What was really paid; absent while the market is thin."""
    points: tuple[PricePoint, ...]
