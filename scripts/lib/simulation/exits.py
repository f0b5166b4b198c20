"""The exit queue: who asks when, who is paid when, and how long that takes."""

import numpy as np

from scripts.lib.simulation.arrays import SLACK, Floats
from scripts.lib.simulation.pool import Pool
from scripts.lib.simulation.rules import World

_DOLLAR = 1.0
"""A remainder worth less is burned."""


class Exits:
    """Daily cohorts, first in first out, as two running sums of shares for each run."""

    def __init__(self, world: World[Floats], pool: Pool, days: int) -> None:
        runs = len(pool.cash)
        self._world = world
        self._pool = pool
        self._wave_from: Floats = np.full(runs, np.inf)
        self._wave_shares: Floats = np.zeros(runs)
        self.queued: Floats = np.zeros(runs)
        self.asked: Floats = np.zeros((runs, days))
        """Shares that asked to leave, up to and with each day."""
        self.served: Floats = np.zeros((runs, days))

    @property
    def wave_came(self) -> Floats:
        """Return 1 for each run whose lenders have left, else 0."""
        return np.isfinite(self._wave_from).astype(np.float64)

    def live(self, day: int) -> None:
        """Let lenders ask, pay the queue, and let idle cash leave while all is quiet."""
        if day:
            self.asked[:, day] = self.asked[:, day - 1]
            self.served[:, day] = self.served[:, day - 1]
        self._ask(day)
        self._serve(day)
        self._trim()

    def _ask(self, day: int) -> None:
        pool = self._pool
        begins = pool.written_down & ~np.isfinite(self._wave_from)
        self._wave_from = np.where(begins, float(day), self._wave_from)
        daily = self._world.wave[:, 0] / self._world.wave_days[:, 0] * pool.supply
        self._wave_shares = np.where(begins, daily, self._wave_shares)
        asks = (day >= self._wave_from) & (day < self._wave_from + self._world.wave_days[:, 0])
        shares = np.where(asks, np.minimum(self._wave_shares, pool.supply - self.queued), 0.0)
        self.queued += shares
        self.asked[:, day] += shares

    def _serve(self, day: int) -> None:
        pool = self._pool
        price = pool.share_price
        burned = pool.withdraw(np.minimum(pool.free_cash, self.queued * price))
        left = np.maximum(self.queued - burned, 0.0)
        worthless = np.where(left * price < _DOLLAR, left, 0.0)
        pool.supply -= worthless
        self.queued = left - worthless
        self.served[:, day] += burned + worthless

    def _trim(self) -> None:
        """Until the wave, lenders take out what is idle: the pool stays at its usual use."""
        pool = self._pool
        idle = pool.free_cash - pool.performing * (1 / self._world.use[:, 0] - 1)
        quiet = ~np.isfinite(self._wave_from)
        pool.withdraw(np.where(quiet, np.maximum(idle, 0.0), 0.0))


def waiting_days(asked: Floats, served: Floats, points: int = 200) -> Floats:
    """Return how long each of `points` equal parts of the shares that asked waited; whole days.

    `asked` and `served` are running sums by day of one run; a part that is never served waits to
    the end. Empty if nobody asked.
    """
    total = float(asked[-1])
    if total <= 0:
        return np.zeros(0)
    parts = (np.arange(points) + 0.5) / points * total
    came = np.searchsorted(asked, parts, side="left")
    left = np.searchsorted(served, parts * (1 - SLACK), side="left")
    return np.minimum(left, len(served)).astype(np.float64) - came
