"""Rules of handing a lease on: proposals, and taking over, or why not."""

import boa
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.helpers.money_model import LeaseModel
from tests.invariant.money.invariants import MoneyInvariants
from tests.invariant.money.world import LESSEES, PAYERS

TAKERS = (*LESSEES, *PAYERS)


class HandoverRules(MoneyInvariants):
    """Lessees hand their leases to each other, at once or after something came between."""

    @precondition(lambda self: self.running())
    @rule(data=st.data(), to=st.sampled_from(TAKERS), at_once=st.booleans())
    def assign(self, data: st.DataObject, to: str, at_once: bool) -> None:
        lease = self.leases[data.draw(st.sampled_from([x.lease_id for x in self.running()]))]
        until = self.handed_until(lease)
        call = (lease.lease_id, self.account[to], until)
        lessee = self.account[lease.lessee]
        if lease.started_at > self.now:
            with boa.reverts("escrow: lease not started"):
                self.suite.escrow.assign(*call, sender=lessee)
            return
        self.suite.escrow.assign(*call, sender=lessee)
        self.proposals[lease.lease_id] = (to, until)
        if at_once:
            self.take_over(lease, to)

    @precondition(lambda self: any(x.lease_id in self.proposals for x in self.running()))
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        """Later than it was proposed: what came between may have moved the end."""
        open_ones = [x.lease_id for x in self.running() if x.lease_id in self.proposals]
        lease = self.leases[data.draw(st.sampled_from(open_ones))]
        to, until = self.proposals[lease.lease_id]
        if until != self.handed_until(lease):
            with boa.reverts("escrow: end has moved"):
                self.suite.escrow.accept(lease.lease_id, sender=self.account[to])
            return
        self.take_over(lease, to)

    def take_over(self, lease: LeaseModel, to: str) -> None:
        """Move a lease, and what waits after it, to who accepts; nobody accepts twice."""
        for account in (to, to):
            if lease.lease_id not in self.proposals:
                with boa.reverts("escrow: not proposed to caller"):
                    self.suite.escrow.accept(lease.lease_id, sender=self.account[account])
                continue
            self.suite.escrow.accept(lease.lease_id, sender=self.account[account])
            del self.proposals[lease.lease_id]
        lease.lessee = to
        after = self.waiting(lease)
        if after is not None:
            after.lessee = to

    def handed_until(self, lease: LeaseModel) -> int:
        """Return the end of a lease, of its successor if one waits."""
        return (self.waiting(lease) or lease).ends_at
