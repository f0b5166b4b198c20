"""The pool's rate against its closed forms."""

import numpy as np
import pytest

from scripts.lib.simulation import rates
from scripts.lib.simulation.arrays import Floats
from scripts.lib.simulation.rules import Rules


def grown(nominal: float, days: int) -> float:
    growth = rates.growth_of_a_day(rates.continuous(np.array([nominal])))
    return float(growth[0] ** days)


def test_growth__30_days_at_15_per_cent__125_on_10_000() -> None:
    assert 10_000 * grown(0.15, 30) == pytest.approx(10_125)


def test_growth__30_days_at_the_bound__the_schedules_allowance() -> None:
    assert grown(0.36, 30) == pytest.approx(1.03)


def test_growth__a_year_of_12_steps__compounds_by_the_step() -> None:
    assert grown(0.12, 360) == pytest.approx(1.01**12)


@pytest.mark.parametrize(
    ("use", "nominal"), [(0.0, 0.06), (0.85, 0.13), (1.0, 0.36), (0.425, None), (0.925, None)]
)
def test_at_use__ends_kink_and_middles__linear_in_the_continuous_rate(
    rules: Rules[Floats], use: float, nominal: float | None
) -> None:
    rate = rates.at_use(rules, np.array([[use]]))
    if nominal is not None:
        assert float(rates.nominal(rate)[0, 0]) == pytest.approx(nominal)
        return
    low, high = (0.06, 0.13) if use < 0.85 else (0.13, 0.36)
    ends = rates.continuous(np.array([low, high]))
    assert float(rate[0, 0]) == pytest.approx(float(ends.mean()))
