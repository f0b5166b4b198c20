"""What the runner needs of a meter, wherever it lives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from oracle.report import Report

MAX_REPORTS = 64
"""What the contract's `submit_many` takes."""
MAX_ROLLED_CARDS = 64
"""Half days that its `roll` fills at once."""


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
    """Proof that a transaction was mined and did its work."""

    transaction: str
    block: int
    gas_used: int
    block_hash: str = ""
    """0x and 64 hex digits; empty in process."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One signed transaction, written down before it is broadcast."""

    nonce: int
    transaction: str
    """Hash, 0x and 64 hex digits."""
    raw: bytes
    """What is broadcast, again if need be."""
    max_fee: int
    """Per gas, wei."""
    tip: int
    """Per gas, wei."""
    sent_at: int
    """Unix seconds."""
    sequences: tuple[int, ...] = ()
    """Of the reports in it, in order; empty if it only rolls. Not unique over several assets."""
    payer: str = ""
    """Address of the key that signed it: nonces are its own. Empty in a book of before."""


Before = Callable[[Attempt], None]
"""Told of an attempt before it is broadcast; what it raises stops the broadcast."""


@dataclass(frozen=True, slots=True)
class BatchReceipt:
    """What became of each report of a `submit_many` that was mined."""

    receipt: Receipt
    recorded: tuple[tuple[int, int], ...]
    """(asset, sequence) of each report recorded by it, in order."""
    skipped: tuple[tuple[int, int, str], ...]
    """(asset, sequence, reason) of each report that the contract skipped; the reason is a key of
    `oracle.chain.refusals.REFUSALS`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a transaction put on chain, by a fresh look: never taken from a receipt alone."""

    receipt: Receipt
    recorded: tuple[tuple[int, int], ...]
    """(asset, sequence) of each report that the block's own log says it recorded."""
    is_final: bool
    """It stands `confirmations` deep, the head agrees, and no other endpoint denies it."""
    skipped: tuple[tuple[int, int, str], ...] = ()
    """(asset, sequence, reason) of each report that the block's own log says it skipped."""


class NonceBook(Protocol):
    """The paying key's transactions that are not settled yet, on disk."""

    def record_attempt(self, attempt: Attempt) -> None:
        """Keep an attempt, durable on return; keeping the same hash again changes nothing."""
        ...

    def open_attempts(self) -> Sequence[Attempt]:
        """Return every attempt whose nonce is not closed, by nonce, oldest first."""
        ...

    def close_nonce(self, nonce: int) -> None:
        """Forget the attempts at `nonce`, and at those below it: that nonce is settled."""
        ...


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

    def submit(self, report: Report, signature: bytes, before: Before | None = None) -> Receipt:
        """Put one signed report on chain and wait until it is mined.

        `before` gets each attempt before it is broadcast. Raises ReportRefused when the contract
        says no to this report, FatalError when it says no to the node, RetryableError when it could
        not be asked.
        """
        ...

    def submit_many(
        self,
        reports: Sequence[Report],
        signatures: Sequence[bytes],
        before: Before | None = None,
    ) -> BatchReceipt:
        """Put up to 64 signed reports, of one asset or several, each asset's in order, on chain.

        Waits until they are mined. What the contract does not accept is skipped and named in the
        result; ReportRefused (`oracle: nothing recorded`) if it would accept none. Reports that did
        not fit into the block's gas are in neither list of the result: send them again.
        """
        ...

    def survey(self) -> None:
        """Look at every endpoint's newest block, before each pass: old ones are put aside."""
        ...

    def resume(self, first: int | None = None) -> None:
        """Look after what was sent before, in each pass before anything else is sent.

        An attempt on the book that is not mined is broadcast again and waited for; but not one that
        begins with another report than `first`, the earliest that waits: it must not overtake.
        """
        ...

    def standing(self, transaction: str) -> Standing | None:
        """Return what a transaction sent earlier recorded; None if it is in no block, or failed.

        RetryableError if the endpoints contradict themselves or each other.
        """
        ...

    def recorded_by(self, report: Report) -> str | None:
        """Return the transaction (of anyone) that recorded exactly this report, or None.

        Of a report whose sequence is taken; RetryableError if nothing on chain explains that.
        """
        ...

    def now(self) -> int:
        """Return the newest block's time, Unix seconds."""
        ...

    def deadline(self, report: Report) -> int:
        """Return the last second at which the contract takes `report`, Unix seconds."""
        ...

    def roll(self, asset: int) -> Receipt:
        """Fill missing half days, up to 64 of them, after a long silence."""
        ...
