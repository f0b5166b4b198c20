"""The whole suite on the embedded chain, from any copy of the contracts (also one with a bug)."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boa
from eth_account import Account
from eth_account.signers.local import LocalAccount

from oracle.report import Report
from oracle.signing import enrolment_message, report_message, sign
from tests.helpers.compiling import loader

PROJECT = Path(__file__).parents[3]
ACCELERATOR = b"H100-80GB-SXM".ljust(32, b"\0")
FEE_BPS = 200
ZERO = "0x" + "00" * 20
LEASE_RIGHT, LESSOR, ESCROW = 1, 1, 4
CURVE = (8_000, 20_000, 40_000)
START_RATE = 20_000_000
"""Of an index's market, settlement units an accelerator-hour."""


@dataclass
class Suite:
    """Deployed contracts and the accounts that own and run them."""

    token: Any
    title: Any
    meter: Any
    splitter: Any
    escrow: Any
    owner: str
    treasury: str
    index: Any = field(default=None, kw_only=True)
    """Of prices; the zero address where the escrow has none."""
    bonds: Any = field(default=None, kw_only=True)
    """Of hosts and of disputes."""

    def machine(self, host: str, number: int) -> LocalAccount:
        """Register, grant, and enroll one machine of `host`; return its node key."""
        spec = (1, ACCELERATOR, 1, 81_559, 1_000, b"USDAL".ljust(32, b"\0"), 1, 10**10, b"\1" * 32)
        with boa.env.prank(self.owner):
            asset = self.title.register(host, spec, [number.to_bytes(32, "big")], "")
        node = Account.from_key(number.to_bytes(32, "big"))
        message = enrolment_message(asset, host, node.address, chain_id(), self.meter.address)
        with boa.env.prank(host):
            self.title.grant(asset, self.escrow, LEASE_RIGHT)
            self.meter.enroll(asset, node.address, sign(message, node.key))
        return node

    def submit(self, node: LocalAccount, report: Report) -> None:
        """Carry one report to the meter."""
        message = report_message(report, chain_id(), self.meter.address)
        self.meter.submit(report.as_tuple(), sign(message, node.key))


def chain_id() -> int:
    """Return the embedded chain's id."""
    return int(boa.env.evm.patch.chain_id)


_suites: dict[tuple[str, str, Path], Suite] = {}


def deployed_suite(owner: str, treasury: str, project: Path, bond_hours: int) -> Suite:
    """Return the suite of `project`, deployed once: examples of a machine undo what they did."""
    key = (owner, treasury, project)
    if key not in _suites or not boa.env.get_code(_suites[key].escrow.address):
        _suites[key] = deploy_suite(*key, has_index=True, bond_hours=bond_hours)
    return _suites[key]


def deploy_suite(
    owner: str,
    treasury: str,
    project: Path = PROJECT,
    *,
    has_index: bool = False,
    bond_hours: int = 0,
) -> Suite:
    """Deploy and connect everything from the contracts under `project`.

    Machines are let without a bond unless `bond_hours` says otherwise.
    """
    index: Any = ZERO
    load = loader(project)
    with boa.env.prank(owner):
        token = load("mocks/MockToken.vy", *token_args())
        title = load("assets/ComputeAsset.vy", "Wellhead", "WELL", owner)
        meter = load("metering/MetricsOracle.vy", title, 6 * 3_600, 42 * 3_600, owner)
        splitter = load("revenue/RevenueSplitter.vy", token, title, treasury, FEE_BPS)
        if has_index:
            index = load("leasing/PriceIndex.vy", title, meter, *CURVE)
            index.set_market(ACCELERATOR, START_RATE, 10**5, 10**9)
        bonds = load("leasing/LeaseBonds.vy", token, title, meter, bond_hours)
        parts = (token, title, meter, splitter, owner, index, bonds)
        escrow = load("leasing/LeaseEscrow.vy", *parts)
        bonds.set_escrow(escrow)
        meter.set_disputes(bonds)
        if has_index:
            index.set_escrow(escrow)
        title.set_registrar(owner, True)
        title.approve_contract(escrow, LESSOR)
        splitter.approve_contract(escrow, ESCROW)
        meter.set_profile(ACCELERATOR, 60, 700)
    parts = (token, title, meter, splitter, escrow, owner, treasury)
    return Suite(*parts, index=index, bonds=bonds)


def token_args() -> tuple[Any, ...]:
    """Return the settlement token's constructor arguments: six decimals."""
    return (6,)
