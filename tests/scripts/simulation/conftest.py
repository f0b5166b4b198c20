"""Columns for pure functions, and small books without luck."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scripts.lib.simulation import draws, grid, markets
from scripts.lib.simulation.arrays import Floats
from scripts.lib.simulation.book import Book
from scripts.lib.simulation.grid import Cell
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.outcome import book_of
from scripts.lib.simulation.pool import Pool
from scripts.lib.simulation.rules import (
    ASSUMED,
    CONTRACTS,
    Rules,
    World,
    stacked_rules,
    stacked_world,
)

Column = Callable[[float], Floats]
MakeBook = Callable[..., Book]
QUIET = replace(ASSUMED, luck=0.0, dark_a_year=0.0, wave=0.0)
"""No luck: all machines earn alike, none goes dark, no lender leaves."""


@pytest.fixture
def rules() -> Rules[Floats]:
    """The contracts, as a column of one run."""
    return stacked_rules([CONTRACTS])


@pytest.fixture
def world() -> World[Floats]:
    return stacked_world([ASSUMED])


@pytest.fixture
def make_pool() -> Callable[..., Pool]:
    """A pool of one run with debts that perform and the cash that is left."""

    def make(*debts: float, cash: float = 0.0, **changes: float) -> Pool:
        pool = Pool(stacked_rules([replace(CONTRACTS, **changes)]), 1, len(debts))
        pool.deposit(np.array([sum(debts) + cash]))
        pool.lend(np.array([debts]))
        return pool

    return make


@pytest.fixture
def scenario() -> Callable[[str], Scenario]:
    return lambda name: next(one for one in markets.scenarios() if one.name == name)


@pytest.fixture
def make_book(scenario: Callable[[str], Scenario]) -> MakeBook:
    """A book of new machines, not yet begun."""

    def make(
        market: str,
        rules: Rules[float] = CONTRACTS,
        world: World[float] = QUIET,
        loans: int = 10,
        runs: int = 1,
        step: float | None = None,
    ) -> Book:
        luck = draws.draw(1, runs, loans)
        if step is not None:
            luck = replace(luck, steps=np.full((runs, 1), step))
        cell = Cell("tested", rules, world)
        return book_of(scenario(market), [cell], grid.new_machines(loans), luck)

    return make
