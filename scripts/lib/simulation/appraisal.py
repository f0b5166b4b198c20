"""The appraiser: raw and moved price, income of whole buckets, value and lendable value."""

import numpy as np

from scripts.lib.simulation import markets
from scripts.lib.simulation.arrays import STEP_DAYS, YEAR_DAYS, Bools, Floats
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.rules import Rules

FEE = 0.02
OPEX = 0.30
AVAILABILITY = 0.995
"""Of a machine that is not dark."""
FINAL_DAYS = 2
"""Days until an hour is final and its rent is paid."""
MOST_USE = 0.90
"""Utilisation that counts as income at most."""
_BUCKETS = 3


def moved(before: Floats, raw: Floats, up: Floats, down: Floats) -> Floats:
    """Return the price that moves toward `raw` by at most `up` and `down` of itself in a day."""
    return np.clip(raw, before * (1 - down), before * (1 + up))


def market_income(rent_a_day: Floats, use: Floats, availability: Floats) -> Floats:
    """Return the most that counts as the income of 30 days."""
    most: Floats = rent_a_day * STEP_DAYS * availability * np.minimum(use, MOST_USE)
    return most * (1 - OPEX)


class Appraiser:
    """Follows every machine of a batch: rows are runs, columns are machines."""

    def __init__(
        self,
        rules: Rules[Floats],
        scenario: Scenario,
        ages: Floats,
        luck: Floats,
        dark_on: Floats,
        step_on: Floats,
    ) -> None:
        self._rules = rules
        self._scenario = scenario
        self._ages = ages
        self._luck = luck
        self._dark_on = dark_on
        self._step_on = step_on
        self._scale = markets.retained(ages)
        """An older machine is a smaller new one: its price and its rent."""
        self._buckets: list[Floats] = []
        self._bucket: Floats = np.zeros(luck.shape)
        self.raw: Floats = np.zeros(luck.shape)
        self.moved: Floats = np.zeros(luck.shape)
        self.revenue: Floats = np.zeros(luck.shape)
        """Net of fee and opex, paid today."""
        self.income: Floats = np.zeros(luck.shape)
        self.value: Floats = np.zeros(luck.shape)
        self.recovery_value: Floats = np.zeros(luck.shape)
        """What auctions and carrying values reckon with."""
        self.lendable: Floats = np.zeros(luck.shape)

    def silent_days(self, day: int) -> Floats:
        """Return for how long each machine has been dark; 0 for one that is up."""
        return np.maximum(day - self._dark_on, 0.0)

    def is_up(self, day: int) -> Bools:
        """Return which machines run."""
        return day < self._dark_on

    def live(self, day: int) -> None:
        """Let a day pass."""
        now = np.array([float(day)])
        left = np.where(day >= self._step_on, markets.GENERATION, 1.0)
        if not self._scenario.steps:
            left = np.ones_like(left)
        factor = markets.price_factor(self._scenario, now, self._ages)
        self.raw = np.broadcast_to(
            markets.NEW_PRICE * self._scale * factor * left, self.moved.shape
        )
        self.moved = (
            moved(self.moved, self.raw, self._rules.price_up, self._rules.price_down)
            if day
            else self.raw.copy()
        )
        hour = markets.rent(self._scenario, now) * markets.ACCELERATORS
        rent_a_day = 24 * hour * self._scale * left
        self._earn(day, rent_a_day, markets.utilisation(self._scenario, now))
        self._assess(day, rent_a_day, markets.utilisation(self._scenario, now))

    def _earn(self, day: int, rent_a_day: Floats, use: Floats) -> None:
        let = np.minimum(use * self._luck, 1.0) * AVAILABILITY
        earned = rent_a_day * let * (1 - FEE) * (1 - OPEX)
        self.revenue = np.where(day - FINAL_DAYS < self._dark_on, earned, 0.0)
        if not self._buckets:
            self._buckets = [earned * STEP_DAYS for _ in range(_BUCKETS)]
        if day and day % STEP_DAYS == 0:
            self._buckets = [*self._buckets[1:], self._bucket]
            self._bucket = np.zeros_like(self._bucket)
        self._bucket = self._bucket + self.revenue

    def _assess(self, day: int, rent_a_day: Floats, use: Floats) -> None:
        dark = np.clip((day - FINAL_DAYS - self._dark_on) / STEP_DAYS, 0.0, 1.0)
        availability = AVAILABILITY * (1 - dark)
        mean = sum(self._buckets[1:], self._buckets[0]) / _BUCKETS
        self.income = np.minimum(mean, market_income(rent_a_day, use, availability))
        age = self._ages + day / YEAR_DAYS
        bought_for = markets.NEW_PRICE * markets.retained(age)
        leg = self._rules.income_multiple * self.income * YEAR_DAYS / STEP_DAYS
        others = np.minimum(bought_for, leg)
        self.value = np.minimum(others, self.moved)
        self.recovery_value = np.where(self._rules.on_price > 0, self.moved, self.value)
        lowest = np.minimum(self.moved, self.raw)
        self.lendable = np.minimum(others, lowest) * availability
