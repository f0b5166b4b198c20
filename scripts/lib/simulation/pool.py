"""The lending pool's books, for many runs at once: rows are runs, columns are loans.

Money of lenders and of the reserve as the contract counts it: interest by one rate for all, losses
at once and first to the reserve, recoveries back to the reserve before lenders gain.
"""

import numpy as np

from scripts.lib.simulation import rates
from scripts.lib.simulation.arrays import Bools, Floats
from scripts.lib.simulation.rules import Rules

_DUST = 1e-6
"""Dollars below which a sum is nothing."""


class Pool:
    """Cash, debts, what impaired loans are carried at, the reserve, and lenders' shares."""

    def __init__(self, rules: Rules[Floats], runs: int, loans: int) -> None:
        self._rules = rules
        self.debt: Floats = np.zeros((runs, loans))
        self.carrying: Floats = np.zeros((runs, loans))
        self.absorbed: Floats = np.zeros((runs, loans))
        self.performs: Bools = np.zeros((runs, loans), dtype=np.bool_)
        self.cash: Floats = np.zeros(runs)
        self.reserve: Floats = np.zeros(runs)
        self.supply: Floats = np.zeros(runs)
        self.rate: Floats = rates.at_use(rules, np.zeros((runs, 1)))[:, 0]
        """Continuous rate of a step."""
        self.reserved_ever: Floats = np.zeros(runs)
        self.absorbed_ever: Floats = np.zeros(runs)
        """What the reserve has paid for, less what it got back."""
        self.written_down: Bools = np.zeros(runs, dtype=np.bool_)
        """A loss has shown, whoever bears it."""

    @property
    def performing(self) -> Floats:
        """Return the debt that accrues as an asset of the lenders."""
        total: Floats = np.where(self.performs, self.debt, 0.0).sum(axis=1)
        return total

    @property
    def total_assets(self) -> Floats:
        """Return what the lenders own."""
        carried = np.where(self.performs, self.debt, self.carrying).sum(axis=1)
        assets: Floats = np.maximum(self.cash + carried - self.reserve, 0.0)
        return assets

    @property
    def free_cash(self) -> Floats:
        """Return what can be lent or paid out."""
        return np.maximum(self.cash - self.reserve, 0.0)

    @property
    def share_price(self) -> Floats:
        """Return assets a share; 1 while there are no shares."""
        return np.where(
            self.supply > _DUST, self.total_assets / np.maximum(self.supply, _DUST), 1.0
        )

    @property
    def use(self) -> Floats:
        """Return performing debt over performing debt and free cash."""
        performing = self.performing
        share: Floats = performing / np.maximum(performing + self.free_cash, _DUST)
        return share

    def accrue(self) -> None:
        """Let a day pass: debts grow, and the reserve takes its share of the interest."""
        growth = rates.growth_of_a_day(self.rate)
        before = self.performing
        self.debt *= growth[:, None]
        share = self._rules.reserve_share[:, 0] * before * (growth - 1)
        room = self._rules.reserve_cap[:, 0] * before * growth - self.reserve
        self._endow(np.minimum(share, np.maximum(room, 0.0)))

    def set_rate(self) -> None:
        """Fix the rate until the next day."""
        self.rate = rates.at_use(self._rules, self.use[:, None])[:, 0]

    def deposit(self, assets: Floats) -> None:
        """Take in lenders' money."""
        self.supply += assets / self.share_price
        self.cash += assets

    def withdraw(self, assets: Floats) -> Floats:
        """Pay out `assets` of free cash and return the shares burned for it."""
        price = self.share_price
        shares = np.where(price > _DUST, assets / np.maximum(price, _DUST), 0.0)
        shares = np.minimum(shares, self.supply)
        self.cash -= assets
        self.supply -= shares
        return shares

    def lend(self, amounts: Floats) -> None:
        """Pay out new loans (0 where none), less the fee into the reserve."""
        self.debt += amounts
        self.performs |= amounts > 0
        total = amounts.sum(axis=1)
        fee = self._rules.reserve_fee[:, 0] * total
        self.cash += fee - total
        self._endow(fee)

    def collect(self, paid: Floats) -> None:
        """Take payments; what exceeds an impaired loan's carrying value is a gain."""
        self.debt = np.maximum(self.debt - paid, 0.0)
        impaired = np.where(self.performs, 0.0, paid)
        gain = np.maximum(impaired - self.carrying, 0.0)
        self.carrying = np.maximum(self.carrying - impaired, 0.0)
        self.cash += paid.sum(axis=1)
        self._give_back(np.minimum(gain, self.absorbed))

    def impair(self, which: Bools, recovery: Floats) -> None:
        """Carry loans at no more than `recovery`, and never at more than before."""
        held = np.where(self.performs, self.debt, self.carrying)
        lower = np.where(which, np.minimum(held, recovery), held)
        self.performs &= ~which
        self.carrying = np.where(self.performs, 0.0, lower)
        self._book(held - lower)

    def restore(self, which: Bools) -> None:
        """Let cured loans perform again."""
        gain = np.where(which, self.debt - self.carrying, 0.0)
        self._give_back(np.minimum(np.maximum(gain, 0.0), self.absorbed))
        self.performs |= which
        self.carrying = np.where(which, 0.0, self.carrying)
        self.absorbed = np.where(which, 0.0, self.absorbed)

    def end(self, which: Bools) -> None:
        """Forget loans: what they are still carried at is lost."""
        held = np.where(self.performs, self.debt, self.carrying)
        self._book(np.where(which, held, 0.0))
        for ledger in (self.debt, self.carrying, self.absorbed):
            ledger[which] = 0.0
        self.performs &= ~which

    def recover(self, amounts: Floats) -> None:
        """Take in what the workout account got: a gain of the lenders."""
        self.cash += amounts

    def _endow(self, amounts: Floats) -> None:
        self.reserve += amounts
        self.reserved_ever += amounts

    def _book(self, losses: Floats) -> None:
        total = losses.sum(axis=1)
        taken = np.minimum(self.reserve, total)
        part = np.where(total > _DUST, taken / np.maximum(total, _DUST), 0.0)
        self.absorbed += losses * part[:, None]
        self.reserve -= taken
        self.absorbed_ever += taken
        self.written_down |= total > _DUST

    def _give_back(self, amounts: Floats) -> None:
        self.absorbed -= amounts
        back = amounts.sum(axis=1)
        self.reserve += back
        self.absorbed_ever -= back
