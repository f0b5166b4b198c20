"""The schedule and the auction of a loan as exact numbers, independent of the contracts."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, floor

from tests.helpers.loan_stage import DAY, STEP, WAD

ALLOWANCE = Fraction(103, 100)
DIGITS = 60


def ceiling(principal: int, months: int, step: int) -> int:
    """Return the most that may be owed in a step, rounded up."""
    return ceil(Fraction(principal * max(months - step, 0), months) * ALLOWANCE)


def target(principal: int, months: int, step: int) -> int:
    """Return what should be owed once a step is paid, rounded down."""
    return floor(Fraction(principal * max(months - step - 1, 0), months))


def due(debt: int, principal: int, months: int, step: int) -> int:
    """Return what a step collects."""
    return max(0, debt - target(principal, months, step))


def payments(principal: Fraction, annual_rate: Fraction, months: int) -> list[Fraction]:
    """Return what a borrower pays at the end of each step who pays exactly what is due."""
    owed, paid = principal, []
    for step in range(months):
        owed *= 1 + annual_rate / 12
        left = principal * (months - step - 1) / months
        paid.append(owed - left)
        owed = left
    return paid


def price(start: int, elapsed: int) -> Decimal:
    """Return the exact price of an auction, before it is rounded up; 0 after seven days."""
    if elapsed >= 7 * DAY:
        return Decimal(0)
    with localcontext(prec=DIGITS):
        return Decimal(start) * Decimal(2) ** (-Decimal(elapsed) / DAY)


class Debt:
    """A debt in shares of an index that grows by exactly 1 + rate / 12 in each step."""

    def __init__(self, principal: int, annual_rate: Fraction) -> None:
        self._growth = float(1 + annual_rate / 12)
        self._index = WAD
        self._shares = principal

    def wait(self, seconds: int) -> None:
        """Let the index grow."""
        self._index = int(self._index * self._growth ** (seconds / STEP))

    @property
    def owed(self) -> int:
        """Return what is owed, rounded up."""
        return -(-self._shares * self._index // WAD)

    def pay(self, amount: int) -> None:
        """Burn shares, rounded down; all of them if that is everything."""
        burned = self._shares if amount == self.owed else amount * WAD // self._index
        self._shares -= burned
