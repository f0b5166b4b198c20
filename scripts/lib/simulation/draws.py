"""Everything random, drawn once from the seed: all cells of a grid meet the same luck."""

import math
from dataclasses import dataclass

import numpy as np

from scripts.lib.simulation.arrays import Floats, Ints

MOST_BUYERS = 16


@dataclass(frozen=True)
class Draws:
    """Uniform numbers of each run (first axis) and loan (second)."""

    support: Floats
    luck: Floats
    dark: Floats
    buyers: Floats
    bids: Floats
    """Third axis: one for each possible bidder."""
    steps: Floats
    """When a new generation comes, as a share of the term: one stratum for each run."""

    def repeated(self, cells: int) -> "Draws":
        """Return the same draws for each of `cells` cells, cell by cell."""
        return Draws(
            *(
                np.tile(one, (cells, *(1 for _ in one.shape[1:])))
                for one in (self.support, self.luck, self.dark, self.buyers, self.bids, self.steps)
            )
        )


def draw(seed: int, runs: int, loans: int) -> Draws:
    """Return the draws of so many runs of a book of so many loans."""
    source = np.random.Generator(np.random.PCG64(seed))
    support, luck, dark, buyers = (source.random((runs, loans)) for _ in range(4))
    bids = source.random((runs, loans, MOST_BUYERS))
    strata = (np.arange(runs)[:, None] + source.random((runs, 1))) / runs
    return Draws(support, luck, dark, buyers, bids, strata)


def bidders(mean: Floats, uniform: Floats) -> Ints:
    """Return numbers of bidders, Poisson by inversion, at most `MOST_BUYERS`."""
    count = np.zeros(uniform.shape, dtype=np.int64)
    chance = np.exp(-mean)
    below = np.broadcast_to(chance, uniform.shape).copy()
    for number in range(1, MOST_BUYERS + 1):
        count += uniform >= below
        chance = chance * mean / number
        below += chance
    return count


def best_bid(low: Floats, high: Floats, count: Ints, bids: Floats) -> Floats:
    """Return the highest private value, share of the raw price; 0 where nobody bids."""
    shown = np.arange(bids.shape[-1]) < count[..., None]
    best = np.where(shown, bids, -math.inf).max(axis=-1)
    return np.where(count > 0, low + (high - low) * np.maximum(best, 0), 0.0)


def dark_after_days(a_year: Floats, uniform: Floats, year_days: float) -> Floats:
    """Return after how many days a machine goes dark: exponential, `a_year` of them a year."""
    rate = -np.log1p(-np.minimum(a_year, 0.999)) / year_days
    with np.errstate(divide="ignore"):
        days: Floats = -np.log1p(-uniform) / rate
    return days
