"""Tenants, hosts and the curve, an hour at a time."""

import math

import pytest

from scripts.lib.market import waves
from scripts.lib.market.curve import Curve
from scripts.lib.market.world import FLEET, HOURS_A_DAY, Market, People, run, steady


def market(people: People | None = None, **changes: float) -> Market:
    values = {"start": 2.0, "cost": 2.0, "lowest": 0.1, "highest": 16.0, **changes}
    return Market(**values, people=people or People())


def test_run__nothing_happens__stands_still_at_target() -> None:
    path = run(market(People(pace=4.0)), lambda day: 1.0, 60)
    assert len(path.days) == 60 * HOURS_A_DAY + 1
    assert set(path.base) == set(path.price) == {2.0}
    assert path.use()[-1] == pytest.approx(0.8)


@pytest.mark.parametrize(("level", "elasticity"), [(1.2, 1.0), (0.8, 1.0), (0.8, 2.0)])
def test_run__step_with_a_fixed_fleet__price_where_demand_meets_the_target(
    level: float, elasticity: float
) -> None:
    path = run(market(People(elasticity=elasticity)), waves.steps((5, level)), 1_500)
    assert path.price[-1] == pytest.approx(2.0 * level ** (1 / elasticity), rel=1e-3)
    assert path.use()[-1] == pytest.approx(0.8, abs=1e-3)


def test_run__hosts_answer__fleet_meets_demand_at_cost() -> None:
    path = run(market(People(pace=2.0)), waves.steps((5, 1.5)), 2_000)
    assert path.price[-1] == pytest.approx(2.0, rel=0.01)
    assert path.listed[-1] == pytest.approx(1.5 * FLEET, rel=0.01)


def test_run__hosts_answer__no_machine_before_the_lead_time() -> None:
    path = run(market(People(pace=2.0, lead_days=45.0)), waves.steps((5, 1.5)), 100)
    before = [listed for day, listed in zip(path.days, path.listed, strict=True) if day < 50]
    assert set(before) == {FLEET} and path.listed[-1] > FLEET


def test_run__price_below_cost__only_idle_machines_leave() -> None:
    path = run(market(People(pace=8.0)), waves.steps((5, 0.3)), 400)
    assert path.listed[-1] < FLEET
    assert all(a >= b for a, b in zip(path.listed, path.leased, strict=True))


def test_run__demand_collapses__leases_run_to_their_end() -> None:
    path = run(market(), waves.steps((0, 0.01)), 30)
    assert path.leased[HOURS_A_DAY] == pytest.approx(path.leased[0] * (1 - 1 / 30), rel=0.01)


def test_run__demand_gone__base_waits_at_the_floor() -> None:
    path = run(market(lowest=1.0), waves.steps((0, 0.01)), 400)
    assert path.base[-1] == path.price[-1] == min(path.price) == 1.0


def test_run__touched_every_30_days__moves_a_week_of_it() -> None:
    seldom = Market(2.0, 2.0, 0.1, 16.0, touch_hours=720)
    path = run(seldom, waves.steps((0, 0.4)), 60)
    counted, stands = 30 * HOURS_A_DAY, 37 * HOURS_A_DAY
    error = Curve().error(path.leased[counted], FLEET)
    assert set(path.base[: counted + 1]) == {2.0}, "what was counted on day 0 was at target"
    assert path.base[counted + HOURS_A_DAY] == pytest.approx(2.0 * math.exp(4.0 * error / 365))
    assert path.base[stands] == pytest.approx(2.0 * math.exp(4.0 * error * 7 / 365))
    assert set(path.base[stands : 60 * HOURS_A_DAY + 1]) == {path.base[stands]}
    assert path.price[stands] == pytest.approx(Curve().price(path.base[stands], error, 0.1, 16.0))


def test_run__wrong_base__found_again() -> None:
    path = run(market(), lambda day: 1.0, 1_500, base=3.0)
    assert path.base[0] == 3.0 and path.base[-1] == pytest.approx(2.0, rel=0.01)


def test_run__machines_brought__listed_at_once_and_cheaper() -> None:
    path = run(market(), steady, 1_500, supply=lambda day: 1.0 if day < 5 else 1.25)
    there = path.listed[5 * HOURS_A_DAY + 1]
    assert (path.listed[5 * HOURS_A_DAY], there) == (FLEET, 1.25 * FLEET)
    assert path.listed[-1] == there, "nobody answers"
    assert path.price[-1] == pytest.approx(2.0 / 1.25, rel=1e-3)


def test_run__machines_taken_away__wait_until_idle_and_dearer() -> None:
    path = run(market(), steady, 1_500, supply=lambda day: 0.5)
    assert path.listed[1] == path.leased[1] == 0.8 * FLEET, "the idle leave at once"
    assert all(a >= b for a, b in zip(path.listed, path.leased, strict=True))
    assert path.listed[-1] == pytest.approx(0.5 * FLEET)
    assert path.price[-1] == pytest.approx(2.0 / 0.5, rel=1e-3)
