"""A meter over a mock title: enrols machines, makes, signs and carries their reports."""

from typing import Any

import boa
from eth_account.signers.local import LocalAccount

from oracle.report import Mode, Report
from tests.helpers.builders import label
from tests.helpers.compiling import deployer
from tests.helpers.meter_model import DISPUTE_WINDOW, HOUR, REPORT_DELAY
from tests.helpers.signing import node_key, prove_possession, sign_report

ACCELERATOR = label("H100-80GB-SXM")
ACCELERATORS = 8
IDLE_WATTS, PEAK_WATTS = 60, 700
"""Of one accelerator."""
EVIDENCE = bytes(range(1, 33))


def deploy_meter(
    title: Any,
    owner: str,
    guardian: str,
    report_delay: int = REPORT_DELAY,
    dispute_window: int = DISPUTE_WINDOW,
) -> Any:
    """Return a new MetricsOracle that `owner` deployed and owns, with one profile."""
    with boa.env.prank(owner):
        meter = deployer("metering/MetricsOracle.vy").deploy(
            title, report_delay, dispute_window, guardian
        )
        meter.set_profile(ACCELERATOR, IDLE_WATTS, PEAK_WATTS)
    return meter


class Metering:
    """A meter, its title and the keys of what is enrolled."""

    def __init__(self, meter: Any, title: Any, host: str) -> None:
        self.meter = meter
        self.title = title
        self.host = host
        self.nodes: dict[int, LocalAccount] = {}
        """Asset to its live node account."""

    def register(self, asset: int, *, count: int = ACCELERATORS, flags: int = 0) -> None:
        """Let the title know a machine of the host."""
        self.title.set_title(asset, self.host, ACCELERATOR, count, flags)

    def enroll(self, asset: int = 1, node: str | None = None, **register: Any) -> LocalAccount:
        """Register a machine and let a node key, named `node`, meter it."""
        account = node_key(node or f"node {asset}")
        self.register(asset, **register)
        proof = self.proof(asset, account)
        self.meter.enroll(asset, account.address, proof, sender=self.host)
        self.nodes[asset] = account
        return account

    def rotate(self, asset: int, node: str) -> LocalAccount:
        """Replace the live key by the one named `node`."""
        account = node_key(node)
        proof = self.proof(asset, account)
        self.meter.rotate(asset, account.address, proof, sender=self.host)
        self.nodes[asset] = account
        return account

    def proof(self, asset: int, account: LocalAccount, owner: str | None = None) -> bytes:
        """Return the key's proof of possession for an owner, by default the host."""
        return prove_possession(self.meter, asset, owner or self.host, account)

    def report(self, asset: int = 1, **overrides: Any) -> Report:
        """Return a report of the present hour so far, valid now: all available, half busy."""
        head = self.meter.head(asset)
        now = int(overrides.get("ended_at", boa.env.timestamp))
        started_at = max(int(overrides.get("started_at", (now - 1) // HOUR * HOUR)), 0)
        if "started_at" not in overrides:
            started_at = max(started_at, head.ended_at)
        elapsed = max(now - started_at, 0)
        available = int(overrides.get("available_seconds", elapsed))
        busy = int(overrides.get("busy_seconds", available // 2))
        node = self.meter.node_of(asset)
        fields = {
            "asset": asset,
            "sequence": head.sequence + 1,
            "started_at": started_at,
            "ended_at": now,
            "available_seconds": available,
            "busy_seconds": busy,
            "energy_joules": node.idle_watts * elapsed,
            "work_units": 0,
            "mode": int(Mode.AI),
            "evidence": EVIDENCE,
        }
        return Report(**(fields | overrides))

    def sign(self, report: Report, **overrides: Any) -> bytes:
        """Return the live node's signature of a report."""
        node = overrides.pop("node", None) or self.nodes[report.asset]
        return sign_report(report, self.meter, node, **overrides)

    def submit(self, asset: int = 1, **overrides: Any) -> Report:
        """Make, sign and carry a report; return it."""
        report = self.report(asset, **overrides)
        self.meter.submit(report.as_tuple(), self.sign(report))
        return report

    def submit_report(self, report: Report, signature: bytes | None = None) -> None:
        """Carry one report, by default signed by its asset's live node."""
        self.meter.submit(report.as_tuple(), self.sign(report) if signature is None else signature)

    def submit_many(self, items: list[tuple[Report, bytes]]) -> int:
        """Carry a batch; return how many were recorded."""
        reports = [report.as_tuple() for report, _ in items]
        return int(self.meter.submit_many(reports, [signature for _, signature in items]))

    def signed(self, *reports: Report) -> list[tuple[Report, bytes]]:
        """Return each report with its live node's signature."""
        return [(report, self.sign(report)) for report in reports]

    def prove(
        self,
        a: Report,
        b: Report,
        *,
        node: LocalAccount | None = None,
        sender: str | None = None,
        **sign: Any,
    ) -> None:
        """Prove an equivocation by a node, by default the live one of asset 1."""
        node = node or self.nodes[1]
        proof = [(r.as_tuple(), self.sign(r, node=node, **sign)) for r in (a, b)]
        self.meter.prove_equivocation(*proof[0], *proof[1], sender=sender)
