"""A suite on anvil with 70 enrolled machines and parties that have all held the token before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_utils import keccak

from oracle import signing
from oracle.report import Report
from scripts.lib import plan
from scripts.lib.build import build
from scripts.lib.chains import abi as coding
from scripts.lib.chains.base import Contract, Receipt, create
from scripts.lib.chains.node import NodeChain
from scripts.lib.deployer import Deployer, Suite
from scripts.lib.gas import floor
from scripts.lib.gas.floor import Needs
from scripts.lib.params import Params
from scripts.lib.records import RecordStore

START = 1_767_225_600
"""2026-01-01 00:00 UTC: the node's clock begins here, on a half-day boundary."""
HOUR = 3_600
HALF_DAY = 43_200
MACHINES = 70
ACCELERATOR = b"H100-80GB-SXM".ljust(32, b"\0")
RICH = 10**15
UNLIMITED = 2**256 - 1
LET = (2, 69)
"""Machines that are let before anyone borrows."""
BOND = 10_000 * 10**6
"""A day's rent of any machine for each lease that is open at a time."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured path."""

    gas: int
    floor: int
    made_of: str


@dataclass(slots=True)
class Stage:
    """The suite, the accounts, and what has been measured so far."""

    chain: NodeChain
    suite: Suite
    token: Contract
    base: int
    """A half-day boundary: hour n of the measurements begins at base + n hours."""
    figures: dict[str, Figure] = field(default_factory=dict)
    _sequences: dict[int, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Contract:
        return self.suite[name]

    @property
    def host(self) -> str:
        return self.chain.accounts[5]

    @property
    def lessee(self) -> str:
        return self.chain.accounts[6]

    @property
    def operator(self) -> str:
        return self.chain.accounts[7]

    @property
    def buyer(self) -> str:
        return self.chain.accounts[8]

    def measure(
        self, path: str, needs: Needs, contract: str, function: str, *args: Any, sender: str
    ) -> Receipt:
        """Send a transaction and note its gas beside its floor under the name `path`."""
        target = self.suite[contract]
        receipt = target.send(function, *args, sender=sender)
        data = coding.encode_call(target.abi, function, args)
        least = floor.transaction(needs, data)
        self.figures[path] = Figure(receipt.gas_used, least, needs.made_of)
        return receipt

    def at_hour(self, hour: int, seconds: int = 5) -> None:
        """Let the next block stand `seconds` after hour `hour` of the measurements."""
        self.chain.move_to(self.base + hour * HOUR + seconds)

    def report(
        self, asset: int, hour: int, available: int = HOUR, accelerators: int = 1
    ) -> tuple[Report, bytes]:
        """Return the asset's next report, of a whole hour, with its signature."""
        sequence = self._sequences.get(asset, 0) + 1
        self._sequences[asset] = sequence
        started_at = self.base + hour * HOUR
        report = Report(
            asset=asset,
            sequence=sequence,
            started_at=started_at,
            ended_at=started_at + HOUR,
            available_seconds=available,
            busy_seconds=available // 2,
            energy_joules=available * 400 * accelerators if available else 0,
            work_units=0,
            mode=1 if available else 4,
            evidence=keccak(text=f"evidence {asset}/{hour}"),
        )
        meter = self.suite["MetricsOracle"].address
        message = signing.report_message(report, self.chain.chain_id, meter)
        return report, signing.sign(message, node_key(asset))

    def submit(self, asset: int, hour: int, available: int = HOUR) -> Receipt:
        """Report one hour of an asset just after it is over."""
        report, signature = self.report(asset, hour, available)
        self.at_hour(hour + 1)
        return self.suite["MetricsOracle"].send(
            "submit", report.as_tuple(), signature, sender=node_address(asset, self.chain)
        )


def node_key(asset: int) -> bytes:
    """Return the signing key of an asset's node."""
    return keccak(text=f"wellhead gas node {asset}")


def node_address(asset: int, chain: NodeChain) -> str:
    """Return who carries an asset's reports: a funded account, anyone may."""
    return chain.accounts[9]


def build_stage(chain: NodeChain, decided: Params, folder: Path) -> Stage:
    """Deploy everything, register and enroll the machines, make every party rich."""
    token, _ = create(chain, build("MockDollar"), [])
    settled = decided.model_copy(update={"settlement_token": token.address})
    store = RecordStore(folder, "gas", chain.chain_id)
    suite = Deployer(chain, store, settled, lambda _: None).run(plan.make(settled))
    base = (START // HALF_DAY + 4) * HALF_DAY
    stage = Stage(chain, suite, token, base)
    for holder in ("LeaseEscrow", "RevenueSplitter", "LeaseBonds"):
        # Other leases and other payees: a contract in use never holds nothing.
        token.send("mint", suite[holder].address, 1)
    for account in chain.accounts:
        token.send("mint", account, RICH)
        for name in ("LeaseEscrow", "RevenueSplitter", "LeaseBonds"):
            token.send("approve", suite[name].address, UNLIMITED, sender=account)
    for asset in range(1, MACHINES + 1):
        register(stage, stage.host, [device(asset)], decided.registrars[0])
        enroll(stage, asset)
    for asset in LET:
        bond(stage, asset)
    return stage


def register(stage: Stage, owner: str, devices: Sequence[bytes], registrar: str) -> Receipt:
    """Register a machine with these devices."""
    return stage["ComputeAsset"].send("register", *registration(owner, devices), sender=registrar)


def registration(owner: str, devices: Sequence[bytes]) -> tuple[Any, ...]:
    """Return the arguments of a registration."""
    spec = (
        1,
        ACCELERATOR,
        len(devices),
        81_559,
        1_500,
        b"USDAL".ljust(32, b"\0"),
        START - 86_400,
        25_000 * 10**6,
        keccak(text="papers"),
    )
    return owner, spec, list(devices), "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oc"


def bond(stage: Stage, asset: int) -> Receipt:
    """Put the host's money behind the promises of a machine, without which it is not let."""
    return stage["LeaseBonds"].send("add_bond", asset, BOND, sender=stage.host)


def device(number: int) -> bytes:
    """Return a device id."""
    return keccak(text=f"device {number}")


def enrolment(stage: Stage, asset: int) -> tuple[int, str, bytes]:
    """Return the arguments of an enrolment of the host's asset."""
    key = node_key(asset)
    node = str(Account.from_key(key).address)
    meter = stage["MetricsOracle"].address
    message = signing.enrolment_message(asset, stage.host, node, stage.chain.chain_id, meter)
    return asset, node, signing.sign(message, key)


def enroll(stage: Stage, asset: int) -> Receipt:
    """Enroll the asset's node key."""
    return stage["MetricsOracle"].send("enroll", *enrolment(stage, asset), sender=stage.host)
