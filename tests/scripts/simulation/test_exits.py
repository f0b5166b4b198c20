"""The exit queue: who asks, in which order they are paid, and how long it takes."""

from collections.abc import Callable

import numpy as np
import pytest

from scripts.lib.simulation.arrays import Floats
from scripts.lib.simulation.exits import Exits, waiting_days
from scripts.lib.simulation.pool import Pool
from scripts.lib.simulation.rules import World

MakePool = Callable[..., Pool]


def test_waiting_days__paid_at_once__nothing() -> None:
    asked = np.array([0.0, 10.0, 20.0])
    assert waiting_days(asked, asked).max() == 0


def test_waiting_days__steady_payments__evenly_from_the_first_to_the_last_day() -> None:
    asked = np.full(101, 100.0)
    served = np.arange(101.0)
    waits = waiting_days(asked, served)
    assert (waits.min(), waits.max()) == (1, 100)
    assert float(np.median(waits)) == pytest.approx(50.5)


def test_waiting_days__two_cohorts__first_in_first_out() -> None:
    asked = np.array([10.0, 20.0, 20.0, 20.0, 20.0])
    served = np.array([0.0, 0.0, 10.0, 10.0, 20.0])
    waits = waiting_days(asked, served, points=2)
    assert waits.tolist() == [2, 3]


def test_waiting_days__never_served__to_the_end() -> None:
    assert waiting_days(np.full(5, 1.0), np.zeros(5)).tolist() == [5.0] * 200


def test_waiting_days__nobody_asked__empty() -> None:
    assert waiting_days(np.zeros(3), np.zeros(3)).size == 0


def test_live__no_write_down__nobody_asks(make_pool: MakePool, world: World[Floats]) -> None:
    exits = Exits(world, make_pool(85.0, cash=15.0), 10)
    exits.live(0)
    assert exits.asked.sum() == 0


def test_live__idle_cash__leaves_down_to_the_usual_use(
    make_pool: MakePool, world: World[Floats]
) -> None:
    pool = make_pool(85.0, cash=40.0)
    Exits(world, pool, 10).live(0)
    assert pool.use[0] == pytest.approx(0.85)


def test_live__write_down__half_asks_in_a_week_and_is_paid_from_free_cash(
    make_pool: MakePool, world: World[Floats]
) -> None:
    pool = make_pool(85_000.0, cash=15_000.0)
    exits = Exits(world, pool, 20)
    pool.impair(np.array([[True]]), np.array([[80_000.0]]))
    for day in range(20):
        exits.live(day)
    assert exits.asked[0, 0] == pytest.approx(50_000 / 7)
    assert exits.asked[0, -1] == pytest.approx(50_000)
    assert pool.free_cash[0] == pytest.approx(0, abs=1e-6)
    assert exits.served[0, -1] * 0.95 == pytest.approx(15_000)
    assert exits.queued[0] == pytest.approx(50_000 - 15_000 / 0.95)
    pool.collect(np.array([[85_000.0]]))
    pool.end(np.array([[True]]))
    exits.live(19)
    assert exits.queued[0] == 0


def test_live__everything_lost__a_worthless_remainder_is_burned(
    make_pool: MakePool, world: World[Floats]
) -> None:
    pool = make_pool(85_000.0, cash=15_000.0)
    exits = Exits(world, pool, 20)
    pool.impair(np.array([[True]]), np.array([[0.0]]))
    for day in range(20):
        exits.live(day)
    assert exits.queued[0] == pytest.approx(0, abs=1e-6)
