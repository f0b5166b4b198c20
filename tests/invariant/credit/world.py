"""The world of the credit machine: the books at their start, and what can be drawn from them."""

from pathlib import Path
from typing import Any, ClassVar

import boa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from tests.helpers.credit_loan_model import LoanModel, State
from tests.helpers.credit_suite import CreditSuite, role
from tests.invariant.credit.base import SEATS, book_of
from tests.invariant.credit.state import ASSETS, CreditState
from tests.invariant.money.suite import PROJECT

UNLIMITED = 2**256 - 1


class CreditWorld(RuleBasedStateMachine):
    """Three machines, two hosts, three lenders, two pools, and keepers that anyone can be."""

    project: ClassVar[Path] = PROJECT

    def __init__(self) -> None:
        super().__init__()
        self.book = book_of(self.project)
        self.anchor = boa.env.anchor()
        self.anchor.__enter__()
        self.touched = 0
        """The pool of the last rule."""

    def teardown(self) -> None:
        self.anchor.__exit__(None, None, None)

    @property
    def suite(self) -> CreditSuite:
        return self.book.suite

    @property
    def state(self) -> CreditState:
        return self.book.state

    @property
    def now(self) -> int:
        return self.book.now

    # ---- What there is to draw ----------

    def free_assets(self) -> list[int]:
        return [asset for asset in ASSETS if asset not in self.state.loans]

    def loans_in(self, *states: State) -> list[LoanModel]:
        return [loan for loan in self.state.loans.values() if loan.state in states]

    def pick(self, data: st.DataObject, assets: list[int]) -> int:
        """Draw one of `assets` and look at its pool after the step."""
        asset = int(data.draw(st.sampled_from(sorted(assets)), label="asset"))
        if asset in self.state.loans:
            self.touched = self.state.loans[asset].pool
        return asset

    def active(self, *names: str) -> list[str]:
        """Return who of `names` the token does not refuse."""
        return [name for name in names if name not in self.state.frozen]

    def quote_all(self) -> None:
        """Three appraisers say what they hold for right, one a bit more than the other."""
        for seat in SEATS:
            if self.state.price.quotes[seat][1] < self.now:
                self.book.quote(seat, self.state.quoted * (100 + seat) // 100)

    def balance(self, name: str) -> int:
        return int(self.suite.token.balanceOf(role(name)))

    def contract(self, name: str) -> Any:
        """Return the contract that the state calls so."""
        if name.startswith("pool"):
            return self.suite.pools[int(name[-1])]
        return getattr(self.suite, name)

    # ---- Loans ----------

    def indebted(self) -> list[int]:
        return [loan.asset for loan in self.state.loans.values() if self.owes(loan.asset)]

    def owes(self, asset: int) -> bool:
        loan = self.state.loans[asset]
        return self.state.pools[loan.pool].debts[asset].shares > 0

    def paid_off(self) -> list[int]:
        return [asset for asset in self.state.loans if not self.owes(asset)]
