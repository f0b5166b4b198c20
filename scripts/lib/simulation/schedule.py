"""The desk's schedule: what may be owed, and what the waterfall collects, by the step."""

import numpy as np

from scripts.lib.simulation.arrays import STEP_DAYS, Floats


def step(elapsed_days: Floats) -> Floats:
    """Return the number of whole steps since the loan began."""
    return np.floor_divide(elapsed_days, STEP_DAYS)


def scheduled(principal: Floats, months: Floats, steps: Floats) -> Floats:
    """Return the part of `principal` that the schedule leaves after so many steps."""
    left: Floats = principal * np.maximum(months - steps, 0) / months
    return left


def ceiling(principal: Floats, months: Floats, steps: Floats, allowance: Floats) -> Floats:
    """Return the most that may be owed in this step."""
    return scheduled(principal, months, steps) * allowance


def due(debt: Floats, principal: Floats, months: Floats, steps: Floats) -> Floats:
    """Return what is collected now: all above the balance that the next step allows."""
    return np.maximum(debt - scheduled(principal, months, steps + 1), 0)


def largest_principal(income: Floats, cover: Floats, months: Floats, rate: Floats) -> Floats:
    """Return the principal whose first step's service is `income` over `cover`."""
    return income / cover / (1 / months + rate / 12)
