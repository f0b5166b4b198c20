"""A deployment on an embedded chain with machines and people, as the verbs of leasing meet it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eth_account import Account

from oracle import signing
from oracle.report import Mode, Report
from scripts.lib.chains.base import Contract, Receipt
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.deployer import Suite
from scripts.lib.leasing.session import Session, connect
from scripts.lib.records import RecordStore

START = 1_767_225_600
"""2026-01-01 00:00 UTC."""
DOLLAR = 10**6
HOUR = 3_600
FINALITY = 48 * HOUR
BOND_HOURS = 24
"""Of rent, as the params decide it."""
IDLE_WATTS = 8 * 70
"""Of eight H100, as the params decide it."""


class Acting:
    """The embedded chain as one account sees it: who sends where nobody is named."""

    def __init__(self, chain: EmbeddedChain, sender: str) -> None:
        self._chain = chain
        self.sender = sender
        self.sent: list[bytes] = []

    @property
    def chain_id(self) -> int:
        return self._chain.chain_id

    @property
    def now(self) -> int:
        return self._chain.now

    def transact(self, to: str | None, data: bytes, sender: str | None = None) -> Receipt:
        self.sent.append(data[:4])
        return self._chain.transact(to, data, sender or self.sender)

    def attempt(self, to: str, data: bytes, sender: str | None = None) -> None:
        self._chain.attempt(to, data, sender or self.sender)

    def call(self, to: str, data: bytes) -> bytes:
        return self._chain.call(to, data)

    def code(self, address: str) -> bytes:
        return self._chain.code(address)

    def balance_wei(self, account: str) -> int:
        return self._chain.balance_wei(account)

    @property
    def block(self) -> int:
        return self._chain.block

    def nonce(self, account: str) -> int:
        return self._chain.nonce(account)

    def waiting(self, account: str) -> int:
        return self._chain.waiting(account)

    def creation(self, sender: str, nonce: int, since_block: int) -> Receipt | None:
        return self._chain.creation(sender, nonce, since_block)


@dataclass
class Desk:
    """Deployed contracts, their records, and who plays."""

    chain: EmbeddedChain
    store: RecordStore
    suite: Suite
    registrar: str
    host: str
    lessee: str
    stranger: str
    said: list[str] = field(default_factory=list)
    """What was said to people before they agreed."""

    def __getitem__(self, name: str) -> Contract:
        return self.suite[name]

    def session(self, sender: str, agree: Callable[[], None] = lambda: None) -> Session:
        """Return the session of an account that agrees to everything, unless told otherwise."""
        return connect(Acting(self.chain, sender), self.store, self.said.append, agree)

    def machine(self, accelerator: str = "H100-80GB-SXM", count: int = 8) -> int:
        """Register and enroll a machine of the host, without any grant; return its id."""
        title, meter = self["ComputeAsset"], self["MetricsOracle"]
        asset = int(title.read("total_supply")) + 1
        spec = {
            "kind": 1,
            "accelerator": accelerator.encode().ljust(32, b"\0"),
            "accelerator_count": count,
            "memory_mib": 81_559,
            "power_limit_watts": 10_000,
            "region": b"USDAL".ljust(32, b"\0"),
            "commissioned_at": START - 100,
            "purchase_price": 200_000 * DOLLAR,
            "documents": b"\1" * 32,
        }
        devices = [bytes([asset, number]) * 16 for number in range(count)]
        title.send("register", self.host, spec, devices, "https://m.example", sender=self.registrar)
        key = bytes([asset]) * 32
        node = str(Account.from_key(key).address)
        message = signing.enrolment_message(
            asset, self.host, node, self.chain.chain_id, meter.address
        )
        meter.send("enroll", asset, node, signing.sign(message, key), sender=self.host)
        return asset

    def offered(
        self,
        rate: int = 20 * DOLLAR,
        accelerator: str = "H100-80GB-SXM",
        count: int = 8,
        *,
        bonded: bool = True,
        **terms: Any,
    ) -> int:
        """Return a machine that stands on offer, with the bond that it needs for it."""
        asset = self.machine(accelerator, count)
        escrow = self["LeaseEscrow"]
        self["ComputeAsset"].send("grant", asset, escrow.address, 1, sender=self.host)
        offer = {
            "hourly_rate": rate,
            "min_hours": 1,
            "max_hours": 720,
            "sla_bps": 9_900,
            "credit_bps": 3_000,
            "notice_hours": 4,
            "tenancy": 0,
            "is_indexed": False,
            "premium_bps": 0,
            "valid_until": self.chain.now + 30 * 24 * HOUR,
        }
        escrow.send("post_offer", asset, offer | terms, sender=self.host)
        if bonded:
            self.bond(asset, BOND_HOURS * rate)
        return asset

    def bond(self, asset: int, amount: int) -> None:
        """Add money that the host gets for it to the bond of a machine."""
        bonds = self["LeaseBonds"]
        self.fund(self.host, amount)
        self["MockToken"].send("approve", bonds.address, amount, sender=self.host)
        bonds.send("add_bond", asset, amount, sender=self.host)

    def fund(self, account: str, amount: int) -> None:
        self["MockToken"].send("mint", account, amount)

    def leased(self, hours: int = 24, **terms: Any) -> int:
        """Return a lease of the lessee that has just begun."""
        asset = self.offered(**terms)
        escrow = self["LeaseEscrow"]
        rate, total, nonce = escrow.read("quote", asset, hours)
        self.fund(self.lessee, total)
        self["MockToken"].send("approve", escrow.address, total, sender=self.lessee)
        receipt = escrow.send("open_lease", asset, hours, rate, nonce, sender=self.lessee)
        return int(escrow.events(receipt.logs, "LeaseOpened")[0]["lease_id"])

    def run(self, asset: int, until: int) -> None:
        """Let a machine idle from now to `until`, reporting every second of each hour."""
        meter, key = self["MetricsOracle"], bytes([asset]) * 32
        head = meter.read("head", asset)
        start, sequence = self.chain.now, head["sequence"]
        while start < until:
            end = min(start // HOUR * HOUR + HOUR, until)
            sequence += 1
            report = Report(
                asset=asset,
                sequence=sequence,
                started_at=start,
                ended_at=end,
                available_seconds=end - start,
                busy_seconds=0,
                energy_joules=IDLE_WATTS * (end - start),
                work_units=0,
                mode=int(Mode.IDLE),
                evidence=b"\1" * 32,
            )
            message = signing.report_message(report, self.chain.chain_id, meter.address)
            self.chain.move_to(end)
            meter.send("submit", report.as_tuple(), signing.sign(message, key))
            start = end
