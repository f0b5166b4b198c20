"""The whole suite on one stage: everyone's ordinary steps, for scenarios on real contracts."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import boa
from eth_account.signers.local import LocalAccount

from oracle.report import Mode, Report
from oracle.signing import report_message, sign
from tests.helpers.conservation import claims_owed, splitter_owed
from tests.helpers.lease_builders import HOUR, ZERO, make_offer
from tests.invariant.money.suite import Suite, chain_id

FINALITY = 48 * HOUR
REPORT_DELAY = 6 * HOUR
HALF_DAY = 12 * HOUR
UNLIMITED = 2**256 - 1
MONEY = 10**15


@dataclass
class Stage:
    """Deployed contracts, who plays in them, and what was made so far."""

    suite: Suite
    roles: dict[str, str]
    nodes: dict[int, LocalAccount] = field(default_factory=dict)
    leases: list[int] = field(default_factory=list)
    splits: dict[int, tuple[str, ...]] = field(default_factory=dict)
    sequence: dict[int, int] = field(default_factory=dict)

    # ---- Machines and their meter ----------

    def machine(self, host: str | None = None) -> int:
        """Register, grant and enroll a machine, by default the host's; return its id."""
        asset = int(self.suite.title.total_supply()) + 1
        self.nodes[asset] = self.suite.machine(host or self.roles["host"], asset)
        self.sequence[asset] = 0
        return asset

    def report(self, asset: int, started_at: int, ended_at: int, **fields: Any) -> Report:
        """Return the asset's next report, fully available unless told otherwise."""
        self.sequence[asset] += 1
        values = {
            "asset": asset,
            "sequence": self.sequence[asset],
            "started_at": started_at,
            "ended_at": ended_at,
            "available_seconds": ended_at - started_at,
            "busy_seconds": 0,
            "energy_joules": 0,
            "work_units": 0,
            "mode": int(Mode.AI),
            "evidence": b"\1" * 32,
        }
        return Report(**values | fields)

    def signed(self, report: Report) -> bytes:
        """Return the live node key's signature of a report."""
        message = report_message(report, chain_id(), self.suite.meter.address)
        return sign(message, self.nodes[report.asset].key)

    def carry(self, reports: Iterable[Report], sender: str | None = None) -> int:
        """Submit reports in one batch; return how many were recorded."""
        batch = list(reports)
        signatures = [self.signed(report) for report in batch]
        by = sender or self.roles["stranger"]
        rows = [report.as_tuple() for report in batch]
        return int(self.suite.meter.submit_many(rows, signatures, sender=by))

    def run(self, asset: int, until: int, dark: tuple[tuple[int, int], ...] = ()) -> None:
        """Let a machine report from now on, six hours at a time, but for `dark` (start, end).

        Moves the clock to `until`. A report's hour that is partly dark says so in its seconds.
        """
        while boa.env.timestamp < until:
            start = int(boa.env.timestamp)
            end = min((start // HOUR + 6) * HOUR, until)
            boa.env.timestamp = end
            self.roll(asset, start)
            edges = [start, *range((start // HOUR + 1) * HOUR, end, HOUR), end]
            lit = [(a, b, b - a - _overlap(a, b, dark)) for a, b in pairwise(edges)]
            rows = [self.report(asset, a, b, available_seconds=n) for a, b, n in lit if n]
            if rows:
                self.carry(rows)

    def roll(self, asset: int, until: int) -> None:
        """Open the cards of a long silence, as anyone may."""
        head = int(self.suite.meter.head(asset).ended_at)
        missing = until // HALF_DAY - (head - 1) // HALF_DAY - 1
        while missing > 14:
            count = min(missing - 1, 64)
            self.suite.meter.roll(asset, count)
            missing -= count

    # ---- Leases ----------

    def post(self, asset: int, **offer: Any) -> int:
        """Post an offer as the machine's owner; return its nonce."""
        owner = self.suite.title.ownerOf(asset)
        fields = tuple(make_offer(**offer).values())
        return int(self.suite.escrow.post_offer(asset, fields, sender=owner))

    def open(self, asset: int, hours: int, lessee: str | None = None, **offer: Any) -> int:
        """Post an offer and take it at once; return the lease's id."""
        return self.take(asset, hours, self.post(asset, **offer), lessee)

    def take(self, asset: int, hours: int, nonce: int, lessee: str | None = None) -> int:
        """Open a lease on the standing offer; return its id."""
        by = lessee or self.roles["lessee"]
        lease_id = int(self.suite.escrow.open_lease(asset, hours, UNLIMITED, nonce, sender=by))
        self.leases.append(lease_id)
        return lease_id

    def final(self, moment: int) -> None:
        """Let the clock run until readings up to `moment` are final."""
        boa.env.timestamp = max(int(boa.env.timestamp), _hour_up(moment) + FINALITY)

    def close(self, *lease_ids: int) -> None:
        """Wait for finality and close."""
        for lease_id in lease_ids:
            self.final(int(self.suite.escrow.lease(lease_id).ends_at))
            self.suite.escrow.close(lease_id)

    def fund(self, account: str, amount: int = MONEY) -> None:
        """Give an account money that escrow and splitter may pull."""
        self.suite.token.mint(account, amount)
        self.suite.token.approve(self.suite.escrow, UNLIMITED, sender=account)
        self.suite.token.approve(self.suite.splitter, UNLIMITED, sender=account)

    # ---- Revenue ----------

    def terms(
        self,
        asset: int,
        *,
        operator: str = ZERO,
        opex_bps: int = 0,
        beneficiary: str = ZERO,
        split_id: int = 0,
    ) -> None:
        """Set terms as the machine's owner, who takes the rest unless told otherwise."""
        owner = self.suite.title.ownerOf(asset)
        rest = owner if beneficiary == ZERO and split_id == 0 else beneficiary
        self.suite.splitter.set_terms(asset, (operator, opex_bps, rest, split_id), sender=owner)

    def split(self, shares: dict[str, int]) -> int:
        """Create a split from payee to bps; return its id."""
        split_id = int(self.suite.splitter.create_split(list(shares), list(shares.values())))
        self.splits[split_id] = tuple(shares)
        return split_id

    def claim_all(self) -> None:
        """Pay everyone what can be paid now; who is refused keeps his claim."""
        for split_id, payees in self.splits.items():
            for payee in payees:
                if self.suite.splitter.split_releasable(split_id, payee):
                    self.suite.splitter.release_split(split_id, payee)
        everyone = list(self.roles.values())
        for account in everyone:
            if self.suite.escrow.claimable(account):
                with suppress(boa.BoaError):  # the token may refuse this one
                    self.suite.escrow.claim(account)
        self.suite.splitter.claim_many(everyone)

    # ---- What there is ----------

    def balances(self) -> dict[str, int]:
        """Return the tokens that each role holds."""
        return {name: int(self.suite.token.balanceOf(a)) for name, a in self.roles.items()}

    def held(self, lease_id: int) -> int:
        """Return what the escrow still holds for a lease, undecided."""
        lease = self.suite.escrow.lease(lease_id)
        return int(lease.escrowed - lease.released)

    def check_books(self, donated: tuple[int, int] = (0, 0)) -> None:
        """Fail unless escrow and splitter hold what they owe, plus what was `donated` to each."""
        escrow, splitter, token = self.suite.escrow, self.suite.splitter, self.suite.token
        people = {*self.roles.values(), token.address}
        owed = claims_owed(escrow, people) + sum(self.held(x) for x in self.leases)
        owed += sum(escrow.owed_to_asset(asset)[0] for asset in self.nodes)
        assert token.balanceOf(escrow) == owed + donated[0]
        in_splitter = splitter_owed(splitter, people, self.splits)
        assert token.balanceOf(splitter) == in_splitter + donated[1]


def _hour_up(moment: int) -> int:
    return -(-moment // HOUR) * HOUR


def _overlap(start: int, end: int, dark: tuple[tuple[int, int], ...]) -> int:
    return sum(max(0, min(end, b) - max(start, a)) for a, b in dark)
