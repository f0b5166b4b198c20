"""What the store holds, as others see it."""

from dataclasses import dataclass, field
from typing import Literal

from oracle.report import Report

Outcome = Literal["pending", "mined", "recorded", "refused", "expired"]
"""`mined`: in a block that a reorganisation may still undo; then it is pending again."""
SETTLED: tuple[Outcome, ...] = ("recorded", "refused", "expired")


@dataclass(frozen=True, slots=True)
class Network:
    """Whose reports these are."""

    chain_id: int
    meter: str
    asset: int
    node: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A report that the node key signed."""

    report: Report
    signature: bytes
    """65 bytes."""
    digest: bytes
    """32 bytes, EIP-712."""


@dataclass(slots=True)
class Entry:
    """One signed report and its fate."""

    report: Report
    signature: bytes
    digest: bytes
    transactions: list[str] = field(default_factory=list)
    """Hashes of what carried it, oldest first."""
    outcome: Outcome = "pending"
    detail: str = ""
    """The transaction that recorded it, or the reason of the refusal."""


@dataclass(frozen=True, slots=True)
class StoreStats:
    """What the store counted since it was made."""

    expired_reports: int = 0
    """Reports that the chain takes no more, so that they were not signed or never recorded."""
    expired_seconds: int = 0
    """Available seconds in them."""
    damaged_rows: int = 0
    """Rows whose checksum was wrong when the store was opened."""
    late_samples: int = 0
    """Samples not later than the one before them (the clock was set back): not counted."""
