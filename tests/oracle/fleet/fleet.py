"""A fleet of made-up machines: keys from their numbers, reports of an hour, signed fast."""

from dataclasses import dataclass
from functools import cache

from coincurve import PrivateKey
from eth_account import Account
from eth_utils import keccak

from oracle.chain.base import Node
from oracle.fleet.wire import SignedReport
from oracle.report import Mode, Report
from oracle.words import digester, pack
from tests.oracle.fleet.fakes import CHAIN_ID, METER

HOUR = 3_600
NOON = 1_767_268_800
"""2026-01-01 12:00 UTC."""


@cache
def key_of(name: object) -> bytes:
    """Return the private key of that name."""
    return keccak(text=f"node {name}")


def address_of(name: object) -> str:
    """Return the checksummed address of that name's key."""
    return str(Account.from_key(key_of(name)).address)


def node_of(name: object) -> Node:
    """Return a live node of 8 accelerators of 70 to 700 watts."""
    return Node(address_of(name), 5_600, 560, 0, True, False)


def report_of(
    asset: int, sequence: int = 1, seconds: int = 60, start: int = NOON, **changes: int
) -> Report:
    """Return a good report: all available, half busy; each sequence follows the one before."""
    started_at = start + (sequence - 1) * seconds
    values = {
        "asset": asset,
        "sequence": sequence,
        "started_at": started_at,
        "ended_at": started_at + seconds,
        "available_seconds": seconds,
        "busy_seconds": seconds // 2,
        "energy_joules": 1_000 * seconds,
        "work_units": 0,
        "mode": int(Mode.AI),
        "evidence": keccak(text=f"{asset}:{sequence}"),
    }
    return Report(**(values | changes))


@dataclass(frozen=True)
class Signing:
    """Signs as node keys do."""

    chain_id: int = CHAIN_ID
    meter: str = METER

    def sign(self, report: Report, name: object = None) -> SignedReport:
        """Return the report signed by the key of that name, by default its asset's."""
        digest = digester(self.chain_id, self.meter)(pack(report))
        key = PrivateKey(key_of(report.asset if name is None else name))
        compact = key.sign_recoverable(digest, hasher=None)
        return SignedReport(report, compact[:64] + bytes((compact[64] + 27,)))
