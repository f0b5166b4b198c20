"""What must hold, each with its bound and the figure that was seen."""

import itertools
import math
from dataclasses import dataclass

from scripts.lib.market import measures, study, waves
from scripts.lib.market.study import Study

OVERSHOOT = 0.05
"""Of the way to the new base, after a step that a fixed fleet has to bear."""
ARRIVED = 0.01
"""Distance from the new base, in the end, that counts as being there."""
REBOUND = 0.25
"""Of the first swing, after a boom that hosts answer."""
REBOUND_ANYWHERE = 0.50
"""The same for every pair of elasticity and pace."""
WIDENING = 1.05
"""Of the last turn of the wave over the one before."""
CLEARING = 1.0
"""Of what the same wave would do, in logarithms, to a price that clears a fixed fleet at once."""
CLEARS_DAYS = 548.0
"""A year and a half: from the collapse until utilisation is back, whoever leaves or stays."""


@dataclass(frozen=True)
class Check:
    """One promise."""

    name: str
    bound: str
    seen: str
    holds: bool


def checks(found: Study) -> tuple[Check, ...]:
    """Return every check."""
    return (
        *_steps(found),
        *_swings(found),
        *_wave(found),
        *_idle(found),
        _bounds(found),
    )


def _steps(found: Study) -> list[Check]:
    result = []
    for name in ("up", "down", "idle"):
        one = found.seen[name]
        assert one.level is not None
        past = measures.overshoot(one.path.base, one.level)
        there = abs(one.path.base[-1] / one.level - 1) <= ARRIVED
        result.append(
            Check(
                f"overshoot of the base: {one.title}",
                f"<= {OVERSHOOT:.0%}, and there",
                f"{past:.1%}" if there else f"{past:.1%}, not there",
                past <= OVERSHOOT and there,
            )
        )
    return result


def _swings(found: Study) -> list[Check]:
    boom = found.seen["boom"]
    assert boom.level is not None
    seen = measures.rebound(boom.path.base, boom.level)
    worst = max(found.cells, key=lambda cell: cell.rebound)
    growing = sum(cell.is_growing for cell in found.cells)
    return [
        _most(f"second swing of the first: {boom.title}", seen, REBOUND),
        _most("the same, any tenants and hosts", worst.rebound, REBOUND_ANYWHERE),
        Check("a swing larger than the one before", "none", str(growing), growing == 0),
    ]


def _wave(found: Study) -> list[Check]:
    demand, supply = (waves.DEMAND_SPREAD, "demand"), (waves.SUPPLY_SPREAD, "supply")
    result = []
    for name, (driven, by) in (
        ("wave", demand),
        ("wave hosts", demand),
        ("fleet", supply),
        ("fleet hosts", supply),
    ):
        one = found.seen[name]
        turns = measures.spreads(one.path.price, study.TURNS)
        before, last = list(itertools.pairwise(turns))[-1]
        widest = max(turns)
        result.append(
            Check(
                f"price over a turn: {one.title}",
                f"<= x {driven:.2f}, as {by}",
                f"x {widest:.2f}",
                widest <= driven,
            )
        )
        result.append(
            Check(
                f"last turn over the one before: {one.title}",
                f"<= x {WIDENING:.2f}",
                f"x {last / before:.3f}",
                last / before <= WIDENING,
            )
        )
    most = max(found.cells, key=lambda cell: cell.of_clearing).of_clearing
    result.append(
        _most("turn over that of clearing at once, any tenants and hosts", most, CLEARING)
    )
    return result


def _idle(found: Study) -> list[Check]:
    result = []
    for name in ("idle", "idle hosts"):
        one = found.seen[name]
        days = measures.clears(one.path, found.curve.target, study.WITHIN, study.STEP_DAY)
        result.append(
            Check(
                f"use within 2 points of target: {one.title}",
                f"<= {CLEARS_DAYS:.0f} d",
                "never" if days is None else f"{days:.0f} d",
                days is not None and days <= CLEARS_DAYS,
            )
        )
    return result


def _bounds(found: Study) -> Check:
    broken = [one.name for one in found.bounds if not one.kept]
    floor, ceiling = found.seen["floor"], found.seen["ceiling"]
    reached = math.isclose(min(floor.path.price), floor.market.lowest) and math.isclose(
        max(ceiling.path.price), ceiling.market.highest
    )
    seen = f"{len(found.bounds)} runs" if not broken else f"broken: {', '.join(broken)}"
    return Check(
        "floor, ceiling and speed; both ends reached",
        "all runs",
        seen if reached else f"{seen}; an end not reached",
        reached and not broken,
    )


def _most(name: str, seen: float, bound: float) -> Check:
    return Check(name, f"<= {bound:.0%}", f"{seen:.1%}", seen <= bound)
