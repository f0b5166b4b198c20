"""What `PriceIndex` counts and averages, written from its definition: integers and fractions.

It is told the price of a moment: how that drifts is `market_model`'s. It keeps every value that
the settled index ever had, and integrates.
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor

from tests.helpers.pool_math import WAD

DAY = 86_400
WEEK = 7 * DAY


@dataclass
class Paid:
    """What a lease has paid for in its present period."""

    started_at: int
    seconds: int = 0
    periods: int = 0
    tenancy: int = 0


@dataclass
class Looks:
    """What was seen of one machine: its latest lease, and how many seconds counted when."""

    latest: Paid = field(default_factory=lambda: Paid(0))
    counted: list[tuple[int, int]] = field(default_factory=list)

    def look(self, now: int, lease: Paid) -> int:
        """Return the seconds of a lease that count now: those newly paid, but in no stretch of time
        up to now more than its length and a day.
        """
        is_seen = (lease.started_at, lease.periods) == (self.latest.started_at, self.latest.periods)
        newly = lease.seconds - (self.latest.seconds if is_seen else 0)
        if lease.started_at < self.latest.started_at or newly <= 0:
            return 0
        self.latest = replace(lease)
        stretches = [
            DAY + now - since - sum(seconds for _, seconds in self.counted[number:])
            for number, (since, _) in enumerate(self.counted)
        ]
        self.counted.append((now, min(newly, DAY, *stretches)))
        return self.counted[-1][1]


@dataclass
class Counters:
    """Who lists and leases how much: what each machine adds, counted from the machines."""

    counts: dict[int, int]
    """Machine to accelerators."""
    machines: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    """Machine to owner, listed and leased."""
    judged: dict[int, tuple[int, bool]] = field(default_factory=dict)
    """Machine to the lease that it was last seen let on, and whether that is demand."""

    def update(
        self, asset: int, owner: str, rate: int, lease: int, is_fresh: bool, dearer: int
    ) -> None:
        """Count a machine as it should be: let where `lease` is its lease's number, else 0.

        `dearer` is the price or the base, whichever is more, in WAD units.
        """
        count = self.counts[asset]
        is_near = 0 < Fraction(rate) <= Fraction(3, 2) * Fraction(dearer, WAD) * count
        number, was_near = self.judged.get(asset, (0, False))
        if lease and number == lease:
            is_near = was_near
        self.judged[asset] = (lease, is_near)
        listed = count if is_near and is_fresh else 0
        self.machines[asset] = (owner, listed, listed if lease else 0)

    @property
    def totals(self) -> tuple[int, int, int]:
        """Listed, leased, owners."""
        rows = self.machines.values()
        owners = {owner for owner, listed, _ in rows if listed}
        return sum(row[1] for row in rows), sum(row[2] for row in rows), len(owners)


@dataclass
class Settlements:
    """All that the settled index ever stood at, as (from when, value) of the present history."""

    steps: list[tuple[int, int]] = field(default_factory=list)

    def observe(
        self, now: int, rate: Fraction, seconds: int, count: int, listed: int, price: int
    ) -> None:
        """Take in seconds of so many accelerators that count now, as `observe` should: at a rate an
        accelerator-hour. The price is in WAD units.
        """
        whole = listed * WEEK
        weight = min(seconds * count, floor(Fraction(seconds, DAY) * Fraction(whole, 100)))
        if not weight:
            return
        paid = floor(rate * WAD)
        paid = max(price // 2, min(paid, 2 * price))
        last, value = self.steps[-1] if self.steps else (now, price)
        move = Fraction((paid - value) * weight, whole)
        value += floor(move) if move > 0 else -floor(-move)
        if now - last > WEEK:
            self.steps = []
        self.steps.append((now, value))

    def settled(self, now: int) -> tuple[int, int]:
        """Return value and moment of the last settlement, zeros a week after it."""
        if not self.steps or now - self.steps[-1][0] > WEEK:
            return 0, 0
        moment, value = self.steps[-1]
        return value, moment

    def twap(self, now: int, window: int) -> int:
        """Return the mean over a window as the contract should say it, 0 where absent."""
        if not 0 < window <= WEEK or not self.settled(now)[0] or now - window < self.steps[0][0]:
            return 0
        return (self._integral(now) - self._seen(now - window)) // window

    def true_twap(self, now: int, window: int) -> Fraction:
        """Return the mean over a window, exactly."""
        return Fraction(self._integral(now) - self._integral(now - window), window)

    def spread(self, day: int) -> int:
        """Return by how much the index moved within a day."""
        inside = [value for moment, value in self.steps if moment // DAY == day]
        before = [value for moment, value in self.steps if moment // DAY < day][-1:]
        return max(before + inside, default=0) - min(before + inside, default=0)

    def _integral(self, until: int) -> int:
        ends = [moment for moment, _ in self.steps[1:]] + [until]
        return sum(
            value * max(0, min(end, until) - moment)
            for (moment, value), end in zip(self.steps, ends, strict=True)
        )

    def _seen(self, moment: int) -> int:
        """The integral at a moment, on the line between the nearest two at which it is kept."""
        first, last = self.steps[0][0], self.steps[-1][0]
        if moment >= last:
            return self._integral(moment)
        low = max(first, moment // DAY * DAY)
        high = min(last, moment // DAY * DAY + DAY)
        part = Fraction(moment - low, high - low)
        return self._integral(low) + floor(part * (self._integral(high) - self._integral(low)))
