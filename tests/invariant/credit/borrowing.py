"""Rules of borrowers: loans, payments, refinancing."""

import boa
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.helpers.credit_loan_model import DAY, State
from tests.helpers.credit_suite import UNIT, role
from tests.invariant.credit.book import Look
from tests.invariant.credit.world import CreditWorld

LEAST_LOAN = 1_000 * UNIT
MONTHS = st.sampled_from((1, 6, 12, 24, 24, 36))
PARTS = st.sampled_from((3, 10, 10))
"""Tenths of the most that can be borrowed."""
PAYERS = ("keeper", "giver")


class BorrowerRules(CreditWorld):
    """What owners and whoever pays for them do."""

    # ---- Borrowing ----------

    @precondition(lambda self: self.borrowable())
    @rule(data=st.data(), number=st.sampled_from((0, 1)), months=MONTHS, tenths=PARTS)
    def borrow(self, data: st.DataObject, number: int, months: int, tenths: int) -> None:
        asset = self.pick(data, self.borrowable())
        self.touched = number
        self.try_to_borrow(asset, number, months, tenths)

    def borrowable(self) -> list[int]:
        owners = self.state.owner_of
        return [a for a in self.free_assets() if owners[a] not in self.state.frozen]

    def try_to_borrow(self, asset: int, number: int, months: int, tenths: int) -> None:
        """Borrow within every limit; one unit more, or where there is none, be refused."""
        look = self.book.look(asset)
        desk, pool = self.suite.desk, self.suite.pools[number]
        owner = role(self.state.owner_of[asset])
        if not self.can_borrow(asset, months, look):
            event("borrow: refused")
            with boa.reverts():
                desk.borrow(asset, pool, LEAST_LOAN, months, sender=owner)
            return
        limit = self.book.limit(asset, number, months, look)
        with boa.reverts():
            desk.borrow(asset, pool, max(limit + 1, LEAST_LOAN - 1), months, sender=owner)
        amount = self.book.covered(number, limit * tenths // 10, months, look.income)
        if amount >= LEAST_LOAN:
            event("borrow: lent")
            self.book.borrow(asset, number, amount, months, look)

    def can_borrow(self, asset: int, months: int, look: Look) -> bool:
        enrolled = self.state.machines[asset].enrolled
        return enrolled and self.book.may_lend(asset, months, look)

    # ---- Paying ----------

    @precondition(lambda self: self.indebted())
    @rule(data=st.data(), part=st.sampled_from(("a unit", "half", "due", "all", "more")))
    def repay(self, data: st.DataObject, part: str) -> None:
        """Anyone, any part, in any state."""
        asset = self.pick(data, self.indebted())
        loan = self.state.loans[asset]
        debt = self.book.pool_of(asset).debt_of(asset)
        due = loan.due(self.now, debt)
        parts = {"a unit": 1, "half": debt // 2 or 1, "due": due or 1, "all": debt}
        payer = data.draw(st.sampled_from(self.active(*PAYERS)))
        event(f"repay: {loan.state.name}")
        self.book.repay(asset, parts.get(part, debt + 5 * UNIT), payer)

    @precondition(lambda self: self.indebted())
    @rule(data=st.data(), available=st.sampled_from((0, 1, 3_000 * UNIT, 10**6 * UNIT)))
    def serve_debt(self, data: st.DataObject, available: int) -> None:
        asset = self.pick(data, self.indebted())
        self.book.serve_debt(asset, available, "giver")

    @precondition(lambda self: self.state.loans)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        """What the waterfall paid off is closed by anyone; nothing else is."""
        asset = self.pick(data, self.paid_off() or list(self.state.loans))
        if self.owes(asset):
            with boa.reverts("desk: debt not paid"):
                self.suite.desk.release(asset)
        else:
            event("release")
            self.book.release(asset)

    # ---- Refinancing ----------

    @precondition(lambda self: self.state.loans)
    @rule(data=st.data(), months=MONTHS, tenths=PARTS)
    def refinance(self, data: st.DataObject, months: int, tenths: int) -> None:
        """The borrower's, under every rule of a new loan; no way out of a bad one."""
        asset = self.pick(data, list(self.state.loans))
        loan, desk, look = self.state.loans[asset], self.suite.desk, self.book.look(asset)
        number, sender = 1 - loan.pool, role(loan.borrower)
        pool = self.suite.pools[number]
        limit = self.refinance_limit(asset, number, months, look)
        amount = self.book.covered(number, limit * tenths // 10, months, look.income)
        with boa.reverts():
            desk.refinance(asset, pool, max(limit + 1, LEAST_LOAN), months, sender=sender)
        if amount >= LEAST_LOAN and loan.borrower not in self.state.frozen:
            event("refinance")
            self.touched = number
            self.book.refinance(asset, number, amount, months, look, down=False)

    def refinance_limit(self, asset: int, number: int, months: int, look: Look) -> int:
        """Return the most that the other pool would lend, 0 if it may not."""
        loan = self.state.loans[asset]
        is_good = loan.state is State.CURRENT and self.book.is_current(asset, look)
        if not is_good or not self.can_borrow(asset, months, look):
            return 0
        return self.book.limit(asset, number, months, look, loan.borrower)

    @precondition(lambda self: self.state.loans)
    @rule(data=st.data(), percent=st.sampled_from((0, 5, 36)))
    def agree_to_refinance(self, data: st.DataObject, percent: int) -> None:
        asset = self.pick(data, list(self.state.loans))
        until = self.now + 60 * DAY if percent else 0
        self.book.consent(asset, percent, until)

    @precondition(lambda self: any(self.book.has_consent(a) for a in self.state.loans))
    @rule(data=st.data())
    def refinance_down(self, data: st.DataObject) -> None:
        """Anyone, with consent, exactly the present debt, where both rates are lower."""
        asset = self.pick(data, [a for a in self.state.loans if self.book.has_consent(a)])
        loan, look = self.state.loans[asset], self.book.look(asset)
        number = 1 - loan.pool
        debt = self.book.pool_of(asset).debt_of(asset)
        months = max(loan.months - loan.step(self.now), 1)
        is_down = self.book.is_cheaper(asset, number, debt)
        fits = debt <= self.refinance_limit(asset, number, months, look) and debt >= LEAST_LOAN
        if is_down and fits and self.book.covered(number, debt, months, look.income) == debt:
            event("refinance down")
            self.touched = number
            self.book.refinance(asset, number, debt, months, look, down=True)
        elif not is_down or not fits:
            with boa.reverts():
                self.suite.desk.refinance_down(asset, self.suite.pools[number])
