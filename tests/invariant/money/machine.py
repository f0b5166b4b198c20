"""Rules of the money machine: what is possible now, or the reason why it is refused."""

from fractions import Fraction
from math import floor
from typing import Any

import boa
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.helpers.money_model import HOUR, LeaseModel
from tests.invariant.money.bond_rules import BondRules
from tests.invariant.money.handover_rules import HandoverRules
from tests.invariant.money.holder_rules import HolderRules
from tests.invariant.money.world import LESSEES, MAX_LEASES, PAYERS, START

OFFERS = st.tuples(
    st.sampled_from((3_601, 20_000_000, 700_000_003)),  # settlement units an hour
    st.sampled_from((1, 24)),  # shortest term, hours
    st.sampled_from((0, 9_000, 9_900, 9_990)),  # SLA, bps
    st.sampled_from((0, 1_000, 3_000)),  # most credit, bps
    st.sampled_from((1, 24, 720)),  # notice, hours
    st.sampled_from((0, 0, 1)),  # tenancy: 1 BARE_METAL
    st.sampled_from((None, None, 0, 2_500)),  # premium over the price index, bps; None: fixed price
)
TERMS = st.sampled_from((0, 5, 30, 100, 719, 1_441))
"""Hours beyond the shortest term: within a period, across one, across two."""


class MoneyMachine(HandoverRules, HolderRules, BondRules):
    """Any order of reports, leases, settlements, transfers, terms, gifts, freezes and claims."""

    # ---- Time and the meter ----------

    @rule(seconds=st.sampled_from((1, 59, 1_799, HOUR, 7 * HOUR, 5 * 24 * HOUR)))
    def wait(self, seconds: int) -> None:
        boa.env.timestamp += seconds

    @rule(
        asset=st.sampled_from((1, 2)),
        hours=st.sampled_from((1, 13, 49)),
        missing=st.sampled_from((0, 1, 37, 1_800)),
    )
    def live(self, asset: int, hours: int, missing: int) -> None:
        """One machine reports each hour for a while, some of it missing; the other is silent."""
        for step in range(hours):
            boa.env.timestamp = (self.now // HOUR + 1) * HOUR + 5
            self.report(asset, missing if step % 5 == 0 else 0)

    @rule(
        asset=st.sampled_from((1, 2)),
        back=st.integers(0, 3),
        count=st.integers(1, 3),
        part=st.sampled_from((0, 2)),
    )
    def refute(self, asset: int, back: int, count: int, part: int) -> None:
        """An hour later attestors leave nothing, or half, of the last hours that are not final."""
        boa.env.timestamp = (self.now // HOUR + 1) * HOUR + 5
        self.report(asset, 0)
        end = self.meter.last_end[asset] // HOUR - back
        first = max(end - count, self.final_until(asset) // HOUR)
        if first >= end or first < START // HOUR:
            return
        present = {hour: self.meter.hours.get((asset, hour), 0) for hour in range(first, end)}
        left = {hour: seconds // part if part else 0 for hour, seconds in present.items()}
        call = self.quorum.refutation(asset, first, *left.values())
        if left == present and all((asset, hour) in self.meter.refuted for hour in left):
            with boa.reverts("oracle: nothing to refute"):
                self.quorum.carry(call)
            return
        self.quorum.carry(call)
        for hour, seconds in left.items():
            self.meter.refute(asset, hour, seconds)

    # ---- Leases ----------

    @rule(asset=st.sampled_from((1, 2)), offer=OFFERS, by_operator=st.booleans())
    def replace_offer(self, asset: int, offer: tuple[Any, ...], by_operator: bool) -> None:
        if by_operator:
            host, operator = self.account[self.owner_of[asset]], self.account["operator"]
            self.suite.escrow.set_operator(operator, True, sender=host)
        self.post_offer(asset, *offer, by="operator" if by_operator else "")

    def post_offer(
        self,
        asset: int,
        rate: int,
        min_hours: int,
        sla_bps: int,
        credit_bps: int,
        notice_hours: int,
        tenancy: int,
        premium_bps: int | None,
        by: str = "",
    ) -> None:
        host = self.account[self.owner_of[asset]]
        valid = self.now + 30 * 24 * HOUR
        terms = (rate, min_hours, 8_760, sla_bps, credit_bps, notice_hours)
        offer = (*terms, tenancy, premium_bps is not None, premium_bps or 0, valid)
        self.suite.title.grant(asset, self.suite.escrow, 1, sender=host)
        sender = self.account[by] if by else host
        nonce = self.suite.escrow.post_offer(asset, offer, sender=sender)
        self.offers[asset] = (offer, nonce)

    @precondition(lambda self: any(self.offers.values()))
    @rule(data=st.data())
    def withdraw_offer(self, data: st.DataObject) -> None:
        """Taken back once, also when it has expired; nobody opens on it any more."""
        asset = data.draw(st.sampled_from([a for a, offer in self.offers.items() if offer]))
        host, payer = self.account[self.owner_of[asset]], self.account[PAYERS[0]]
        _, nonce = self.offers[asset]  # type: ignore[misc]
        self.suite.escrow.withdraw_offer(asset, sender=host)
        self.offers[asset] = None
        with boa.reverts("escrow: no offer"):
            self.suite.escrow.withdraw_offer(asset, sender=host)
        with boa.reverts("escrow: no offer"):
            self.suite.escrow.open_lease(asset, 24, 2**56, nonce, sender=payer)

    def priced(self, asset: int) -> tuple[tuple[Any, ...], int]:
        """Return the standing offer at the rate of now, and its number."""
        offer, nonce = self.offers[asset]  # type: ignore[misc]
        if not offer[7]:
            return offer, nonce
        # A machine has one accelerator.
        indexed = Fraction(self.suite.index.price_of(asset) * (10_000 + offer[8]), 10**22)
        return (max(offer[0], floor(indexed)), *offer[1:]), nonce

    @initialize(data=st.data())
    def let_both_machines(self, data: st.DataObject) -> None:
        """Start every example with business: what is rare otherwise is where money moves."""
        self.open_market()
        self.set_terms(1, 2_500, True)
        for asset, lessee in zip((1, 2), LESSEES, strict=True):
            self.post_offer(asset, *data.draw(OFFERS))
            self.start_lease(asset, lessee, data.draw(TERMS))

    @precondition(lambda self: self.can_open(1) or self.can_open(2))
    @rule(data=st.data(), lessee=st.sampled_from(LESSEES), more=TERMS)
    def open_lease(self, data: st.DataObject, lessee: str, more: int) -> None:
        asset = data.draw(st.sampled_from([a for a in (1, 2) if self.can_open(a)]))
        if not self.has_offer(asset):
            self.post_offer(asset, *data.draw(OFFERS))
        self.start_lease(asset, lessee, more, with_permit=data.draw(st.booleans()))

    def start_lease(self, asset: int, lessee: str, more: int, with_permit: bool = False) -> None:
        """Open one; the token takes no permits, what was approved counts."""
        offer, nonce = self.priced(asset)
        hours = offer[1] + more
        call, escrow = (asset, hours, offer[0], nonce), self.suite.escrow
        by = {"sender": self.account[lessee]}
        self.bond_up(asset, offer[0], lambda: escrow.open_lease(*call, **by))
        self.record(
            escrow.open_lease_with_permit(*call, 0, 27, bytes(32), bytes(32), **by)
            if with_permit
            else escrow.open_lease(*call, **by),
            LeaseModel.on(offer, asset=asset, lessee=lessee, hours=hours, started_at=self.now),
        )

    @precondition(lambda self: any(self.live_lease(a) and self.has_offer(a) for a in (1, 2)))
    @rule(data=st.data())
    def open_in_use(self, data: st.DataObject) -> None:
        """A machine that is let is let to nobody else."""
        let = [a for a in (1, 2) if self.live_lease(a) and self.has_offer(a)]
        asset = data.draw(st.sampled_from(let))
        (offer, nonce), payer = self.priced(asset), self.account[PAYERS[0]]
        self.bond_up(asset, offer[0])
        with boa.reverts("escrow: machine in use"):
            self.suite.escrow.open_lease(asset, offer[1], offer[0], nonce, sender=payer)

    def record(self, lease_id: int, lease: LeaseModel) -> None:
        """Keep the model of a lease that was just opened; all its rent has come in."""
        lease.lease_id = lease_id
        self.leases[lease_id] = lease
        self.host_paid[lease_id] = 0
        self.bonds.reserve(lease)

    @precondition(lambda self: self.running() and len(self.leases) < MAX_LEASES)
    @rule(data=st.data(), payer=st.sampled_from((*LESSEES, *PAYERS)), more=TERMS)
    def extend(self, data: st.DataObject, payer: str, more: int) -> None:
        """Anyone pays for a successor; a lease that cannot have one says why."""
        before = self.leases[data.draw(st.sampled_from([x.lease_id for x in self.running()]))]
        asset, by = before.asset, self.account[payer]
        if not self.has_offer(asset):
            self.post_offer(asset, *data.draw(OFFERS))
        offer, nonce = self.priced(asset)
        hours = offer[1] + more
        call = (before.lease_id, hours, offer[0], nonce)
        reason = None
        if before.started_at > self.now:
            reason = "escrow: lease not started"
        elif before.notice_by_lessee or before.notice_by_owner:
            reason = "escrow: notice already given"
        elif self.waiting(before):
            reason = "escrow: successor waits"
        if reason:
            with boa.reverts(reason):
                self.suite.escrow.extend(*call, sender=by)
            return
        self.suite.title.grant(
            asset, self.suite.escrow, 1, sender=self.account[self.owner_of[asset]]
        )
        self.bond_up(asset, offer[0], lambda: self.suite.escrow.extend(*call, sender=by))
        self.record(
            self.suite.escrow.extend(*call, sender=by),
            LeaseModel.on(
                offer,
                asset=asset,
                lessee=before.lessee,
                hours=hours,
                started_at=before.ends_at,
                is_successor=True,
                payer="" if payer == before.lessee else payer,
            ),
        )

    @precondition(lambda self: self.leases)
    @rule(data=st.data(), wait=st.sampled_from((0, 0, 49 * HOUR)))
    def settle(self, data: st.DataObject, wait: int) -> None:
        boa.env.timestamp += wait
        lease = self.pick_lease(data)
        start, end = lease.period(lease.periods_closed)
        until = min(end, self.final_until(lease.asset))
        if lease.closed:
            with boa.reverts("escrow: lease closed"):
                self.suite.escrow.settle(lease.lease_id)
        elif lease.fully_settled or until <= start:
            with boa.reverts("escrow: nothing final yet"):
                self.suite.escrow.settle(lease.lease_id)
        else:
            self.suite.escrow.settle(lease.lease_id)
            self.book(lease, until, end)
            self.pay_host(lease)

    @precondition(lambda self: self.leases)
    @rule(data=st.data(), to_the_end=st.booleans())
    def close(self, data: st.DataObject, to_the_end: bool) -> None:
        lease = self.pick_lease(data)
        if to_the_end and lease.ends_at > self.final_until(lease.asset):
            boa.env.timestamp = max(self.now, lease.ends_at + 73 * HOUR)
        if lease.closed:
            with boa.reverts("escrow: lease closed"):
                self.suite.escrow.close(lease.lease_id)
        elif lease.ends_at > self.final_until(lease.asset):
            with boa.reverts("escrow: not final yet"):
                self.suite.escrow.close(lease.lease_id)
        else:
            self.suite.escrow.close(lease.lease_id)
            while not lease.fully_settled:
                end = lease.period(lease.periods_closed)[1]
                self.book(lease, end, end)
            lease.closed = True
            self.bonds.release(lease)
            self.pay_host(lease)

    @precondition(lambda self: any(x.may_terminate for x in self.running()))
    @rule(data=st.data())
    def terminate(self, data: st.DataObject) -> None:
        free = [x.lease_id for x in self.running() if x.may_terminate]
        lease = self.leases[data.draw(st.sampled_from(free))]
        self.suite.escrow.terminate(lease.lease_id, sender=self.account[lease.lessee])
        end_before = lease.ends_at
        if lease.notice_by_owner:
            lease.leave(self.now)
        else:
            lease.shorten(self.now)
        lease.notice_by_lessee = True
        self.let_fall(lease, end_before)

    @precondition(lambda self: self.running())
    @rule(data=st.data())
    def reject(self, data: st.DataObject) -> None:
        lease = self.leases[data.draw(st.sampled_from([x.lease_id for x in self.running()]))]
        lessee = self.account[lease.lessee]
        reason = "escrow: no cooling-off" if lease.is_successor else "escrow: too late to reject"
        if lease.is_successor or self.now - lease.started_at >= 2 * HOUR:
            with boa.reverts(reason):
                self.suite.escrow.reject(lease.lease_id, sender=lessee)
            return
        self.suite.escrow.reject(lease.lease_id, sender=lessee)
        end_before = lease.ends_at
        lease.leave(self.now)
        lease.notice_by_lessee = True
        self.let_fall(lease, end_before)

    @precondition(lambda self: self.running())
    @rule(data=st.data(), reason=st.integers(1, 4))
    def reclaim(self, data: st.DataObject, reason: int) -> None:
        lease = self.leases[data.draw(st.sampled_from([x.lease_id for x in self.running()]))]
        owner = self.account[self.owner_of[lease.asset]]
        if lease.notice_by_owner:
            with boa.reverts("escrow: notice already given"):
                self.suite.escrow.reclaim(lease.lease_id, reason, sender=owner)
            return
        self.suite.escrow.reclaim(lease.lease_id, reason, sender=owner)
        end_before = lease.ends_at
        lease.shorten(self.now)
        lease.notice_by_owner = True
        self.let_fall(lease, end_before)
