"""The schedule alone against a path of prices: no interest, no liquidation, nobody sells."""

import numpy as np

from scripts.lib.simulation import markets, schedule
from scripts.lib.simulation.arrays import STEP_DAYS
from scripts.lib.simulation.markets import Scenario


def peak(scenario: Scenario, ltv: float, months: int, age_years: float = 0.0) -> float:
    """Return the highest LTV of a loan that is paid to the day.

    A new generation comes at the worst moment, which is that of the peak without it.
    """
    days = np.arange(months * STEP_DAYS, dtype=np.float64)
    length = np.array(float(months))
    owed = schedule.scheduled(np.array(ltv), length, schedule.step(days))
    price = markets.price_factor(scenario, days, np.array(age_years))
    left = markets.GENERATION if scenario.steps else 1.0
    return float((owed / price).max()) / left


def largest_ltv(scenario: Scenario, months: int, limit: float, age_years: float = 0.0) -> float:
    """Return the origination LTV whose peak is `limit`: a peak is in proportion to it."""
    return limit / peak(scenario, 1.0, months, age_years)
