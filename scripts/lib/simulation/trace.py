"""One loan through time: one that came to auction where the step came in mid-life."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scripts.lib.simulation import schedule
from scripts.lib.simulation.arrays import Bools, Floats
from scripts.lib.simulation.book import AUCTION, CURRENT, FLAGGED, Book
from scripts.lib.simulation.draws import Draws
from scripts.lib.simulation.grid import Cell
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.outcome import book_of

_MIDDLE = 0.35
"""Of the term."""


@dataclass(frozen=True)
class Path:
    """A loan's days; money in dollars."""

    days: Floats
    price: Floats
    value: Floats
    debt: Floats
    ceiling: Floats
    flagged_on: float | None
    """Days; None if never."""
    auctioned_on: float | None
    recovered: float | None
    """Auction price as a share of the raw price of that day."""

    @property
    def ltv(self) -> Floats:
        """Return debt over the raw price."""
        ratio: Floats = self.debt / self.price
        return ratio


@dataclass(frozen=True)
class _Day:
    price: Floats
    value: Floats
    debt: Floats
    ceiling: Floats
    state: Floats


def follow(scenario: Scenario, cell: Cell, ages: Floats, luck: Draws) -> Path:
    """Run one cell and return a loan sold in the run whose step is nearest to `_MIDDLE`."""
    book = book_of(scenario, [cell], ages, luck)
    seen: list[_Day] = []
    for day in range(book.days):
        book.live(day)
        seen.append(_day(book, day))
        if book.is_over:
            break
    sold = ~np.isnan(book.record.sold_share)
    distance = np.abs(luck.steps[:, 0] - _MIDDLE)
    run = int(np.argmin(np.where(sold.any(axis=1), distance, np.inf)))
    loan = int(np.argmax(np.where(sold[run], book.record.lost[run], -1.0)))
    return _path(book, seen, run, loan)


def _day(book: Book, day: int) -> _Day:
    most = schedule.ceiling(
        book.principal, book.rules.months, book.steps(day), book.rules.allowance
    )
    return _Day(
        book.appraiser.raw.copy(),
        book.appraiser.value.copy(),
        book.pool.debt.copy(),
        most,
        book.state.astype(np.float64),
    )


def _path(book: Book, seen: Sequence[_Day], run: int, loan: int) -> Path:
    states = np.array([one.state[run, loan] for one in seen])
    alive = np.flatnonzero((states >= CURRENT) & (states <= AUCTION))
    lived = [seen[day] for day in alive]

    def series(column: Callable[[_Day], Floats]) -> Floats:
        return np.array([column(one)[run, loan] for one in lived])

    share = float(book.record.sold_share[run, loan])
    return Path(
        days=(alive - alive[0]).astype(np.float64),
        price=series(lambda one: one.price),
        value=series(lambda one: one.value),
        debt=series(lambda one: one.debt),
        ceiling=series(lambda one: one.ceiling),
        flagged_on=_first(states[alive] == FLAGGED),
        auctioned_on=_first(states[alive] == AUCTION),
        recovered=None if np.isnan(share) else share,
    )


def _first(holds: Bools) -> float | None:
    days = np.flatnonzero(holds)
    return float(days[0]) if days.size else None
