"""The pool's rate: kinked, on 30/360, linear in the continuous rate of a step."""

import numpy as np

from scripts.lib.simulation.arrays import STEP_DAYS, Floats
from scripts.lib.simulation.rules import Rules


def continuous(nominal: Floats) -> Floats:
    """Return the continuous rate of a step: 30 days at it grow a debt by 1 + nominal / 12."""
    rate: Floats = np.log1p(nominal / 12)
    return rate


def nominal(rate: Floats) -> Floats:
    """Return the nominal annual rate of a continuous rate of a step."""
    growth: Floats = np.expm1(rate)
    return growth * 12


def at_use(rules: Rules[Floats], use: Floats) -> Floats:
    """Return the continuous rate of a step at a utilisation of 0 to 1."""
    low, middle, high = (
        continuous(rate) for rate in (rules.rate_zero, rules.rate_kink, rules.rate_full)
    )
    below = low + (middle - low) * use / rules.kink
    above = middle + (high - middle) * (use - rules.kink) / (1 - rules.kink)
    return np.where(use <= rules.kink, below, above)


def growth_of_a_day(rate: Floats) -> Floats:
    """Return the factor by which a debt grows in a day at a continuous rate of a step."""
    growth: Floats = np.exp(rate / STEP_DAYS)
    return growth
