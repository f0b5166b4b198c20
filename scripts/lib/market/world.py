"""One market through time, hour by hour: tenants, hosts, and the curve between them."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from scripts.lib.market.curve import YEAR_SECONDS, Curve

HOUR = 3_600
HOURS_A_DAY = 24
FLEET = 1_000.0
"""Accelerators listed on day 0; only shares matter."""

Demand = Callable[[float], float]
"""Day to demand at the starting price, 1 being what uses the target's share of FLEET."""
Supply = Callable[[float], float]
"""Day to the machines that are there whatever the price, 1 being FLEET."""


@dataclass(frozen=True)
class People:
    """What is assumed about tenants and hosts."""

    elasticity: float = 1.0
    """Per cent of demand that one per cent of price takes away."""
    search_days: float = 2.0
    """Tenants who are willing and find an idle machine have taken it after about this time."""
    term_days: float = 30.0
    """A running lease goes on to its end at its locked price: this many days from now at most."""
    pace: float = 0.0
    """Machines that arrive (leave) in a year for each e-fold of price above (below) cost, of the
    fleet: 2 brings about 20 % a year at 10 % above. 0 keeps the fleet as it is."""
    lead_days: float = 45.0
    """From the decision to the listing of a machine; the idle leave at once."""


@dataclass(frozen=True)
class Market:
    """Where one run starts. Cost is what a let hour has to bring, idle hours included."""

    start: float
    cost: float
    lowest: float
    highest: float
    curve: Curve = field(default_factory=Curve)
    people: People = field(default_factory=People)
    touch_hours: int = 1
    """How often all machines are counted anew; in between the base drifts by the last count."""


@dataclass
class Path:
    """What was seen every hour, the moment of day 0 first."""

    days: list[float] = field(default_factory=list)
    base: list[float] = field(default_factory=list)
    price: list[float] = field(default_factory=list)
    leased: list[float] = field(default_factory=list)
    listed: list[float] = field(default_factory=list)
    wanted: list[float] = field(default_factory=list)

    def use(self) -> list[float]:
        """Return utilisation, hour by hour."""
        return [
            min(1.0, leased / listed)
            for leased, listed in zip(self.leased, self.listed, strict=True)
        ]


class _Fleet:
    """Machines on offer, and those on their way."""

    def __init__(self, people: People) -> None:
        self.listed = FLEET
        self._people = people
        self._brought = 1.0
        self._due = 0.0
        self._coming = deque([0.0] * max(1, round(people.lead_days * HOURS_A_DAY)))

    def step(self, price: float, cost: float, leased: float) -> None:
        """Let an hour of arrivals and departures pass."""
        margin = max(-1.0, min(math.log(price / cost), 1.0))
        moved = self.listed * self._people.pace * margin * HOUR / YEAR_SECONDS
        self._coming.append(max(moved, 0.0))
        gone = min(max(-moved, 0.0), max(self.listed - leased, 0.0))
        self.listed += self._coming.popleft() - gone

    def bring(self, level: float, leased: float) -> None:
        """List (or take away, once idle) what `level` of FLEET adds to the level before."""
        self._due += (level - self._brought) * FLEET
        self._brought = level
        moved = max(self._due, -max(self.listed - leased, 0.0))
        self.listed += moved
        self._due -= moved


def steady(day: float) -> float:
    """Return 1: the demand, or the supply, of a market that nothing disturbs."""
    return 1.0


def run(
    market: Market,
    demand: Demand,
    days: int,
    base: float | None = None,
    supply: Supply = steady,
) -> Path:
    """Return the path of `days` days from a market at target; `base` other than start is wrong."""
    curve, people = market.curve, market.people
    bounds = (market.lowest, market.highest)
    fleet = _Fleet(people)
    leased = curve.target * FLEET
    base = market.start if base is None else base
    error = curve.error(leased, fleet.listed)
    price = curve.price(base, error, *bounds)
    path = Path()
    counted, drifting = 0, base
    for hour in range(days * HOURS_A_DAY + 1):
        day = hour / HOURS_A_DAY
        base = curve.base_after(drifting, error, (hour - counted) * HOUR, *bounds)
        if hour and hour % market.touch_hours == 0:
            error = curve.error(leased, fleet.listed)
            counted, drifting = hour, base
        price = curve.price(base, error, *bounds)
        wanted = curve.target * FLEET * demand(day) * (price / market.start) ** -people.elasticity
        _note(path, day, base, price, leased, fleet.listed, wanted)
        leased = _leased_after(leased, min(wanted, fleet.listed), people)
        fleet.step(price, market.cost, leased)
        fleet.bring(supply(day), leased)
    return path


def _leased_after(leased: float, wanted: float, people: People) -> float:
    """Return the leased after an hour: takers search, leavers wait for the end of their term."""
    if wanted > leased:
        return leased + (wanted - leased) * -math.expm1(-1 / (people.search_days * HOURS_A_DAY))
    return max(wanted, leased - leased / (people.term_days * HOURS_A_DAY))


def _note(
    path: Path, day: float, base: float, price: float, leased: float, listed: float, wanted: float
) -> None:
    path.days.append(day)
    path.base.append(base)
    path.price.append(price)
    path.leased.append(leased)
    path.listed.append(listed)
    path.wanted.append(wanted)
