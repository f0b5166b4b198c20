"""`wellhead` over an embedded chain: accounts are roles, contracts stay records."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.messages import SignableMessage
from eth_utils import keccak

from oracle.errors import FatalError
from scripts.lib.appraisal import Price, sign_price
from scripts.lib.chains.base import ZERO_ADDRESS
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.console.room import Room
from scripts.lib.console.wellhead import Wellhead
from scripts.lib.gas.credit_stage import seat_keys, seats
from tests.helpers.devnet import decisions, embedded_desk
from tests.helpers.leasing_desk import DOLLAR, HOUR, Acting, Desk

H100 = b"H100-80GB-SXM".ljust(32, b"\0")
BUCKET = 30 * 24 * HOUR
HALF_DAY = 12 * HOUR
_MONTHLY_RENT = 4_000 * DOLLAR


@dataclass(frozen=True)
class Role:
    """An account as ape has it: its address, and what it signs."""

    name: str
    address: str

    def sign_message(self, message: SignableMessage) -> Any:
        return Signature(Account.from_key(keccak(text=self.name)).sign_message(message).signature)


@dataclass(frozen=True)
class Signature:
    raw: bytes

    def encode_rsv(self) -> bytes:
        return self.raw


def deploy(folder: Path) -> Desk:
    """Return the suite of the devnet's params on a chain of its own; appraisers with known keys."""
    decided = decisions()
    credit = decided.credit.model_copy(update={"appraisers": seats()})
    return embedded_desk(folder / "deployments", decided.model_copy(update={"credit": credit}))


def console(
    desk: Desk, records: Path | None = None, chain: EmbeddedChain | None = None
) -> Wellhead:
    """Return `wellhead` as it is bound on the desk's chain, or on another one."""
    node = str(Account.from_key(keccak(text="node")).address)
    roles = {
        "host": desk.host,
        "lessee": desk.lessee,
        "stranger": desk.stranger,
        "registrar": desk.registrar,
        "node": node,
    }

    def account(named: Any) -> Role:
        if named not in roles:
            raise FatalError(f"ape has no account {named!r}")
        return Role(named, roles[named])

    def seen_by(role: Role | None) -> Acting:
        return Acting(chain or desk.chain, role.address if role else ZERO_ADDRESS)

    folder = records or desk.store.root
    return Wellhead(Room(folder, "devnet", seen_by, lambda _, record: record, account))


def earning(desk: Desk) -> int:
    """Return a machine of the host with three months of rent behind it that reports, priced."""
    asset = desk.offered()
    splitter, escrow = desk["RevenueSplitter"], desk["LeaseEscrow"].address
    desk.fund(escrow, 3 * _MONTHLY_RENT)
    bucket = desk.chain.now // BUCKET + 1
    for number in range(3):
        desk.chain.move_to((bucket + number) * BUCKET + HOUR)
        splitter.send("deposit_rent", asset, _MONTHLY_RENT, 600 * HOUR, sender=escrow)
    desk.chain.move_to((bucket + 3) * BUCKET)
    _roll(desk, asset)
    desk.run(asset, desk.chain.now + 10 * 24 * HOUR)
    _quote(desk)
    return asset


def _roll(desk: Desk, asset: int) -> None:
    """Open the cards of a long silence, as anyone may."""
    meter = desk["MetricsOracle"]
    head = meter.read("head", asset)["ended_at"]
    missing = desk.chain.now // HALF_DAY - (head - 1) // HALF_DAY - 1
    while missing > 14:
        count = min(missing - 1, 64)
        meter.send("roll", asset, count)
        missing -= count


def _quote(desk: Desk) -> None:
    """Let all appraisers say what an accelerator fetches now."""
    appraiser = desk["Appraiser"]
    for seat, key in enumerate(seat_keys()):
        price = Price(H100, 20_000 * DOLLAR, desk.chain.now, seat)
        signature = sign_price(price, desk.chain.chain_id, appraiser.address, key)
        appraiser.send("submit_price", *price.arguments(), signature)
