"""The whole suite with credit on the embedded chain, from any copy of the contracts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boa
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils import keccak, to_checksum_address

from oracle.signing import enrolment_message, sign
from tests.helpers.builders import LEASE, LIEN_HOLDER, PLEDGE
from tests.helpers.compiling import loader
from tests.helpers.lease_builders import ZERO
from tests.invariant.money.suite import (
    ACCELERATOR,
    ESCROW,
    FEE_BPS,
    LESSOR,
    PROJECT,
    Suite,
    chain_id,
)

UNIT = 10**6
"""One whole token of six decimals."""
DAY = 86_400
SEATS = 5
COUNT = 8
"""Accelerators of a machine."""
PURCHASE_PRICE = 200_000 * UNIT
USED_PRICE = 24_000 * UNIT
"""Of one accelerator."""
MARKET_RATE = 2 * UNIT
"""An hour of one accelerator."""
MARKET_USE_BPS = 9_000
SUPPLY_CAP = 100_000_000 * UNIT
CURVES = ((600, 1_300, 8_500, 3_600), (200, 700, 8_500, 2_400))
"""By pool: nominal bps at no use, at the kink, the kink's use, at full use."""
PRICE_TYPES = {
    "Price": [
        {"name": "accelerator", "type": "bytes32"},
        {"name": "price", "type": "uint256"},
        {"name": "observed_at", "type": "uint256"},
        {"name": "seat", "type": "uint256"},
    ]
}


def role(name: str) -> str:
    """Return the same address for the same name everywhere."""
    return to_checksum_address(keccak(text=name)[-20:])


@dataclass
class CreditSuite(Suite):
    """Deployed contracts of money and credit, and the accounts that own and run them."""

    appraiser: Any
    desk: Any
    pools: tuple[Any, ...]
    guardian: str
    workout: str
    appraisers: tuple[LocalAccount, ...]

    def machine(
        self,
        host: str,
        number: int,
        *,
        count: int = COUNT,
        purchase_price: int = PURCHASE_PRICE,
        age: int = 30 * DAY,
        accelerator: bytes = ACCELERATOR,
    ) -> LocalAccount:
        """Register and enroll one machine, grant its lease and its pledge; return its node key."""
        commissioned_at = int(boa.env.timestamp) - age
        region = b"USDAL".ljust(32, b"\0")
        size = (count, 81_559, 10_000)
        spec = (1, accelerator, *size, region, commissioned_at, purchase_price, b"\1" * 32)
        devices = [keccak(text=f"device {number} {i}") for i in range(count)]
        asset = self.title.register(host, spec, devices, "", sender=self.owner)
        node = Account.from_key(keccak(text=f"node {number}"))
        message = enrolment_message(asset, host, node.address, chain_id(), self.meter.address)
        with boa.env.prank(host):
            self.title.grant(asset, self.escrow, LEASE)
            self.title.grant(asset, self.desk, PLEDGE)
            if hasattr(self.meter, "enroll"):
                self.meter.enroll(asset, node.address, sign(message, node.key))
        return node

    def quote(
        self,
        seat: int,
        price: int,
        observed_at: int | None = None,
        accelerator: bytes = ACCELERATOR,
        sender: str | None = None,
    ) -> None:
        """Carry one appraiser's price of one accelerator, observed now unless told otherwise."""
        at = int(boa.env.timestamp) if observed_at is None else observed_at
        signature = self.sign_price(self.appraisers[seat], seat, price, at, accelerator)
        self.appraiser.submit_price(
            seat, accelerator, price, at, signature, sender=sender or self.owner
        )

    def sign_price(
        self,
        account: LocalAccount,
        seat: int,
        price: int,
        observed_at: int,
        accelerator: bytes = ACCELERATOR,
    ) -> bytes:
        """Return an appraiser's 65-byte signature of a price."""
        domain = {
            "name": "Appraiser",
            "version": "1",
            "chainId": chain_id(),
            "verifyingContract": self.appraiser.address,
        }
        message = {
            "accelerator": accelerator,
            "price": price,
            "observed_at": observed_at,
            "seat": seat,
        }
        return bytes(
            account.sign_message(encode_typed_data(domain, PRICE_TYPES, message)).signature
        )

    def fund(self, account: str, amount: int) -> None:
        """Give an account money that every contract may pull."""
        self.token.mint(account, amount)
        for contract in (self.escrow, self.splitter, self.desk, *self.pools):
            self.token.approve(contract, 2**256 - 1, sender=account)


def deploy_credit_suite(
    owner: str,
    treasury: str,
    project: Path = PROJECT,
    *,
    guardian: str | None = None,
    workout: str | None = None,
    real_meter: bool = True,
    feed: Any = "0x" + "00" * 20,
) -> CreditSuite:
    """Deploy and connect everything from the contracts under `project`.

    Without `real_meter`, machines are switched on and off: see MockSwitchMeter. `feed` is the
    sequencer's, none by default.
    """
    load = loader(project)
    guard, workshop = guardian or owner, workout or role("workout")
    with boa.env.prank(owner):
        token = load("mocks/MockToken.vy", 6)
        title = load("assets/ComputeAsset.vy", "Wellhead", "WELL", guard)
        if real_meter:
            meter = load("metering/MetricsOracle.vy", title, 6 * 3_600, 42 * 3_600, guard)
            meter.set_profile(ACCELERATOR, 60, 700)
        else:
            meter = load("mocks/MockSwitchMeter.vy")
        splitter = load("revenue/RevenueSplitter.vy", token, title, treasury, FEE_BPS)
        escrow = load("leasing/LeaseEscrow.vy", token, title, meter, splitter, guard, ZERO, ZERO)
        appraiser = load("credit/Appraiser.vy", title, meter, splitter)
        desk = load("credit/LoanDesk.vy", token, title, meter, appraiser, guard, feed)
        pools = tuple(
            load(
                "credit/LendingPool.vy",
                token, desk, guard, workshop, f"Pool {number}", f"P{number}", *curve, SUPPLY_CAP,
            )
            for number, curve in enumerate(CURVES)
        )  # fmt: skip
    suite = CreditSuite(
        token, title, meter, splitter, escrow, owner, treasury,
        appraiser, desk, pools, guard, workshop,
        tuple(Account.from_key(keccak(text=f"appraiser {seat}")) for seat in range(SEATS)),
    )  # fmt: skip
    connect(suite)
    return suite


def connect(suite: CreditSuite) -> None:
    """List and name every contract where another asks for it, as governance does."""
    with boa.env.prank(suite.owner):
        suite.title.set_registrar(suite.owner, True)
        suite.title.approve_contract(suite.escrow, LESSOR)
        suite.title.approve_contract(suite.desk, LIEN_HOLDER)
        suite.splitter.approve_contract(suite.escrow, ESCROW)
        suite.escrow.set_price_source(suite.appraiser)
        for seat, account in enumerate(suite.appraisers):
            suite.appraiser.set_appraiser(seat, account.address)
        suite.appraiser.set_market(ACCELERATOR, MARKET_RATE, MARKET_USE_BPS)
        for pool in suite.pools:
            suite.desk.approve_pool(pool, True)
