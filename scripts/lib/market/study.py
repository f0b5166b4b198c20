"""Every run of the market simulation, and the figures that are read off them."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from scripts.lib.market import measures, waves
from scripts.lib.market.curve import Curve
from scripts.lib.market.measures import Bounds
from scripts.lib.market.starts import Start, Starts
from scripts.lib.market.waves import Shape
from scripts.lib.market.world import Demand, Market, Path, People, run, steady

PERIOD_DAYS = 182
TURNS = 6
STEP_DAY = 30
STEP_BACK_DAY = 395
STEP_DAYS = 1_500
IDLE = 0.4
"""What is left of demand in the collapse."""
WITHIN = 0.02
"""Distance from the target, of utilisation, that counts as cleared."""
NEAR = 0.05
"""Distance from the right price that counts as found."""
PACE = 2.0
ELASTICITIES = (0.3, 0.5, 1.0, 2.0)
PACES = (0.0, 1.0, 2.0, 4.0, 8.0)
SPEEDS = (1.0, 2.0, 4.0, 8.0, 12.0, 50.0)
"""12 is the most a market can be deployed with, 50 is Morpho's."""
TOUCHES = (1, 24, 168, 720)

Told = Callable[[str, float], None]


@dataclass(frozen=True)
class Seen:
    """One run that is drawn: its path, and where the base has to end, if that is known."""

    name: str
    title: str
    market: Market
    path: Path
    level: float | None = None


@dataclass(frozen=True)
class Cell:
    """One pair of elasticity and pace: the collapse, a step of +50 %, and both waves."""

    elasticity: float
    pace: float
    cleared: float | None
    rebound: float
    is_growing: bool
    widest: float
    """Dearest over cheapest price in the widest turn of the wave of demand."""
    widest_supply: float
    """The same for the wave of supply."""

    @property
    def of_clearing(self) -> float:
        """Return the widest turn, in logarithms, over that of a price that clears at once."""
        demand = math.log(self.widest) / math.log(waves.DEMAND_SPREAD)
        supply = math.log(self.widest_supply) / math.log(waves.SUPPLY_SPREAD)
        return self.elasticity * max(demand, supply)


@dataclass(frozen=True)
class Varied:
    """The collapse with one thing about the market changed."""

    value: float
    cleared: float | None
    rebound: float


@dataclass(frozen=True)
class Started:
    """One accelerator from its posted prices."""

    start: Start
    lowest: float
    highest: float
    from_cheapest: float | None
    from_dearest: float | None
    wave: Path

    @property
    def clears_down_to(self) -> float:
        """Return the share of demand below which the floor keeps machines idle (elasticity 1)."""
        return self.start.floor / self.start.median


@dataclass(frozen=True)
class Study:
    """All that was found."""

    shape: Shape
    starts: Starts
    curve: Curve
    lead: Start
    """The accelerator with most prices: all but the starting prices is its market."""
    seen: dict[str, Seen]
    cells: tuple[Cell, ...]
    speeds: tuple[Varied, ...]
    touches: tuple[Varied, ...]
    started: tuple[Started, ...]
    bounds: tuple[Bounds, ...]


def market_of(start: Start, people: People, curve: Curve | None = None) -> Market:
    """Return a market at the median price, which is taken to be what a let hour costs."""
    return Market(start.median, start.median, start.floor, start.ceiling, curve or Curve(), people)


def study(shape: Shape, starts: Starts, told: Told = lambda what, done: None) -> Study:
    """Run everything; `told` hears what is running and how much is done."""
    first = max(starts.each, key=lambda one: (one.offers, one.median))
    told("demand and supply", 0.0)
    seen = _seen(shape, first)
    told("other tenants and hosts", 0.3)
    cells = tuple(_cell(shape, first, much, pace) for much in ELASTICITIES for pace in PACES)
    told("other speeds", 0.75)
    speeds = tuple(_speed(first, speed) for speed in SPEEDS)
    touches = tuple(_touch(first, hours) for hours in TOUCHES)
    told("starting prices", 0.9)
    started = tuple(_started(shape, one) for one in starts.each)
    kept = [measures.bounds(one.name, one.path, one.market) for one in seen.values()]
    for one in started:
        market = market_of(one.start, People())
        kept.append(measures.bounds(f"wave {one.start.name}", one.wave, market))
    return Study(shape, starts, Curve(), first, seen, cells, speeds, touches, started, tuple(kept))


def _seen(shape: Shape, start: Start) -> dict[str, Seen]:
    fixed = market_of(start, People())
    answering = market_of(start, People(pace=PACE))
    median = start.median
    up_and_back = waves.steps((STEP_DAY, 1.5), (STEP_BACK_DAY, 1.0))
    wave = waves.wave(shape, PERIOD_DAYS)
    turns = PERIOD_DAYS * TURNS
    cases: tuple[tuple[str, str, Market, Demand, int, float | None], ...] = (
        ("wave", "wave, fixed fleet", fixed, wave, turns, None),
        ("wave hosts", "wave, hosts answer", answering, wave, turns, None),
        ("up", "step +20 %, fixed fleet", fixed, _step(1.2), STEP_DAYS, median * 1.2),
        ("down", "step -20 %, fixed fleet", fixed, _step(0.8), STEP_DAYS, median * 0.8),
        ("supply", "+50 % for a year, hosts answer", answering, up_and_back, STEP_DAYS, None),
        ("boom", "+50 % for good, hosts answer", answering, _step(1.5), STEP_DAYS, median),
        ("idle", "collapse, fixed fleet", fixed, _step(IDLE), STEP_DAYS, median * IDLE),
        ("idle hosts", "collapse, hosts leave", answering, _step(IDLE), STEP_DAYS, median),
        ("floor", "demand gone, to the floor", fixed, _step(0.01), STEP_DAYS, None),
        ("ceiling", "demand x 20, to the ceiling", fixed, _step(20.0), STEP_DAYS, None),
    )
    supply = waves.swell(PERIOD_DAYS)
    return {
        name: Seen(name, title, market, run(market, demand, days), level)
        for name, title, market, demand, days, level in cases
    } | {
        name: Seen(name, title, market, run(market, steady, turns, supply=supply))
        for name, title, market in (
            ("fleet", "supply wave, nobody answers", fixed),
            ("fleet hosts", "supply wave, hosts answer", answering),
        )
    }


def _step(level: float) -> Demand:
    return waves.steps((STEP_DAY, level))


def _cell(shape: Shape, start: Start, elasticity: float, pace: float) -> Cell:
    market = market_of(start, People(elasticity=elasticity, pace=pace))
    idle = run(market, _step(IDLE), STEP_DAYS)
    boom = run(market, _step(1.5), STEP_DAYS)
    wave = run(market, waves.wave(shape, PERIOD_DAYS), PERIOD_DAYS * TURNS)
    supply = run(market, steady, PERIOD_DAYS * TURNS, supply=waves.swell(PERIOD_DAYS))
    level = start.median
    booms = level if pace else min(level * 1.5 ** (1 / elasticity), start.ceiling)
    idles = level if pace else max(level * IDLE ** (1 / elasticity), start.floor)
    pairs = ((idle.base, idles), (boom.base, booms))
    return Cell(
        elasticity,
        pace,
        _cleared(idle, market),
        max(measures.rebound(values, level) for values, level in pairs),
        any(measures.is_growing(values, level) for values, level in pairs),
        max(measures.spreads(wave.price, TURNS)),
        max(measures.spreads(supply.price, TURNS)),
    )


def _speed(start: Start, speed: float) -> Varied:
    fixed = market_of(start, People(), Curve(speed=speed))
    answering = replace(fixed, people=People(pace=PACE))
    boom = run(answering, _step(1.5), STEP_DAYS)
    idle = run(fixed, _step(IDLE), STEP_DAYS * 2 if speed < 2 else STEP_DAYS)
    return Varied(speed, _cleared(idle, fixed), measures.rebound(boom.base, start.median))


def _touch(start: Start, hours: int) -> Varied:
    fixed = replace(market_of(start, People()), touch_hours=hours)
    answering = replace(fixed, people=People(pace=PACE))
    boom = run(answering, _step(1.5), STEP_DAYS)
    idle = run(fixed, _step(IDLE), STEP_DAYS * 2)
    return Varied(hours, _cleared(idle, fixed), measures.rebound(boom.base, start.median))


def _cleared(path: Path, market: Market) -> float | None:
    return measures.clears(path, market.curve.target, WITHIN, STEP_DAY)


def _started(shape: Shape, start: Start) -> Started:
    market = market_of(start, People())
    wave = run(market, waves.wave(shape, PERIOD_DAYS), PERIOD_DAYS * TURNS)
    cheapest, dearest = (_found(market, base) for base in (start.cheapest, start.dearest))
    return Started(start, min(wave.price), max(wave.price), cheapest, dearest, wave)


def _found(market: Market, base: float) -> float | None:
    path = run(market, steady, STEP_DAYS // 2, base)
    near = (abs(value / market.start - 1) <= NEAR for value in path.base)
    return measures.days_until(path.days, near)
