"""What is read off a path: overshoot, swings, the time to clear."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scripts.lib.market.world import HOURS_A_DAY, Market, Path

QUIET = 0.005
"""Swings of half a per cent and less are not counted."""
ROUNDING = 1e-9


def swings(values: Sequence[float], level: float) -> list[float]:
    """Return the furthest of each stay on one side of `level`, as logarithms with their sign."""
    found: list[float] = []
    furthest = 0.0
    for value in values:
        away = math.log(value / level)
        if away * furthest < 0:
            found.append(furthest)
            furthest = 0.0
        furthest = max(furthest, away, key=abs)
    return [one for one in [*found, furthest] if abs(one) > QUIET]


def overshoot(values: Sequence[float], level: float) -> float:
    """Return how far `values` pass `level` at most, as a share of the way that leads there."""
    way = math.log(level / values[0])
    if not way:
        raise ValueError("no way to go: start and level are the same")
    return max(0.0, *(math.log(value / level) / way for value in values))


def rebound(values: Sequence[float], level: float) -> float:
    """Return the second swing around `level` as a share of the first; 0 if there is none."""
    found = swings(values, level)
    return abs(found[1] / found[0]) if len(found) > 1 else 0.0


def is_growing(values: Sequence[float], level: float) -> bool:
    """Return whether a swing around `level` is larger than the one before it."""
    found = [abs(one) for one in swings(values, level)]
    return any(after > before for before, after in itertools.pairwise(found))


def spread(values: Sequence[float]) -> float:
    """Return the dearest over the cheapest."""
    return max(values) / min(values)


def spreads(values: Sequence[float], turns: int) -> list[float]:
    """Return the spread of each of `turns` equal parts."""
    length = len(values) // turns
    return [spread(values[turn * length : (turn + 1) * length]) for turn in range(turns)]


def days_until(days: Sequence[float], good: Iterable[bool], after: float = 0.0) -> float | None:
    """Return the days from `after` until it is good for the rest of the path; None if never."""
    since: float | None = None
    for day, one in zip(days, good, strict=True):
        if not one:
            since = None
        elif since is None:
            since = day
    return None if since is None else max(0.0, since - after)


def clears(path: Path, target: float, within: float, after: float) -> float | None:
    """Return the days from `after` until utilisation stays within `within` of the target."""
    return days_until(path.days, (abs(use - target) <= within for use in path.use()), after)


@dataclass(frozen=True)
class Bounds:
    """Whether one path kept to what the contract promises."""

    name: str
    kept: bool
    fastest: float
    """Largest move of the base in an hour over what is allowed, 1 being all of it."""


def bounds(name: str, path: Path, market: Market) -> Bounds:
    """Return whether base and price stayed inside, and how fast the base moved."""
    inside = all(
        market.lowest * (1 - ROUNDING) <= value <= market.highest * (1 + ROUNDING)
        for value in (*path.base, *path.price)
    )
    allowed = market.curve.speed / (365 * HOURS_A_DAY)
    moves = (
        abs(math.log(after / before)) / allowed for before, after in itertools.pairwise(path.base)
    )
    fastest = max(moves, default=0.0)
    return Bounds(name, inside and fastest <= 1 + ROUNDING, fastest)
