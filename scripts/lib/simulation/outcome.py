"""What a run of a batch of books says: one line for each cell."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scripts.lib.simulation.arrays import Bools, Floats
from scripts.lib.simulation.book import Book
from scripts.lib.simulation.draws import Draws
from scripts.lib.simulation.exits import waiting_days
from scripts.lib.simulation.grid import Cell
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.rules import stacked_rules, stacked_world

DEFAULTS_LIMIT = 0.10
"""Above this share of loans in auction a cell breaks."""


@dataclass(frozen=True)
class Outcome:
    """A cell over all its runs; shares are of one, None where it never happened."""

    scenario: str
    label: str
    lent_of_price: float
    """Mean principal over the machine's used price at opening: what the rules really lend."""
    peak_ltv: float
    """Highest debt over raw price of any loan in any run."""
    under_water: float
    """Share of loans that ever owed more than the raw price."""
    defaults: float
    """Share of loans that came to auction, mean of the runs."""
    auction_share: float | None
    """Median auction price over the raw price of that day."""
    at_start: float | None
    """Share of auctions sold at their first price: they began too low."""
    loss: float
    """Debt never recovered over all that was lent, mean of the runs."""
    worst_loss: float
    """The same in the worst run."""
    lender_loss: float
    """What the reserve did not bear, mean of the runs, of all that was lent."""
    reserve: float
    """All that the reserve ever got, of all that was lent."""
    reserve_use: float
    """Share of it that losses took."""
    wait_median: float | None
    """Days in the exit queue of the middle share, mean of the runs with a wave."""
    wait_max: float | None
    """Days of the last share in the worst run."""

    @property
    def breaks(self) -> str:
        """Say what breaks: R loss over reserve, U a loan under water, D too many defaults."""
        marks = (
            ("R", self.loss > self.reserve),
            ("U", self.peak_ltv > 1),
            ("D", self.defaults > DEFAULTS_LIMIT),
        )
        return "".join(mark for mark, holds in marks if holds)


def run(
    scenario: Scenario,
    cells: Sequence[Cell],
    ages: Floats,
    luck: Draws,
    tick: Callable[[float], None] = lambda done: None,
) -> list[Outcome]:
    """Run every cell with every draw and return one outcome for each cell."""
    book = book_of(scenario, cells, ages, luck)
    for day in range(book.days):
        book.live(day)
        if book.is_over:
            break
        tick(day / book.days)
    runs = len(luck.support)
    return [
        _outcome(scenario, cell, book, slice(index * runs, (index + 1) * runs))
        for index, cell in enumerate(cells)
    ]


def book_of(scenario: Scenario, cells: Sequence[Cell], ages: Floats, luck: Draws) -> Book:
    """Return the book of a batch: runs of the first cell, then of the second, and so on."""
    runs = len(luck.support)
    rows = [cell for cell in cells for _ in range(runs)]
    return Book(
        stacked_rules([cell.rules for cell in rows]),
        stacked_world([cell.world for cell in rows]),
        scenario,
        ages,
        luck.repeated(len(cells)),
    )


def _outcome(scenario: Scenario, cell: Cell, book: Book, rows: slice) -> Outcome:
    record, pool = book.record, book.pool
    lent = record.lent[rows]
    total = np.maximum(lent.sum(axis=1), 1.0)
    given = lent > 0
    losses = record.lost[rows].sum(axis=1) / total
    absorbed = pool.absorbed_ever[rows] / total
    reserve = pool.reserved_ever[rows] / total
    shares = record.sold_share[rows]
    sold = shares[~np.isnan(shares)]
    waits = [
        waiting_days(asked, served)
        for asked, served in zip(
            book.exits.asked[rows, : book.lived], book.exits.served[rows, : book.lived], strict=True
        )
    ]
    waits = [wait for wait in waits if wait.size]
    return Outcome(
        scenario=scenario.name,
        label=cell.label,
        lent_of_price=_mean(lent[given] / book.price_at_opening[rows][given]),
        peak_ltv=float(record.peak[rows].max()),
        under_water=_mean(record.peak[rows][given] > 1),
        defaults=_mean(record.defaulted[rows][given]),
        auction_share=float(np.median(sold)) if sold.size else None,
        at_start=_mean(record.at_start[rows][~np.isnan(shares)]) if sold.size else None,
        loss=float(losses.mean()),
        worst_loss=float(losses.max()),
        lender_loss=float(np.maximum(losses - absorbed, 0).mean()),
        reserve=float(reserve.mean()),
        reserve_use=float(absorbed.sum() / max(reserve.sum(), 1e-12)),
        wait_median=float(np.mean([np.median(wait) for wait in waits])) if waits else None,
        wait_max=max(float(wait.max()) for wait in waits) if waits else None,
    )


def _mean(values: Floats | Bools) -> float:
    mean = float(np.mean(values)) if values.size else 0.0
    return 0.0 if math.isnan(mean) else mean
