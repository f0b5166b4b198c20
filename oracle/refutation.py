"""What attestors sign about a machine. Pure; mirror of `IMetricsOracle.vyi`."""

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any

from eth_account.messages import SignableMessage
from eth_utils import to_bytes

from oracle.signing import domain, recover, struct_message

MAX_HOURS = 24
"""In one refutation."""
MAX_ATTESTORS = 16

REFUTATION_FIELDS: tuple[tuple[str, str], ...] = (
    ("asset", "uint256"),
    ("first_hour", "uint256"),
    ("seconds", "uint16[]"),
    ("config", "uint256"),
    ("reason", "bytes32"),
    ("deadline", "uint256"),
)
REVOCATION_FIELDS: tuple[tuple[str, str], ...] = (
    ("asset", "uint256"),
    ("node", "address"),
    ("config", "uint256"),
    ("reason", "bytes32"),
    ("deadline", "uint256"),
)
"""Names and Solidity types, in order."""


@dataclass(frozen=True, slots=True)
class Refutation:
    """Hours in a row whose available seconds are lowered for good. Field order is EIP-712's."""

    asset: int
    """Title id."""
    first_hour: int
    """Unix seconds // 3,600."""
    seconds: tuple[int, ...]
    """What is left of each hour, available seconds; 1 to 24 hours."""
    config: int
    """Number of the attestor set that signs."""
    reason: bytes
    """32 bytes: an ASCII label, or the hash of the findings."""
    deadline: int
    """Unix seconds, the last one at which it can be carried."""

    def message(self) -> dict[str, Any]:
        """Return the fields by name, as EIP-712 wants them."""
        return asdict(self) | {"seconds": list(self.seconds)}

    def as_tuple(self) -> tuple[Any, ...]:
        """Return the fields in struct order, as an ABI call wants them."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class Revocation:
    """A node key that ends. Field order is EIP-712's."""

    asset: int
    """Title id."""
    node: str
    """Its live key."""
    config: int
    """Number of the attestor set that signs."""
    reason: bytes
    """32 bytes: an ASCII label, or the hash of the findings."""
    deadline: int
    """Unix seconds, the last one at which it can be carried."""

    def message(self) -> dict[str, Any]:
        """Return the fields by name, as EIP-712 wants them."""
        return asdict(self)

    def as_tuple(self) -> tuple[Any, ...]:
        """Return the fields in struct order, as an ABI call wants them."""
        return astuple(self)


def refutation_message(refutation: Refutation, chain_id: int, contract: str) -> SignableMessage:
    """Return what an attestor signs for a refutation."""
    place = domain(chain_id, contract)
    return struct_message("Refutation", REFUTATION_FIELDS, refutation.message(), place)


def revocation_message(revocation: Revocation, chain_id: int, contract: str) -> SignableMessage:
    """Return what an attestor signs for a revocation."""
    place = domain(chain_id, contract)
    return struct_message("Revocation", REVOCATION_FIELDS, revocation.message(), place)


def in_order(message: SignableMessage, signatures: Mapping[str, bytes]) -> list[bytes]:
    """Return signatures (by signer's address) in the order that the contract asks for.

    ValueError if one of them is not by its signer.
    """
    for signer, signature in signatures.items():
        if recover(message, signature).lower() != signer.lower():
            raise ValueError(f"this signature is not by {signer}")
    return [signatures[signer] for signer in sorted(signatures, key=_number)]


def _number(address: str) -> int:
    return int.from_bytes(to_bytes(hexstr=address), "big")
