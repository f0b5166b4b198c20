"""The schedule as the desk counts it, in whole units, and what the waterfall collects."""

import numpy as np
import pytest

from scripts.lib.simulation import schedule
from scripts.lib.simulation.arrays import Floats


def one(value: float) -> Floats:
    return np.array([float(value)])


def desk_ceiling(principal: int, months: int, steps: int) -> int:
    """The contract's: rounded up."""
    return -(-principal * max(months - steps, 0) * 103 // (months * 100))


@pytest.mark.parametrize(
    ("days", "steps"), [(0, 0), (29, 0), (30, 1), (59, 1), (60, 2), (719, 23), (720, 24)]
)
def test_step__days_since_the_opening__whole_steps_of_30_days(days: int, steps: int) -> None:
    assert schedule.step(one(days))[0] == steps


@pytest.mark.parametrize("months", [1, 7, 12, 24, 36])
@pytest.mark.parametrize("principal", [1_000_000_000, 119_999_999_999, 120_000_000_000])
def test_ceiling__every_step__is_the_desks_to_the_unit(principal: int, months: int) -> None:
    for steps in range(months + 2):
        most = schedule.ceiling(one(principal), one(months), one(steps), one(1.03))[0]
        assert most == pytest.approx(desk_ceiling(principal, months, steps), abs=1.0)


def test_due__vectors__all_above_the_next_steps_balance() -> None:
    def due(debt: float, steps: float) -> float:
        return float(schedule.due(one(debt), one(12_000), one(12), one(steps))[0])

    assert due(12_000, 0) == 1_000
    assert due(12_125, 0) == 1_125
    assert due(11_000, 0) == 0
    assert due(10_900, 0) == 0
    assert due(1_010, 10) == 10
    assert due(1_000, 11) == 1_000
    assert due(50, 40) == 50


def test_largest_principal__its_service__is_the_income_over_the_cover() -> None:
    principal = float(schedule.largest_principal(one(6_500), one(1.3), one(24), one(0.12))[0])
    assert principal / 24 + principal * 0.12 / 12 == pytest.approx(5_000)
