"""The least gas that a path could cost: what no contract in any language can do without.

21,000 + calldata + 2,600 for each further contract + storage + signatures + events. No arithmetic,
no memory, no dispatch: a perfect contract lands one to five percent above.
"""

from dataclasses import dataclass, fields

TRANSACTION = 21_000
COLD_CONTRACT = 2_600
NEW_SLOT = 22_100
"""Zero to non-zero, first touch."""
UPDATED_SLOT = 5_000
"""Non-zero to another non-zero, first touch."""
READ_SLOT = 2_100
TOUCHED_SLOT = 100
"""Read or written before in the same transaction."""
SIGNATURE = 3_000
LOG = 375
LOG_TOPIC = 375
LOG_BYTE = 8
NON_ZERO_BYTE = 16
ZERO_BYTE = 4


@dataclass(frozen=True, slots=True)
class Needs:
    """What a path cannot do without, in numbers of each; needs add up."""

    contracts: int = 0
    """Further contracts called."""
    new: int = 0
    updated: int = 0
    read: int = 0
    touched: int = 0
    signatures: int = 0
    logs: int = 0
    topics: int = 0
    log_bytes: int = 0

    def __add__(self, other: "Needs") -> "Needs":
        names = [one.name for one in fields(self)]
        return Needs(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def __mul__(self, times: int) -> "Needs":
        return Needs(**{one.name: getattr(self, one.name) * times for one in fields(self)})

    @property
    def gas(self) -> int:
        """Return their gas, without transaction and calldata."""
        return (
            self.contracts * COLD_CONTRACT
            + self.new * NEW_SLOT
            + self.updated * UPDATED_SLOT
            + self.read * READ_SLOT
            + self.touched * TOUCHED_SLOT
            + self.signatures * SIGNATURE
            + self.logs * LOG
            + self.topics * LOG_TOPIC
            + self.log_bytes * LOG_BYTE
        )

    @property
    def made_of(self) -> str:
        """Return them in words."""
        parts = (
            (self.signatures, "signature"),
            (self.contracts, "further contract"),
            (self.new, "new slot"),
            (self.updated, "updated slot"),
            (self.read, "read slot"),
            (self.touched, "touched slot"),
            (self.logs, "event"),
        )
        return ", ".join(f"{count} {name}{'s' * (count > 1)}" for count, name in parts if count)


def event(indexed: int, words: int) -> Needs:
    """Return one event with `indexed` arguments and `words` of data."""
    return Needs(logs=1, topics=1 + indexed, log_bytes=32 * words)


def calldata_gas(data: bytes) -> int:
    """Return what calldata costs."""
    zeros = data.count(0)
    return ZERO_BYTE * zeros + NON_ZERO_BYTE * (len(data) - zeros)


def transaction(needs: Needs, data: bytes) -> int:
    """Return the floor of a whole transaction with this calldata."""
    return TRANSACTION + calldata_gas(data) + needs.gas


TOKEN_IN = Needs(contracts=1, updated=2, read=1) + event(2, 1)
"""An ERC-20 transferFrom on an unlimited allowance, both balances non-zero."""
TOKEN_OUT = Needs(contracts=1, updated=2) + event(2, 1)
"""An ERC-20 transfer, both balances non-zero."""
TITLE_TRANSFER = Needs(updated=3, read=1) + event(3, 0)
"""An ERC-721 transfer: owner, two balances, the approval looked at."""
