"""The world of the money machine: the deployed suite, its model, and how both move on."""

from pathlib import Path
from typing import Any, ClassVar

import boa
from eth_utils import keccak, to_checksum_address
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from oracle.report import Mode, Report
from tests.helpers.attesting import Quorum
from tests.helpers.bond_model import BondModel
from tests.helpers.money_model import HOUR, LeaseModel, MeterModel, WaterfallModel
from tests.invariant.money.suite import FEE_BPS, PROJECT, deployed_suite

START = 1_767_225_600
MONEY = 10**15
HOSTS = ("host_a", "host_b")
LESSEES = ("lessee_a", "lessee_b")
PAYERS = ("payer",)
"""Who pays for others' extensions."""
PAYEES = ("payee_a", "payee_b", "payee_c")
EVERYONE = (*HOSTS, *LESSEES, *PAYERS, *PAYEES, "operator", "treasury")
SHARES = (5_001, 3_333, 1_666)
MAX_LEASES = 6
BOND_HOURS = 2


def role(name: str) -> str:
    """Return the same address for the same name in every example."""
    return to_checksum_address(keccak(text=name)[-20:])


class MoneyWorld(RuleBasedStateMachine):
    """Two machines, two hosts, two lessees, a three-payee split."""

    project: ClassVar[Path] = PROJECT

    def __init__(self) -> None:
        super().__init__()
        self.account = {name: role(name) for name in EVERYONE}
        owner, treasury = role("owner"), self.account["treasury"]
        self.suite = deployed_suite(owner, treasury, self.project, BOND_HOURS)
        self.anchor = boa.env.anchor()
        self.anchor.__enter__()
        boa.env.timestamp = START
        self.meter = MeterModel()
        self.waterfall = WaterfallModel(fee_bps=FEE_BPS)
        self.bonds = BondModel(bond_hours=BOND_HOURS)
        self.escrow_claims: dict[str, int] = {}
        self.leases: dict[int, LeaseModel] = {}
        self.host_paid: dict[int, int] = {}
        self.owed: dict[int, int] = {}
        self.sequence: dict[int, int] = {}
        self.proposals: dict[int, tuple[str, int]] = {}
        self.final_seen: dict[tuple[int, int], int] = {}
        self.splitter_frozen = False

    def teardown(self) -> None:
        self.anchor.__exit__(None, None, None)

    def open_market(self) -> None:
        self.nodes = {}
        self.owner_of: dict[int, str] = {}
        self.tenure: dict[int, int] = {}
        self.offers: dict[int, tuple[Any, int] | None] = {}
        for number, host in enumerate(HOSTS, start=1):
            self.nodes[number] = self.suite.machine(self.account[host], number)
            self.owner_of[number], self.tenure[number] = host, 1
            self.offers[number], self.sequence[number] = None, 0
            self.owed[number] = 0
            self.meter.last_end[number] = self.now
        for name in (*LESSEES, *PAYERS):
            self.suite.token.mint(self.account[name], MONEY)
            for contract in (self.suite.escrow, self.suite.bonds):
                self.suite.token.approve(contract, 2**256 - 1, sender=self.account[name])
        self.quorum = Quorum(self.suite.meter, self.suite.owner)
        self.suite.splitter.create_split([self.account[p] for p in PAYEES], list(SHARES))
        split = {self.account[p]: share for p, share in zip(PAYEES, SHARES, strict=True)}
        self.waterfall.splits[1] = split

    # ---- The meter ----------

    def report(self, asset: int, missing: int) -> None:
        """Report the last whole hour, or what of it is not yet reported."""
        ended = self.now // HOUR * HOUR
        started = max(ended - HOUR, self.meter.last_end[asset])
        if started >= ended:
            return
        self.roll(asset, started)
        available = max(0, ended - started - missing)
        self.sequence[asset] += 1
        report = Report(
            asset=asset,
            sequence=self.sequence[asset],
            started_at=started,
            ended_at=ended,
            available_seconds=available,
            busy_seconds=0,
            energy_joules=100,
            work_units=0,
            mode=int(Mode.AI),
            evidence=b"\1" * 32,
        )
        if (asset, started // HOUR) in self.meter.refuted:
            self.sequence[asset] -= 1
            with boa.reverts("oracle: hour refuted"):
                self.suite.submit(self.nodes[asset], report)
            return
        self.suite.submit(self.nodes[asset], report)
        self.meter.report(asset, started, ended, available)

    def roll(self, asset: int, until: int) -> None:
        """Fill the cards of a long silence, as anyone may."""
        half_day = 12 * HOUR
        missing = until // half_day - (self.meter.last_end[asset] - 1) // half_day - 1
        while missing > 14:
            self.suite.meter.roll(asset, min(missing - 1, 64))
            self.meter.last_end[asset] = self.suite.meter.head(asset).ended_at
            missing = until // half_day - (self.meter.last_end[asset] - 1) // half_day - 1

    # ---- Leases and the waterfall ----------

    def has_offer(self, asset: int) -> bool:
        offer = self.offers[asset]
        return offer is not None and offer[0][9] >= self.now

    def can_open(self, asset: int) -> bool:
        return self.live_lease(asset) is None and len(self.leases) < MAX_LEASES

    def waiting(self, lease: LeaseModel) -> LeaseModel | None:
        """Return what waits after a lease."""
        after = self.leases.get(lease.lease_id + 1)
        return after if after and not after.closed and after.started_at > self.now else None

    def let_fall(self, lease: LeaseModel, end_before: int) -> None:
        """Cancel what waits after a lease that notice ended early; its payer has it all back."""
        after = self.waiting(lease)
        if after is not None and lease.ends_at < end_before:
            after.fall()
            self.bonds.release(after)
            payer = self.account[after.payer or after.lessee]
            self.escrow_claims[payer] = self.escrow_claims.get(payer, 0) + after.escrowed

    def book(self, lease: LeaseModel, until: int, end: int) -> None:
        """Move the model of a lease to `until`; credit the lessee when a period closes."""
        lease.settled_until = max(lease.settled_until, until)
        if until == end:
            result = lease.close_period(self.meter, lease.periods_closed)
            lease.periods_closed += 1
            account = self.account[lease.lessee]
            self.escrow_claims[account] = self.escrow_claims.get(account, 0) + result.lessee
            self.bonds.cover(lease, account, result.shortfall)

    def pay_host(self, lease: LeaseModel) -> None:
        """Hand what the lease newly owes the host side to the waterfall, or keep it owed."""
        total = lease.host_total(self.meter)
        new = total - self.host_paid[lease.lease_id]
        assert new >= 0, "the host side was paid too much before"
        self.host_paid[lease.lease_id] = total
        self.owed[lease.asset] += new
        if not self.splitter_frozen:
            self.forward_model(lease.asset)

    def forward_model(self, asset: int) -> None:
        amount, self.owed[asset] = self.owed[asset], 0
        if amount:
            owner = self.account[self.owner_of[asset]]
            self.waterfall.deposit(asset, owner, self.tenure[asset], self.now, amount, 0)

    @property
    def now(self) -> int:
        return int(boa.env.timestamp)

    def final_until(self, asset: int) -> int:
        """Return up to when the readings of a machine are final now."""
        return self.meter.final_until(asset, self.now)

    def running(self) -> list[LeaseModel]:
        return [x for x in self.leases.values() if x.ends_at > self.now and not x.closed]

    def live_lease(self, asset: int) -> LeaseModel | None:
        live = [x for x in self.running() if x.asset == asset and x.started_at <= self.now]
        assert len(live) <= 1, "two leases of one machine overlap"
        return live[0] if live else None

    def pick_lease(self, data: st.DataObject) -> LeaseModel:
        """Prefer a lease that has something final to settle: the others only refuse."""
        ready = [x.lease_id for x in self.leases.values() if self.is_ready(x)]
        choice = data.draw(st.sampled_from(ready or sorted(self.leases)))
        return self.leases[choice]

    def is_ready(self, lease: LeaseModel) -> bool:
        start, end = lease.period(lease.periods_closed)
        return not lease.closed and min(end, self.final_until(lease.asset)) > start
