"""The aggregator's receipt: its word that a report is on its disk. Not the chain's word.

EIP-712, domain {name "WellheadAggregator", version "1", chainId, verifyingContract: the meter},
struct `Receipt(uint256 asset,uint64 sequence,bytes32 digest,uint40 received_at)`; `digest` is the
report's own EIP-712 digest, `received_at` Unix seconds.
"""

from dataclasses import dataclass
from typing import Any

from coincurve import PrivateKey
from eth_account.messages import SignableMessage

from oracle.signing import domain, recover, struct_message, type_hash
from oracle.words import keccak

NAME = "WellheadAggregator"
RECEIPT_FIELDS = (
    ("asset", "uint256"),
    ("sequence", "uint64"),
    ("digest", "bytes32"),
    ("received_at", "uint40"),
)


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt with its 65-byte signature r | s | v."""

    asset: int
    sequence: int
    digest: bytes
    received_at: int
    signature: bytes

    def fields(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "asset": self.asset,
            "sequence": self.sequence,
            "digest": "0x" + self.digest.hex(),
            "received_at": self.received_at,
            "signature": "0x" + self.signature.hex(),
        }


def receipt_of(fields: dict[str, Any]) -> SignedReceipt:
    """Return the receipt in JSON's fields; KeyError, TypeError or ValueError if it is none."""
    digest, signature = (bytes.fromhex(fields[name][2:]) for name in ("digest", "signature"))
    return SignedReceipt(
        int(fields["asset"]), int(fields["sequence"]), digest, int(fields["received_at"]), signature
    )


def receipt_message(receipt: SignedReceipt, chain_id: int, meter: str) -> SignableMessage:
    """Return what the aggregator's key signs."""
    values = {
        "asset": receipt.asset,
        "sequence": receipt.sequence,
        "digest": receipt.digest,
        "received_at": receipt.received_at,
    }
    return struct_message("Receipt", RECEIPT_FIELDS, values, domain(chain_id, meter, NAME))


def recover_receipt(receipt: SignedReceipt, chain_id: int, meter: str) -> str:
    """Return the checksummed address of the aggregator that signed."""
    return recover(receipt_message(receipt, chain_id, meter), receipt.signature)


class ReceiptSigner:
    """Signs receipts with the aggregator's key."""

    def __init__(self, key: bytes, chain_id: int, meter: str) -> None:
        self._key = PrivateKey(key)
        blank = SignedReceipt(0, 0, bytes(32), 0, b"")
        self._prefix = b"\x19\x01" + bytes(receipt_message(blank, chain_id, meter).header)
        self._kind = type_hash("Receipt", RECEIPT_FIELDS)

    def sign(self, asset: int, sequence: int, digest: bytes, received_at: int) -> bytes:
        """Return the 65-byte signature r | s | v of a receipt."""
        words = b"".join(
            (
                self._kind,
                asset.to_bytes(32, "big"),
                sequence.to_bytes(32, "big"),
                digest,
                received_at.to_bytes(32, "big"),
            )
        )
        compact = self._key.sign_recoverable(keccak(self._prefix + keccak(words)), hasher=None)
        return compact[:64] + bytes((compact[64] + 27,))
