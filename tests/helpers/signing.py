"""Signatures for the meter on the embedded chain, well-formed and malformed."""

from functools import cache
from typing import Any

import boa
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from oracle import signing
from oracle.report import Report

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""Of secp256k1: s and ORDER - s sign the same digest."""
ZERO_SIGNER = (0).to_bytes(32, "big") + (1).to_bytes(32, "big") + b"\x1b"
"""Well-formed (v 27, low s), but r = 0 is on no curve point: recovers to the zero address."""


@cache
def node_key(name: str) -> LocalAccount:
    """Return the node account of that name; the same for the same name."""
    return Account.from_key(keccak(text=name))


def chain_id() -> int:
    """Return the embedded chain's id."""
    return int(boa.env.evm.patch.chain_id)


def digest_of(
    report: Report, meter: Any, *, chain: int | None = None, contract: str | None = None
) -> bytes:
    """Return the 32-byte EIP-712 digest of a report, by default for `meter` on this chain."""
    message = signing.report_message(report, chain or chain_id(), contract or str(meter.address))
    return signing.digest(message)


def sign_report(
    report: Report,
    meter: Any,
    node: LocalAccount,
    *,
    chain: int | None = None,
    contract: str | None = None,
) -> bytes:
    """Return the 65-byte signature r | s | v of a report."""
    message = signing.report_message(report, chain or chain_id(), contract or str(meter.address))
    return signing.sign(message, node.key)


def prove_possession(meter: Any, asset: int, owner: str, node: LocalAccount) -> bytes:
    """Return the node key's 65-byte signature of `Enrolment(asset, owner, node)`."""
    message = signing.enrolment_message(asset, owner, node.address, chain_id(), str(meter.address))
    return signing.sign(message, node.key)


def high_s_twin(signature: bytes) -> bytes:
    """Return the other signature of the same digest and key: s in the upper half, v swapped."""
    s = int.from_bytes(signature[32:64], "big")
    return signature[:32] + (ORDER - s).to_bytes(32, "big") + bytes([55 - signature[64]])


def compact(signature: bytes) -> bytes:
    """Return the 64-byte form of EIP-2098: the parity of v in the highest bit of s."""
    s = int.from_bytes(signature[32:64], "big") + (signature[64] - 27) * 2**255
    return signature[:32] + s.to_bytes(32, "big")


def with_v(signature: bytes, v: int) -> bytes:
    """Return the signature with another last byte."""
    return signature[:64] + bytes([v])
