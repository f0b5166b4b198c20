"""What a pool's books must say after any order of the desk's actions: exact, in a page.

The borrow index is given by the chain at each step; everything else follows from it to the unit.
"""

from dataclasses import dataclass, field

from tests.helpers.pool_math import RESERVE_PART, WAD


@dataclass
class LoanModel:
    """One loan."""

    shares: int
    principal: int
    carrying: int | None = None
    """None while it performs."""
    absorbed: int = 0

    def debt(self, index: int) -> int:
        """Return what is owed."""
        return -(-self.shares * index // WAD)


@dataclass
class BooksModel:
    """Cash, reserve and loans of a pool without lenders' actions."""

    cash: int
    reserve: int = 0
    loans: dict[int, LoanModel] = field(default_factory=dict)
    losses: int = 0
    """Booked against lenders since the last look."""

    def performing(self, index: int) -> int:
        """Return the debt that counts as an asset."""
        shares = sum(loan.shares for loan in self.loans.values() if loan.carrying is None)
        return shares * index // WAD

    @property
    def carried(self) -> int:
        """Return what flagged loans count for."""
        return sum(loan.carrying or 0 for loan in self.loans.values())

    def total(self, index: int) -> int:
        """Return what the lenders own."""
        return self.cash + self.performing(index) + self.carried - self.reserve

    def accrue(self, before: int, index: int) -> None:
        """Give the reserve its part of the interest, up to a twentieth of the debt."""
        interest = self.performing(index) - self.performing(before)
        target = self.performing(index) // 20
        self.reserve = max(self.reserve, min(self.reserve + interest // RESERVE_PART, target))

    def lend(self, asset: int, amount: int, index: int) -> None:
        self.loans[asset] = LoanModel(-(-amount * WAD // index), amount)
        self.cash -= amount

    def collect(self, asset: int, amount: int, index: int) -> None:
        loan = self.loans[asset]
        whole = amount == loan.debt(index)
        loan.shares -= loan.shares if whole else amount * WAD // index
        self.cash += amount
        if loan.carrying is not None:
            covered = min(amount, loan.carrying)
            loan.carrying -= covered
            self._give_back(loan, amount - covered)

    def impair(self, asset: int, recovery: int, index: int) -> None:
        loan = self.loans[asset]
        value = loan.debt(index) if loan.carrying is None else loan.carrying
        loan.carrying = min(value, recovery)
        loan.absorbed += self._lose(value - loan.carrying)

    def restore(self, asset: int, index: int) -> None:
        loan = self.loans[asset]
        self._give_back(loan, loan.debt(index) - (loan.carrying or 0))
        loan.carrying, loan.absorbed = None, 0

    def end(self, asset: int, index: int) -> None:
        loan = self.loans.pop(asset)
        self._lose(loan.debt(index) if loan.carrying is None else loan.carrying)

    def _lose(self, loss: int) -> int:
        absorbed = min(loss, self.reserve)
        self.reserve -= absorbed
        self.losses += loss - absorbed
        return absorbed

    def _give_back(self, loan: LoanModel, gain: int) -> None:
        returned = min(gain, loan.absorbed)
        loan.absorbed -= returned
        self.reserve += returned
