"""What the runner needs of a meter, wherever it lives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from oracle.report import Report


@dataclass(frozen=True, slots=True)
class Head:
    """The newest totals of an asset: mirror of `IMetricsOracle.Head`."""

    sequence: int
    ended_at: int
    """Unix seconds."""
    available_seconds: int
    busy_seconds: int
    energy_joules: int
    work_units: int
    mode: int


@dataclass(frozen=True, slots=True)
class Node:
    """The enrolled node of an asset: mirror of `IMetricsOracle.Node`."""

    key: str
    peak_watts: int
    """Whole machine."""
    idle_watts: int
    """Whole machine."""
    trust_level: int
    is_live: bool
    has_equivocated: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a transaction was mined."""

    transaction: str
    block: int
    gas_used: int


class Meter(Protocol):
    """One MetricsOracle contract."""

    chain_id: int
    address: str

    def is_enrolled(self, asset: int) -> bool:
        """Return whether a live node key stands."""
        ...

    def node_of(self, asset: int) -> Node:
        """Return the asset's node."""
        ...

    def head(self, asset: int) -> Head:
        """Return the asset's newest totals."""
        ...

    def hash_report(self, report: Report) -> bytes:
        """Return the contract's own EIP-712 digest of `report`, 32 bytes."""
        ...

    def submit(
        self, report: Report, signature: bytes, before: Callable[[str], None] | None = None
    ) -> Receipt:
        """Put one signed report on chain and wait until it is mined.

        `before` gets the transaction's hash before it is broadcast. Raises ReportRefused when the
        contract says no to this report, FatalError when it says no to the node, RetryableError when
        it could not be asked.
        """
        ...

    def mined(self, transaction: str) -> Receipt | None:
        """Return the receipt of a transaction sent earlier, None if it did not do its work."""
        ...

    def roll(self, asset: int) -> Receipt:
        """Fill missing half days, up to 64 of them, after a long silence."""
        ...
