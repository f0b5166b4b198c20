"""What a rent lets a new machine borrow: LTV, income leg or cover, whichever is least."""

from dataclasses import dataclass

import numpy as np

from scripts.lib.simulation import appraisal, markets, schedule
from scripts.lib.simulation.arrays import STEP_DAYS, YEAR_DAYS
from scripts.lib.simulation.rules import Rules


@dataclass(frozen=True)
class Carried:
    """The largest loan on a new server at a rent."""

    rent: float
    """Dollars an accelerator-hour."""
    share: float
    """Of the machine's price."""
    bound: str
    """What sets it: LTV, income or cover."""
    cover: float
    """Income over debt service at that loan."""


def largest_loan(rent: float, rules: Rules[float]) -> Carried:
    """Return the largest loan at a utilisation that counts in full, at the kink's rate."""
    rent_a_day = np.array([24 * rent * markets.ACCELERATORS])
    income = appraisal.market_income(rent_a_day, np.array([1.0]), np.array([1.0]))
    leg = rules.income_multiple * float(income[0]) * YEAR_DAYS / STEP_DAYS
    months = np.array([rules.months])
    rate = np.array([rules.rate_kink])
    carried = float(
        schedule.largest_principal(income, np.array([rules.cover_open]), months, rate)[0]
    )
    choices = {
        "LTV": rules.ltv_new * markets.NEW_PRICE,
        "income": rules.ltv_new * leg,
        "cover": carried,
    }
    bound = min(choices, key=lambda name: choices[name])
    principal = choices[bound]
    service = principal * (1 / rules.months + rules.rate_kink / 12)
    return Carried(rent, principal / markets.NEW_PRICE, bound, float(income[0]) / service)
