"""Rules of keepers and buyers: reviews, flags, auctions."""

import boa
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.helpers.credit_loan_model import AUCTION, DAY, HOUR, State
from tests.helpers.credit_suite import role
from tests.invariant.credit.book import Look
from tests.invariant.credit.world import UNLIMITED, CreditWorld


class RecoveryRules(CreditWorld):
    """What anyone may do about a loan."""

    # ---- Covenants ----------

    @precondition(lambda self: self.state.loans)
    @rule(data=st.data())
    def review(self, data: st.DataObject) -> None:
        asset = self.pick(data, list(self.state.loans))
        self.book.review(asset, self.book.look(asset))
        event(f"review: sweeping {self.state.loans[asset].is_sweeping}")

    @precondition(lambda self: self.state.loans)
    @rule(days=st.sampled_from((0, 1, 7, 7)))
    def watch(self, days: int) -> None:
        """A keeper looks at every loan, perhaps later, and does what the rules let anyone do."""
        boa.env.timestamp += days * DAY
        self.quote_all()
        self.look_after()

    def look_after(self) -> None:
        for asset in sorted(self.state.loans):
            look = self.book.look(asset)
            if self.book.can_auction(asset, look):
                event("auction: started")
                self.book.auction(asset, look, "keeper")
            else:
                self.try_to_flag(asset, look)

    @precondition(lambda self: self.state.loans)
    @rule(data=st.data())
    def flag(self, data: st.DataObject) -> None:
        asset = self.pick(data, list(self.state.loans))
        self.try_to_flag(asset, self.book.look(asset))

    def try_to_flag(self, asset: int, look: Look) -> None:
        """Raise, clear, mark down; where the loan is as it says, be refused."""
        current, state = self.book.is_current(asset, look), self.state.loans[asset].state
        assert self.suite.desk.is_current(asset) == current
        event(f"flag: {state.name} and {'current' if current else 'delinquent'}")
        if state is State.CURRENT and current:
            with boa.reverts("desk: loan is current"):
                self.suite.desk.flag(asset)
        elif state is State.FLAGGED and not current:
            with boa.reverts("desk: still delinquent"):
                self.suite.desk.flag(asset)
        else:
            self.book.flag(asset, look)

    # ---- Auctions ----------

    @precondition(lambda self: self.loans_in(State.CURRENT, State.FLAGGED))
    @rule(data=st.data(), days=st.sampled_from((0, 7)))
    def auction(self, data: st.DataObject, days: int) -> None:
        """After the grace, if the loan is still delinquent; never a healthy one."""
        flagged = [loan.asset for loan in self.loans_in(State.FLAGGED)]
        asset = self.pick(data, flagged or [x.asset for x in self.loans_in(State.CURRENT)])
        boa.env.timestamp += days * DAY
        look = self.book.look(asset)
        if self.book.can_auction(asset, look):
            event("auction: started")
            self.book.auction(asset, look, data.draw(st.sampled_from(("keeper", "buyer"))))
        else:
            with boa.reverts():
                self.suite.desk.auction(asset)

    @precondition(lambda self: self.loans_in(State.AUCTION))
    @rule(data=st.data(), hours=st.sampled_from((0, 0, 5, 24, 60)))
    def take(self, data: st.DataObject, hours: int) -> None:
        """It always clears, whoever is refused by the token."""
        boa.env.timestamp += hours * HOUR
        self.try_to_take(data)

    @precondition(lambda self: self.loans_in(State.AUCTION))
    @rule(data=st.data(), hours=st.sampled_from((-1, 0, 12, 23, 24)))
    def take_for_nothing(self, data: st.DataObject, hours: int) -> None:
        """After a week at no price: a day the workout account alone, then anyone."""
        for loan in self.loans_in(State.AUCTION):
            self.book.fall(loan.asset, loan.auctioned_at + AUCTION + hours * HOUR)
        self.try_to_take(data)

    def try_to_take(self, data: st.DataObject) -> None:
        asset = self.pick(data, [loan.asset for loan in self.loans_in(State.AUCTION)])
        loan, desk = self.state.loans[asset], self.suite.desk
        buyer = data.draw(st.sampled_from(("buyer", "workout", "giver")))
        if not loan.may_take(self.now, buyer == "workout"):
            with boa.reverts("desk: workout account first"):
                desk.take(asset, UNLIMITED, sender=role(buyer))
        elif not self.owes(asset):
            with boa.reverts("desk: debt is paid"):
                desk.take(asset, UNLIMITED, sender=role(buyer))
        else:
            price = desk.price(asset)
            event(f"take: {'at zero' if price == 0 else 'at a price'}")
            self.book.take(asset, buyer)

    @precondition(lambda self: self.loans_in(State.AUCTION))
    @rule(data=st.data())
    def cure(self, data: st.DataObject) -> None:
        asset = self.pick(data, [loan.asset for loan in self.loans_in(State.AUCTION)])
        if self.book.can_cure(asset):
            event("cure")
            self.book.cure(asset, self.book.look(asset), "giver")
        else:
            with boa.reverts():
                self.suite.desk.cure(asset, sender=role("giver"))
