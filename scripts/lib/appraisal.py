"""What an appraiser signs: the EIP-712 message of a price. Pure: no clock, no network, no files."""

from dataclasses import asdict, dataclass

from eth_account.messages import SignableMessage

from oracle.signing import domain, sign, struct_message

CONTRACT_NAME = "Appraiser"
PRICE_FIELDS: tuple[tuple[str, str], ...] = (
    ("accelerator", "bytes32"),
    ("price", "uint256"),
    ("observed_at", "uint256"),
    ("seat", "uint256"),
)
"""Names and Solidity types, in EIP-712 order."""


@dataclass(frozen=True, slots=True)
class Price:
    """What one seat saw one used accelerator of a class sell for."""

    accelerator: bytes
    """Class string, 32 bytes."""
    price: int
    """Settlement units, above 0 and below 2^96."""
    observed_at: int
    """Unix seconds, later than the seat's last one, at most 24 h old when carried."""
    seat: int
    """Number of the seat, from 0."""

    def arguments(self) -> tuple[int, bytes, int, int]:
        """Return what `submit_price` and `hash_price` take before the signature."""
        return self.seat, self.accelerator, self.price, self.observed_at


def price_message(price: Price, chain_id: int, contract: str) -> SignableMessage:
    """Return what the seat signs for the appraiser at `contract` on `chain_id`."""
    place = domain(chain_id, contract, CONTRACT_NAME)
    return struct_message("Price", PRICE_FIELDS, asdict(price), place)


def sign_price(price: Price, chain_id: int, contract: str, key: bytes) -> bytes:
    """Return the 65-byte signature r | s | v of a price, low-s, v 27 or 28."""
    return sign(price_message(price, chain_id, contract), key)
