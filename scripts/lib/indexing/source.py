"""Where logs come from: what the follower asks of a chain, whichever it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from eth_utils import keccak

TRANSFER = bytes(keccak(text="Transfer(address,address,uint256)"))
LOGS_PER_BLOCK = 1_000_000
"""More than a block can hold: an event's id is its block's number times this, plus its index."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block, as far as the store knows it."""

    number: int
    hash: str
    at: int
    """Unix seconds."""


@dataclass(frozen=True, slots=True)
class FoundLog:
    """One log in its block."""

    block: Block
    index: int
    """In the block."""
    transaction_hash: str
    """Empty on the embedded chain, which has no transactions."""
    address: str
    topics: tuple[bytes, ...]
    data: bytes

    @property
    def id(self) -> int:
        """Return the number by which all events of a chain are in order."""
        return self.block.number * LOGS_PER_BLOCK + self.index


class RangeTooWide(Exception):
    """Inside this package: the endpoint wants fewer blocks at once."""


class LogSource(Protocol):
    """A chain as the follower sees it."""

    @property
    def chain_id(self) -> int: ...

    def head(self) -> Block:
        """Return the newest block."""
        ...

    def block(self, number: int) -> Block | None:
        """Return a block of the chain as it is now; None if it has none of that number."""
        ...

    def call(self, to: str, data: bytes, block: int) -> bytes:
        """Call a view as it answered at a block."""
        ...

    def logs(self, first: int, last: int, contracts: Sequence[str], token: str) -> list[FoundLog]:
        """Return, in order, the logs of blocks `first` to `last` of the contracts.

        Of the token only its transfers to or from one of them. RangeTooWide if these are too many.
        """
        ...
