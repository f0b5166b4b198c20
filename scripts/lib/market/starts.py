"""Where the markets of several accelerators start, and the cost of power below them."""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oracle.errors import FatalError
from scripts.lib.simulation import rents

LEAST = 3
"""Accelerators that a file of prices must have."""
WATTS = {
    "B200": 1_000,
    "H200": 700,
    "H100": 700,
    "A100": 400,
    "L40S": 350,
    "A6000": 300,
    "V100": 300,
    "RTX5090": 575,
    "RTX4090": 450,
    "RTX3090": 350,
}
"""Board power as the maker states it, of the form factor that draws most."""
PUE = 1.3
DOLLARS_A_KWH = 0.10
CEILING = 8.0
"""Times the starting price."""
MADE_UP = "made up: round numbers"
_ROUND = {"H100": (2.0, 2.0, 3.0), "A100": (0.8, 1.0, 1.2), "RTX4090": (0.3, 0.35, 0.4)}


@dataclass(frozen=True)
class Start:
    """One accelerator: posted on-demand prices, $/h."""

    name: str
    offers: int
    cheapest: float
    median: float
    dearest: float

    @property
    def floor(self) -> float:
        """Return what power costs: the price's lower bound."""
        return WATTS[self.name] / 1_000 * PUE * DOLLARS_A_KWH

    @property
    def ceiling(self) -> float:
        """Return the price's upper bound."""
        return CEILING * self.median


@dataclass(frozen=True)
class Starts:
    """All of them, dearest first, and where they come from."""

    each: tuple[Start, ...]
    source: str
    is_real: bool


def made_up() -> Starts:
    """Return starts that need no file."""
    each = [_start(name, prices) for name, prices in _ROUND.items()]
    return Starts(tuple(each), MADE_UP, False)


def from_prices(path: Path) -> Starts:
    """Return the accelerators of known power in a file of prices; FatalError if under three."""
    prices: defaultdict[str, list[float]] = defaultdict(list)
    for row, dollars in rents.priced(path, _counts):
        prices[row["accelerator"]].append(dollars)
    if len(prices) < LEAST:
        raise FatalError(
            f"{path}: on-demand prices of {len(prices)} accelerators of {', '.join(WATTS)}: "
            f"give {LEAST} or more"
        )
    each = sorted(
        (_start(name, dollars) for name, dollars in prices.items()),
        key=lambda one: (-one.median, one.name),
    )
    low = next((one for one in each if one.cheapest <= one.floor), None)
    if low is not None:
        raise FatalError(
            f"{path}: {low.name} at {low.cheapest:g} $/h is not above its power at {low.floor:.3f}"
        )
    offers = sum(one.offers for one in each)
    source = f"medians of {offers} posted on-demand prices of {len(each)} accelerators"
    return Starts(tuple(each), source, True)


def _counts(row: dict[str, str]) -> bool:
    return row["accelerator"] in WATTS and row["kind"] == "on_demand"


def _start(name: str, prices: Sequence[float]) -> Start:
    return Start(name, len(prices), min(prices), statistics.median(prices), max(prices))
