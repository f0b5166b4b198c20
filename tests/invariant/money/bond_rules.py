"""Rules of bonds: hosts add and withdraw, lessees dispute, attestors rule or let the day pass."""

from collections.abc import Callable
from typing import Any

import boa
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from oracle.signing import sign
from tests.helpers import bond_model
from tests.helpers.bond_model import DisputeModel
from tests.helpers.dismissing import dismissal_message
from tests.helpers.money_model import DAY, HOUR
from tests.helpers.signing import chain_id
from tests.invariant.money.invariants import MoneyInvariants

REASON = b"runs as reported".ljust(32, b"\0")


class BondRules(MoneyInvariants):
    """Money behind promises and doubts, beside the leases."""

    @rule(asset=st.sampled_from((1, 2)), amount=st.sampled_from((1, 10**6, 500_000_000)))
    def add_bond(self, asset: int, amount: int) -> None:
        self.bond(asset, amount)

    def bond_up(self, asset: int, rate: int, open_lease: Callable[[], Any] | None = None) -> None:
        """Add what the bond lacks for a lease at a rate; without it `open_lease` is refused."""
        lacking = self.bonds.bond_hours * rate - self.bonds.free(asset)
        if lacking <= 0:
            return
        if open_lease:
            with boa.reverts("bonds: host bond too low"):
                open_lease()
        self.bond(asset, lacking)

    def bond(self, asset: int, amount: int) -> None:
        host = self.account[self.owner_of[asset]]
        self.suite.token.mint(host, amount)
        self.suite.token.approve(self.suite.bonds, amount, sender=host)
        self.suite.bonds.add_bond(asset, amount, sender=host)
        self.bonds.of[asset] = self.bonds.of.get(asset, 0) + amount

    @precondition(lambda self: any(self.bonds.of.values()))
    @rule(data=st.data(), keep=st.sampled_from((0, 1)))
    def withdraw_bond(self, data: st.DataObject, keep: int) -> None:
        """The owner takes what no open lease counts on, and no unit more."""
        asset = data.draw(st.sampled_from([a for a, amount in self.bonds.of.items() if amount]))
        host, free = self.account[self.owner_of[asset]], self.bonds.free(asset)
        with boa.reverts("bonds: not that much free"):
            self.suite.bonds.withdraw_bond(asset, free + 1, sender=host)
        amount = free - keep
        if amount <= 0:
            return
        before = self.suite.token.balanceOf(host)
        self.suite.bonds.withdraw_bond(asset, amount, sender=host)
        assert self.suite.token.balanceOf(host) == before + amount
        self.bonds.of[asset] -= amount

    @precondition(lambda self: any(not x.closed for x in self.leases.values()))
    @rule(data=st.data(), back=st.sampled_from((1, 2, 3, 30, 47, 48, 60)), hours=st.integers(1, 3))
    def dispute(self, data: st.DataObject, back: int, hours: int) -> None:
        """Hours before now, or before the end of what has ended; refused for the model's reason.

        What was accepted is refused a second time, and the meter holds from its first hour.
        """
        open_ones = [x.lease_id for x in self.leases.values() if not x.closed]
        lease = self.leases[data.draw(st.sampled_from(open_ones))]
        first = min(self.now, lease.ends_at) // HOUR - back
        lessee, bonds = self.account[lease.lessee], self.suite.bonds
        call = (lease.lease_id, first, hours)
        reason = bond_model.refusal(lease, self.meter, self.bonds, first, hours, self.now)
        if reason:
            with boa.reverts(reason):
                bonds.dispute(*call, sender=lessee)
            return
        made = bond_model.dispute(lease, self.meter, first, hours, self.now)
        assert bonds.dispute(*call, sender=lessee) == made.stake
        self.bonds.disputes[lease.lease_id, made.period] = made
        with boa.reverts("bonds: disputed before"):
            bonds.dispute(*call, sender=lessee)
        with boa.env.anchor():
            boa.env.timestamp = made.held_until - 1
            assert self.suite.meter.final_until(lease.asset) == self.final_until(lease.asset)

    @precondition(lambda self: self.open_disputes())
    @rule(data=st.data(), left=st.sampled_from((0, 1_000)))
    def refute_disputed(self, data: st.DataObject, left: int) -> None:
        """Attestors leave less of the first hour in doubt, as long as the meter lets them."""
        made = self.pick_dispute(data)
        present = self.meter.hours.get((made.asset, made.first_hour), 0)
        if self.meter.last_end[made.asset] < (made.first_hour + 1) * HOUR or present <= left:
            return
        call = self.quorum.refutation(made.asset, made.first_hour, left)
        if made.first_hour * HOUR < self.meter.final_until(made.asset, self.now):
            with boa.reverts("oracle: hour is final"):
                self.quorum.carry(call)
            return
        self.quorum.carry(call)
        self.meter.refute(made.asset, made.first_hour, left)
        if self.now < made.held_until:
            with boa.reverts("bonds: refuted already"):
                self.suite.bonds.dismiss(*self.dismissal(made))

    @precondition(lambda self: self.open_disputes())
    @rule(data=st.data(), wait=st.sampled_from((0, DAY)))
    def end_dispute(self, data: st.DataObject, wait: int) -> None:
        """At once where something was refuted, else when the day is over."""
        boa.env.timestamp += wait
        made = self.pick_dispute(data)
        call = (made.lease_id, made.period)
        if self.now < made.held_until and not made.is_refuted(self.meter):
            with boa.reverts("bonds: still open"):
                self.suite.bonds.end_dispute(*call)
            return
        self.suite.bonds.end_dispute(*call)
        self.bonds.end(made, self.account[made.disputer])

    @precondition(lambda self: self.open_disputes())
    @rule(data=st.data())
    def dismiss(self, data: st.DataObject) -> None:
        """Attestors rule that the report stands: the bond is whoever owns the machine now."""
        made = self.pick_dispute(data)
        call = self.dismissal(made)
        if made.is_refuted(self.meter) or self.now >= made.held_until:
            late = self.now >= made.held_until
            with boa.reverts("bonds: too late to rule" if late else "bonds: refuted already"):
                self.suite.bonds.dismiss(*call)
            return
        self.suite.bonds.dismiss(*call)
        self.bonds.end(made, self.account[self.owner_of[made.asset]])

    def dismissal(self, made: DisputeModel) -> tuple[tuple[Any, ...], list[bytes]]:
        """Return what enough attestors signed against a dispute."""
        fields = {
            "lease_id": made.lease_id,
            "period": made.period,
            "config": self.suite.meter.config(),
            "reason": REASON,
            "deadline": 2**40,
        }
        message = dismissal_message(fields, chain_id(), self.suite.bonds.address)
        keys = sorted(
            self.quorum.keys[: self.quorum.threshold], key=lambda key: int(key.address, 16)
        )
        return tuple(fields.values()), [sign(message, key.key) for key in keys]

    def open_disputes(self) -> list[DisputeModel]:
        return [made for made in self.bonds.disputes.values() if made.is_open]

    def pick_dispute(self, data: st.DataObject) -> DisputeModel:
        keys = [(made.lease_id, made.period) for made in self.open_disputes()]
        return self.bonds.disputes[data.draw(st.sampled_from(keys))]
