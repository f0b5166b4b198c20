"""What is counted while a book lives."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from scripts.lib.simulation.arrays import Bools, Floats


@dataclass
class Record:
    """What is counted while the book lives: one number for each loan."""

    lent: Floats
    peak: Floats
    """Highest debt over the raw price."""
    defaulted: Bools
    sold_share: Floats
    """Auction price over the raw price of that day; NaN where not sold."""
    at_start: Bools
    """Sold at the very first price: the auction began below what a buyer would have paid."""
    lost: Floats
    """Debt written off, less what the workout brought."""
    cured: Floats
    """How often a flag was cleared."""

    @classmethod
    def empty(cls, shape: tuple[int, ...]) -> Self:
        """Return the record of a book that has not begun."""
        lent, peak, lost, cured = (np.zeros(shape) for _ in range(4))
        never = np.full(shape, np.nan)
        defaulted, at_start = (np.zeros(shape, dtype=np.bool_) for _ in range(2))
        return cls(lent, peak, defaulted, never, at_start, lost, cured)
