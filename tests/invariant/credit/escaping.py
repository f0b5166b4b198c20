"""Rules of borrowers who try to get out from under a lien."""

import boa
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.helpers.credit_suite import role
from tests.invariant.credit.market import MarketRules


class EscapeRules(MarketRules):
    """Ways out that are none."""

    @precondition(lambda self: self.state.loans)
    @rule(data=st.data())
    def try_to_escape(self, data: st.DataObject) -> None:
        """The lien holds whatever the borrower tries."""
        asset = self.pick(data, list(self.state.loans))
        owner, title = role(self.state.owner_of[asset]), self.suite.title
        accomplice = role("giver")
        with boa.reverts():
            title.transferFrom(owner, accomplice, asset, sender=owner)
        with boa.reverts():
            title.retire(asset, sender=owner)
        with boa.reverts():
            title.setUser(asset, accomplice, self.now + 3_600, sender=owner)
        with boa.reverts():
            title.release(asset, sender=owner)
        with boa.reverts("splitter: lien, opex only falls"):
            terms = (accomplice, 4_000, owner, 0)
            self.suite.splitter.set_terms(asset, terms, sender=owner)
        self.suite.title.grant(asset, self.suite.desk, 0, sender=owner)
        self.suite.title.grant(asset, self.suite.desk, 2, sender=owner)

    @precondition(lambda self: set(self.state.loans) & set(self.lettable()))
    @rule(
        data=st.data(),
        terms=st.sampled_from(((721, 100, 24, "pledge: term too long"),
                               (24, 69, 24, "pledge: rate too low"),
                               (24, 100, 169, "pledge: notice too long"))),
    )  # fmt: skip
    def try_to_let_it_away(self, data: st.DataObject, terms: tuple[int, int, int, str]) -> None:
        """A cheap or endless lease of a pledged machine is refused."""
        asset = self.pick(data, sorted(set(self.state.loans) & set(self.lettable())))
        hours, percent, notice, reason = terms
        machine = self.state.machines[asset]
        rate = machine.hourly_rate * machine.count * percent // 100
        nonce = self.book.post(asset, rate, notice)
        lessee = role(self.active("lessee_a", "lessee_b")[0])
        with boa.reverts(reason):
            self.suite.escrow.open_lease(asset, hours, rate, nonce, sender=lessee)

    def free_users(self) -> list[int]:
        return [a for a in self.free_assets() if self.state.lease_on(a, self.now) is None]

    @precondition(lambda self: self.free_users())
    @rule(data=st.data())
    def use_it_myself(self, data: st.DataObject) -> None:
        """An owner's own user stands in the way of a pledge for its time."""
        asset = self.pick(data, self.free_users())
        until, owner = self.now + 100 * 3_600, role(self.state.owner_of[asset])
        self.suite.title.setUser(asset, role("giver"), until, sender=owner)
        self.state.user_until[asset] = until
