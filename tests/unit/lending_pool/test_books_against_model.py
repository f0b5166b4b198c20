"""Any order of lend, collect, impair, restore and end against the exact model, and P1, P2, P15."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import boa
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.pool_books import BooksModel
from tests.helpers.pool_stage import STEP, PoolStage
from tests.helpers.pool_states import FEW, FIRST_LENDER, amount_up_to

ASSETS = (1, 2, 3)
STEPS = 12


@dataclass
class Walk:
    """The pool and its model, side by side."""

    stage: PoolStage
    model: BooksModel
    data: Any
    index: int = 10**18

    def move_time(self) -> None:
        """Let interest run, and see that it is what the model says."""
        boa.env.timestamp += self.data.draw(st.integers(0, 6 * STEP), "seconds")
        index = int(self.stage.pool.borrow_index())
        assert index >= self.index
        self.model.accrue(self.index, index)
        self.index = index

    def act(self) -> str:
        """Do something that is possible now; return what."""
        asset = self.data.draw(st.sampled_from(ASSETS), "asset")
        if asset not in self.model.loans:
            self._lend(asset)
            return "lend"
        choices = ["collect", "impair", "impair", "end"]
        if self.model.loans[asset].carrying is not None:
            choices.append("restore")
        action = str(self.data.draw(st.sampled_from(choices), "action"))
        getattr(self, f"_{action}")(asset)
        return action

    def _lend(self, asset: int) -> None:
        most = min(int(self.stage.pool.totalAssets()) // 5, int(self.stage.pool.free_cash()))
        if most:
            amount = amount_up_to(self.data, most, "amount")
            self.stage.lend(asset, amount)
            self.model.lend(asset, amount, self.index)
        else:  # the model counts interest at each step: so must the pool
            self.stage.deposit(FIRST_LENDER, self.stage.unit)
            self.model.cash += self.stage.unit

    def _collect(self, asset: int) -> None:
        debt = self.model.loans[asset].debt(self.index)
        amount = amount_up_to(self.data, debt, "amount") if debt else 0
        self.stage.pay(asset, amount)
        self.model.collect(asset, amount, self.index)

    def _impair(self, asset: int) -> None:
        debt = self.model.loans[asset].debt(self.index)
        recovery = self.data.draw(st.integers(0, debt + 1), "recovery")
        self.stage.impair(asset, recovery)
        self.model.impair(asset, recovery, self.index)

    def _restore(self, asset: int) -> None:
        self.stage.restore(asset)
        self.model.restore(asset, self.index)

    def _end(self, asset: int) -> None:
        self.stage.end(asset)
        self.model.end(asset, self.index)

    def check(self) -> None:
        """Compare every figure."""
        pool, model = self.stage.pool, self.model
        assert pool.performing_debt() == model.performing(self.index)
        assert pool.impaired_total() == model.carried
        assert pool.reserve() == model.reserve
        assert pool.totalAssets() == model.total(self.index)
        assert pool.free_cash() == max(model.cash - model.reserve, 0)
        for asset in ASSETS:
            loan = model.loans.get(asset)
            expected = (0, 0, False, 0, 0)
            if loan is not None:
                flagged = loan.carrying is not None
                carrying = loan.carrying or 0
                expected = (loan.shares, loan.principal, flagged, carrying, loan.absorbed)
                assert pool.debt_of(asset) == loan.debt(self.index)
            assert tuple(pool.loan_of(asset)) == expected
        self.stage.check_money()


@FEW
@given(data=st.data())
def test_books__any_order_of_the_desks_actions__are_the_models(any_stage, data):
    with boa.env.anchor():
        any_stage.deposit(FIRST_LENDER, 10**6 * any_stage.unit)
        walk = Walk(any_stage, BooksModel(10**6 * any_stage.unit), data)
        for _ in range(STEPS):
            before = Fraction(*any_stage.price())
            walk.move_time()
            accrued, total = Fraction(*any_stage.price()), any_stage.pool.totalAssets()
            assert accrued >= before
            walk.model.losses = 0

            action = walk.act()

            walk.check()
            if action in ("impair", "end"):
                # The total of floors and the sum of ceilings differ by a unit at most.
                fall = total - any_stage.pool.totalAssets()
                assert walk.model.losses - 1 <= fall <= walk.model.losses
            # Restoring may take back the unit that impairing had rounded up.
            dust = Fraction(1, any_stage.price()[1]) if action == "restore" else 0
            if action not in ("impair", "end"):
                assert Fraction(*any_stage.price()) >= accrued - dust
