"""Market paths: what used machines, an hour of one and a busy market do, day by day."""

from dataclasses import dataclass

import numpy as np

from scripts.lib.simulation.arrays import YEAR_DAYS, Floats

NEW_PRICE = 240_000.0
"""Dollars: a new server of eight H100."""
ACCELERATORS = 8
RETAINED = (1.00, 0.65, 0.45, 0.30, 0.18, 0.12)
"""The appraiser's curve: share of the purchase price at 0 to 5 years, flat after."""
SLIDE = 0.21
"""What two years left of the H100's price: 8 to 1.70 dollars an hour, -79 %."""
SLIDE_DAYS = 2 * YEAR_DAYS
H100_RENTS = ((0, 8.00), (730, 1.70), (880, 2.35), (940, 2.50))
"""(day, dollars an hour) from autumn 2023: October 2025 is the trough, then March and May 2026."""
CATALOGUE_MEDIAN = 2.00
"""Dollars: median of on-demand H100 SXM in a catalogue of rental prices, autumn 2026."""
PROVIDERS_MEDIAN = 2.95
"""Dollars: median of 37 providers, May 2026."""
GENERATION = 0.60
"""What a new generation leaves of price and rent, from one day to the next."""
BUSY, IDLE = 0.94, 0.40
"""Utilisation at its best and at its worst."""


@dataclass(frozen=True)
class Scenario:
    """A market; `rent` None is the H100's own path."""

    name: str
    title: str
    slides: bool
    """Used prices lose 79 % in two years; otherwise they follow the appraiser's curve."""
    rent: float | None
    idles: bool
    """Utilisation falls from 94 % to 40 % in two years; otherwise it stays."""
    steps: bool
    """A new generation takes 40 % off price and rent, at a random moment of each run."""


def scenarios(catalogue: float = CATALOGUE_MEDIAN) -> tuple[Scenario, ...]:
    """Return the five markets, calm first; `catalogue` is the low rent."""
    return (
        Scenario("expected", "prices as expected", False, PROVIDERS_MEDIAN, False, False),
        Scenario("idle", "low rents, idle machines", False, catalogue, True, False),
        Scenario("generation", "new generation", False, PROVIDERS_MEDIAN, False, True),
        Scenario("slide", "the H100's slide", True, None, True, False),
        Scenario("both", "slide and new generation", True, None, True, True),
    )


def retained(age_years: Floats) -> Floats:
    """Return the share of the purchase price that the appraiser's curve leaves at an age."""
    return np.interp(age_years, np.arange(len(RETAINED)), RETAINED)


def price_factor(scenario: Scenario, days: Floats, age_years: Floats) -> Floats:
    """Return today's used price over that of day 0, before any step.

    `age_years` is the machine's age on day 0.
    """
    if scenario.slides:
        return np.broadcast_to(
            SLIDE ** (np.minimum(days, SLIDE_DAYS) / SLIDE_DAYS),
            np.broadcast_shapes(days.shape, age_years.shape),
        )
    return retained(age_years + days / YEAR_DAYS) / retained(age_years)


def rent(scenario: Scenario, days: Floats) -> Floats:
    """Return dollars an accelerator-hour, before any step; the H100's path is log-linear."""
    if scenario.rent is not None:
        return np.full(days.shape, scenario.rent)
    known, dollars = zip(*H100_RENTS, strict=True)
    return np.exp(np.interp(days, known, np.log(dollars)))


def utilisation(scenario: Scenario, days: Floats) -> Floats:
    """Return the share of machines that are let."""
    if not scenario.idles:
        return np.full(days.shape, BUSY)
    return np.interp(days, (0, SLIDE_DAYS), (BUSY, IDLE))
