"""Which books are run: the grid of origination LTV and term, and one change at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scripts.lib.simulation.arrays import Floats
from scripts.lib.simulation.rules import ASSUMED, CONTRACTS, DESIGN, Rules, World

LTVS = (0.40, 0.45, 0.50, 0.55, 0.60, 0.65, 0.70, 0.75)
MONTHS = (12, 18, 24, 30, 36)
OLDEST_YEARS = 2.7
"""Age on day 0 of the oldest machine of a mixed book: under three years when lent against."""


@dataclass(frozen=True)
class Cell:
    """One book: its rules and its world."""

    label: str
    rules: Rules[float]
    world: World[float] = ASSUMED


def grid() -> Iterator[Cell]:
    """Every origination LTV with every term, whatever the age."""
    for ltv in LTVS:
        for months in MONTHS:
            yield Cell(label(ltv, months), at(ltv, months))


def label(ltv: float, months: int) -> str:
    """Return the name of a cell of the grid."""
    return f"{ltv:.0%} / {months}"


def at(ltv: float, months: float) -> Rules[float]:
    """Return what the contracts do, with one origination LTV for all ages and a term."""
    return replace(CONTRACTS, ltv_new=ltv, ltv_mid=ltv, ltv_old=ltv, months=float(months))


def _ages(new: float, middle: float, old: float) -> Rules[float]:
    return replace(DESIGN, ltv_new=new, ltv_mid=middle, ltv_old=old)


def _rules(label: str, **changes: float) -> Cell:
    return Cell(label, replace(DESIGN, **changes))


def _world(label: str, **changes: float) -> Cell:
    return Cell(label, DESIGN, replace(ASSUMED, **changes))


VARIANTS: Sequence[Cell] = (
    Cell("the contracts", CONTRACTS),
    Cell(
        "the contracts, term 36 at 35 %",
        replace(CONTRACTS, ltv_new=0.35, ltv_mid=0.35, months=36.0),
    ),
    Cell("the design", DESIGN),
    Cell("LTV 40/35/25 %", _ages(0.40, 0.35, 0.25)),
    Cell("LTV 45/40/30 %", _ages(0.45, 0.40, 0.30)),
    Cell("LTV 45/45/35 %", _ages(0.45, 0.45, 0.35)),
    Cell("LTV 50/50/50 %", _ages(0.50, 0.50, 0.50)),
    Cell("LTV 55/50/40 %", _ages(0.55, 0.50, 0.40)),
    Cell("LTV 60/55/45 %", _ages(0.60, 0.55, 0.45)),
    _rules("term 12", months=12.0),
    _rules("term 18", months=18.0),
    Cell("term 36 at 40/40/35 %", replace(_ages(0.40, 0.40, 0.35), months=36.0)),
    Cell("term 36 at 35/35/35 %", replace(_ages(0.35, 0.35, 0.35), months=36.0)),
    _rules("term 36 at full LTV", months=36.0),
    _rules("liquidation at 70 %", liquidation=0.70),
    _rules("liquidation at 75 %", liquidation=0.75),
    _rules("liquidation at 85 %", liquidation=0.85),
    _rules("liquidation at 90 %", liquidation=0.90),
    _rules("cover 1.0", cover_open=1.0),
    _rules("cover 1.5", cover_open=1.5),
    _rules("no sweep", cover_sweep=0.0),
    _rules("sweep below 1.5", cover_sweep=1.5),
    _rules("sweep below 2.0", cover_sweep=2.0),
    _rules("income multiple 1.5", income_multiple=1.5),
    _rules("income multiple 3", income_multiple=3.0),
    _rules("reserve 25 % / 5 %", reserve_share=0.25),
    _rules("reserve 25 % / 10 %", reserve_share=0.25, reserve_cap=0.10),
    _rules("reserve + fee 2 %", reserve_fee=0.02),
    _rules("grace 3 days", grace_days=3.0),
    _rules("grace 14 days", grace_days=14.0),
    _rules("price -25 % a day", price_down=0.25),
    _rules("price -3 % a day", price_down=0.03),
    _rules("auction half-life 12 h", half_life_days=0.5),
    _rules("auction from 100 % / 100 %", start_value=1.0, start_debt=1.0),
    _rules("auction and carrying on price", on_price=1.0),
    _rules("full-use rate 24 %", rate_full=0.24),
    _world("no wave", wave=0.0),
    _world("wave of 80 %", wave=0.80),
    _world("pool used to 70 %", use=0.70),
    _world("no borrower helps", support=0.0),
    _world("bids 40 to 80 %", bid_low=0.40, bid_high=0.80),
    _world("no machine goes dark", dark_a_year=0.0),
)
"""The contracts; the design, and the design with one thing changed. The world comes last."""


def new_machines(loans: int) -> Floats:
    """Return ages in years on day 0: all new."""
    return np.zeros(loans)


def mixed_machines(loans: int) -> Floats:
    """Return ages in years on day 0: evenly from new to nearly three, in no order of opening."""
    spread = (np.arange(loans) + 0.5) / loans * OLDEST_YEARS
    return spread[np.argsort(np.arange(loans) * 7 % loans, kind="stable")]
