"""What attestors sign to dismiss a dispute. Pure; mirror of `ILeaseBonds.vyi`."""

from dataclasses import asdict, astuple, dataclass
from typing import Any

from eth_account.messages import SignableMessage

from oracle.signing import domain, struct_message

BONDS_NAME = "LeaseBonds"
"""Of the EIP-712 domain."""
DISMISSAL_FIELDS: tuple[tuple[str, str], ...] = (
    ("lease_id", "uint256"),
    ("period", "uint256"),
    ("config", "uint256"),
    ("reason", "bytes32"),
    ("deadline", "uint256"),
)
"""Names and Solidity types, in order."""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Disputed hours stand as reported, the bond is the owner's. Field order is EIP-712's."""

    lease_id: int
    period: int
    """Of the lease, from 0."""
    config: int
    """Number of the meter's attestor set that signs."""
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


def dismissal_message(dismissal: Dismissal, chain_id: int, contract: str) -> SignableMessage:
    """Return what an attestor signs for a dismissal; `contract` is the bonds', not the meter's."""
    place = domain(chain_id, contract, BONDS_NAME)
    return struct_message("Dismissal", DISMISSAL_FIELDS, dismissal.message(), place)
