"""What examples start in: loans on every machine, and perhaps trouble."""

from typing import ClassVar

import boa
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import initialize

from tests.helpers.credit_loan_model import AUCTION, DAY, GRACE, STEP, State
from tests.helpers.credit_suite import UNIT, role
from tests.invariant.credit.borrowing import BorrowerRules
from tests.invariant.credit.recovery import RecoveryRules
from tests.invariant.credit.state import ASSETS
from tests.invariant.credit.world import UNLIMITED

TROUBLES = ("sold in a run", "sold", "unsold", "fallen", "run", "paid late", "late", "dark", "none")


class Troubles(BorrowerRules, RecoveryRules):
    """How an example starts."""

    troubles: ClassVar[tuple[str, ...]] = TROUBLES
    """What it may start in."""

    @initialize(data=st.data(), number=st.integers(0, 2**32))
    def start_with_loans(self, data: st.DataObject, number: int) -> None:
        """Start every example with business: what is rare otherwise is where money moves.

        The wide number keeps one trouble from filling a campaign.
        """
        trouble = self.troubles[number % len(self.troubles)]
        for asset in ASSETS:
            months = data.draw(st.sampled_from((12, 24)), label="months")
            pool = 1 if asset == 2 and "run" not in trouble else 0
            self.try_to_borrow(asset, pool, months, 10)
        event(f"trouble: {trouble}")
        if "late" in trouble:
            self.be_late(is_paid=trouble == "paid late")
        if trouble == "fallen" or "sold" in trouble:
            self.fall(data.draw(st.sampled_from((5_000, 9_000))) * UNIT)
        if trouble == "dark":
            self.turn_off(1)
        if "sold" in trouble:
            boa.env.timestamp += GRACE
            self.quote_all()  # without a fresh value nobody is delinquent by value
            self.look_after()
        if "run" in trouble:
            self.run_on_the_pool()
        if "sold" in trouble:
            for loan in self.loans_in(State.AUCTION)[:1]:
                self.sell(loan.asset, for_nothing=trouble == "unsold")

    def be_late(self, is_paid: bool) -> None:
        """A step goes by unpaid; perhaps what is due comes, once a flag stands."""
        boa.env.timestamp += STEP
        self.quote_all()
        if is_paid:
            self.look_after()
            for loan in self.loans_in(State.FLAGGED):
                debt = self.book.pool_of(loan.asset).debt_of(loan.asset)
                self.book.repay(loan.asset, loan.due(self.now, debt), "giver")
            boa.env.timestamp += GRACE

    def turn_off(self, asset: int) -> None:
        """A machine and all appraisers fall silent for three weeks: no value, no step ends."""
        self.suite.meter.switch(asset, False)
        self.state.meter.switch(asset, self.now, False)
        boa.env.timestamp += 21 * DAY
        self.look_after()

    def fall(self, price: int) -> None:
        """Used prices fall for two weeks, as fast as they may."""
        self.state.quoted = price
        for _ in range(3):
            self.quote_all()
            boa.env.timestamp += 5 * DAY
        self.look_after()

    def sell(self, asset: int, for_nothing: bool) -> None:
        """To the first buyer, or after a week to the workout account, whose day it is."""
        if for_nothing:
            self.book.fall(asset, self.now + AUCTION)
            with boa.reverts("desk: workout account first"):
                self.suite.desk.take(asset, UNLIMITED, sender=role("buyer"))
        self.book.take(asset, "workout" if for_nothing else "buyer")

    def run_on_the_pool(self) -> None:
        """Everyone wants out of what is lent: most at once, the rest in the days after."""
        model, pool = self.book.sync(0), self.suite.pools[0]
        lenders = [name for name, shares in model.balances.items() if shares]
        for i, name in enumerate([*lenders, *lenders]):
            shares = model.balances[name] * (9 if i < len(lenders) else 10) // 10
            pool.request_redeem(shares, role(name), sender=role(name))
            self.book.follow(0, pool, ("ExitRequested", (name, shares)))
            boa.env.timestamp += DAY
            self.book.sync(0)
