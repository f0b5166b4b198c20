"""How demand goes through time: steps, and a wave shaped by a real trace or made up."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oracle.errors import FatalError
from oracle.sampling.replay import load_trace
from scripts.lib.market.world import Demand, Supply

BINS = 48
"""Points of a wave: of a trace of a day, half an hour each."""
LOW, HIGH = 0.5, 1.3
"""Demand at the starting price in the trough and on the crest of a wave; 1.25 is all machines."""
SWELL = 0.3
"""Of the fleet, that a wave of supply brings on its crest and takes away in its trough."""
DEMAND_SPREAD = HIGH / LOW
SUPPLY_SPREAD = (1 + SWELL) / (1 - SWELL)
"""Most over least of what drives a wave."""
MADE_UP = "made up: two humps of a working day"


@dataclass(frozen=True)
class Shape:
    """One turn of a wave, 0 to 1, and where it comes from."""

    values: tuple[float, ...]
    source: str
    is_real: bool

    def at(self, turn: float) -> float:
        """Return the height at a moment, in turns, with straight lines between the points."""
        place = turn % 1 * len(self.values)
        left = int(place)
        right = (left + 1) % len(self.values)
        return self.values[left] + (self.values[right] - self.values[left]) * (place - left)


def made_up() -> Shape:
    """Return the shape that needs no file."""
    turns = [2 * math.pi * (place + 0.5) / BINS for place in range(BINS)]
    return Shape(
        _from_0_to_1([-math.cos(x) - 0.5 * math.cos(2 * x) for x in turns]), MADE_UP, False
    )


def from_trace(path: Path) -> Shape:
    """Return the mean utilisation of all nodes through the trace; FatalError if that is no wave."""
    samples = [
        (row.timestamp_ms, row.utilisation_ppm)
        for rows in load_trace(path).values()
        for row in rows
    ]
    first, last = min(samples)[0], max(samples)[0]
    if last == first:
        raise FatalError(f"{path}: all samples are of one moment: a wave needs a span of time")
    bins: defaultdict[int, list[int]] = defaultdict(list)
    for moment, ppm in samples:
        bins[min(BINS - 1, (moment - first) * BINS // (last - first))].append(ppm)
    empty = next((place for place in range(BINS) if place not in bins), None)
    if empty is not None:
        hours = (last - first) / BINS / 3_600_000
        raise FatalError(
            f"{path}: no sample from {empty * hours:.1f} h to {(empty + 1) * hours:.1f} h: "
            f"a wave needs one in each {BINS}th of the trace"
        )
    means = [sum(bins[place]) / len(bins[place]) for place in range(BINS)]
    if max(means) == min(means):
        raise FatalError(f"{path}: utilisation never changes: there is no wave in it")
    hours = (last - first) / 3_600_000
    source = (
        f"a trace of {hours:.1f} h, {len(samples):,} samples, "
        f"mean use {min(means) / 10_000:.1f} to {max(means) / 10_000:.1f} %"
    )
    return Shape(_from_0_to_1(means), source, True)


def _from_0_to_1(values: Sequence[float]) -> tuple[float, ...]:
    lowest, highest = min(values), max(values)
    return tuple((value - lowest) / (highest - lowest) for value in values)


def wave(shape: Shape, period_days: float) -> Demand:
    """Return demand that runs through the shape once in each period."""
    return lambda day: LOW + (HIGH - LOW) * shape.at(day / period_days)


def swell(period_days: float) -> Supply:
    """Return supply that rises and falls by SWELL once in each period, smoothly, from 1."""
    return lambda day: 1 + SWELL * math.sin(2 * math.pi * day / period_days)


def steps(*changes: tuple[float, float]) -> Demand:
    """Return demand of 1 that changes to (second) on each day (first)."""

    def demand(day: float) -> float:
        return next((level for since, level in reversed(changes) if day >= since), 1.0)

    return demand
