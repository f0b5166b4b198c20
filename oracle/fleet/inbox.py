"""What the aggregator has accepted and what became of it: one SQLite file.

pending -> sent -> mined -> recorded | skipped | expired; a reorg takes mined back to pending. A
report is known by (asset, node key, sequence), since a new key counts anew. A receipt leaves only
after the commit that holds it.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from oracle.fleet.database import database_errors, open_database, transaction
from oracle.fleet.wire import Network
from oracle.report import Report
from oracle.words import unpack

State = Literal["pending", "sent", "mined", "recorded", "skipped", "expired"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A verified report with the receipt that its sender gets."""

    asset: int
    node: bytes
    sequence: int
    digest: bytes
    words: bytes
    signature: bytes
    deadline: int
    received_at: int
    receipt: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """What the inbox holds under an (asset, node, sequence)."""

    digest: bytes
    received_at: int
    receipt: bytes
    is_new: bool = False


@dataclass(frozen=True)
class Row:
    """A report on its way."""

    id: int
    asset: int
    node: bytes
    sequence: int
    words: bytes
    signature: bytes
    deadline: int
    received_at: int
    state: State
    retry_at: int
    mined_in: str
    block: int
    has_predecessor: bool
    """Whether the inbox knows the sequence before it."""
    is_behind: bool
    """Whether an earlier one is in a block that a reorg may still take away."""

    @cached_property
    def report(self) -> Report:
        """The report."""
        return unpack(self.words)


_ROWS = """
SELECT id, asset, node, sequence, words, signature, deadline, received_at, state, retry_at,
    mined_in, block, EXISTS (SELECT 1 FROM reports AS former WHERE former.asset = reports.asset
    AND former.node = reports.node AND former.sequence = reports.sequence - 1),
    EXISTS (SELECT 1 FROM reports AS former WHERE former.state = 'mined'
    AND former.asset = reports.asset AND former.node = reports.node
    AND former.sequence < reports.sequence)
FROM reports
"""


class Inbox:
    """One writer at a time; usable from several threads."""

    def __init__(self, file: Path, network: Network, signer: str) -> None:
        """Open or begin `file`; `signer` is the address whose receipts it holds."""
        self.file = file
        self._database = open_database(file, network, signer)
        self._lock = threading.RLock()

    def find(self, asset: int, node: bytes, sequence: int) -> Kept | None:
        """Return what is kept of a report, None if nothing is."""
        found = self.read(
            "SELECT digest, received_at, receipt FROM reports "
            "WHERE asset = ? AND node = ? AND sequence = ?",
            (asset, node, sequence),
        )
        return Kept(*found[0]) if found else None

    def accept(self, arrivals: Sequence[Arrival]) -> list[Kept]:
        """Keep what is new and return what is kept of each, all on disk.

        Another report under the same number is not kept in its place, but as proof beside it.
        RetryableError keeps nothing.
        """
        with self._lock, transaction(self._database, durable=True):
            return [self._accept(arrival) for arrival in arrivals]

    def _accept(self, arrival: Arrival) -> Kept:
        done = self._database.execute(
            "INSERT INTO reports (asset, node, sequence, digest, words, signature, deadline, "
            "received_at, receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                arrival.asset,
                arrival.node,
                arrival.sequence,
                arrival.digest,
                arrival.words,
                arrival.signature,
                arrival.deadline,
                arrival.received_at,
                arrival.receipt,
            ),
        )
        if done.rowcount:
            return Kept(arrival.digest, arrival.received_at, arrival.receipt, is_new=True)
        kept = self.find(arrival.asset, arrival.node, arrival.sequence)
        assert kept is not None
        if kept.digest != arrival.digest:
            self._database.execute(
                "INSERT OR IGNORE INTO equivocations SELECT asset, node, words, signature, ?, ? "
                "FROM reports WHERE asset = ? AND node = ? AND sequence = ?",
                (
                    arrival.words,
                    arrival.signature,
                    arrival.asset,
                    arrival.node,
                    arrival.sequence,
                ),
            )
        return kept

    def queue(self, take: Callable[[Row], bool]) -> None:
        """Show what is pending or sent to `take`, by deadline, asset and sequence, until it
        returns False. It must not change the inbox."""
        with self._lock, database_errors():
            for values in self._database.execute(
                _ROWS + "WHERE state IN ('pending', 'sent') ORDER BY deadline, asset, sequence"
            ):
                if not take(_row(values)):
                    return

    def in_flight(self) -> list[Row]:
        """Return what was broadcast and not seen in a block yet."""
        return [_row(values) for values in self.read(_ROWS + "WHERE state = 'sent' ORDER BY id")]

    def gaps(self, received_after: int) -> list[int]:
        """Return the assets with a waiting report that came in after, Unix seconds, without the
        one before it."""
        found = self.read(
            "SELECT DISTINCT asset FROM reports WHERE state IN ('pending', 'sent') "
            "AND sequence > 1 AND received_at > ? AND NOT EXISTS (SELECT 1 FROM reports AS former "
            "WHERE former.asset = reports.asset AND former.node = reports.node "
            "AND former.sequence = reports.sequence - 1)",
            (received_after,),
        )
        return [int(asset) for (asset,) in found]

    def mined_up_to(self, block: int) -> list[Row]:
        """Return what was mined in `block` or before it and is not settled."""
        found = self.read(_ROWS + "WHERE state = 'mined' AND block <= ? ORDER BY id", (block,))
        return [_row(values) for values in found]

    def overdue(self, now: int) -> list[Row]:
        """Return what is pending or sent and past its deadline."""
        found = self.read(
            _ROWS + "WHERE state IN ('pending', 'sent') AND deadline < ? ORDER BY id", (now,)
        )
        return [_row(values) for values in found]

    def sent(self, rows: Iterable[Row], transaction_hash: str) -> None:
        """Keep that a transaction with these reports is about to be broadcast."""
        self._update("state = 'sent', mined_in = ?", (transaction_hash,), rows, durable=True)

    def mined(self, rows: Iterable[Row], transaction_hash: str, block: int) -> None:
        """Keep that these reports are in a block that a reorg may still take away."""
        self._update("state = 'mined', mined_in = ?, block = ?", (transaction_hash, block), rows)

    def back(self, rows: Iterable[Row], retry_at: int = 0) -> None:
        """Let these reports be sent (again), not before `retry_at`, Unix seconds."""
        self._update("state = 'pending', retry_at = ?", (retry_at,), rows)

    def settle(self, rows: Iterable[Row], state: State, detail: str = "") -> None:
        """Keep the end of these reports: recorded, skipped (with the reason) or expired."""
        self._update("state = ?, detail = ?", (state, detail), rows)

    def _update(
        self, change: str, values: tuple[Any, ...], rows: Iterable[Row], durable: bool = False
    ) -> None:
        with self._lock, transaction(self._database, durable):
            self._database.executemany(
                f"UPDATE reports SET {change} WHERE id = ?",
                [(*values, row.id) for row in rows],
            )

    def counts(self) -> dict[str, int]:
        """Return how many reports are in each state."""
        return dict(self.read("SELECT state, count(*) FROM reports GROUP BY state"))

    def oldest_pending_at(self) -> int:
        """Return when the longest-waiting report came in, Unix seconds; 0 if none waits."""
        ((moment,),) = self.read(
            "SELECT min(received_at) FROM reports WHERE state IN ('pending', 'sent')"
        )
        return int(moment or 0)

    def standing(self, asset: int, sequence: int) -> list[tuple[str, str, str, str]]:
        """Return (node, state, transaction, detail) of an asset's reports with this sequence."""
        found = self.read(
            "SELECT node, state, mined_in, detail FROM reports WHERE asset = ? AND sequence = ?",
            (asset, sequence),
        )
        return [("0x" + bytes(node).hex(), *rest) for node, *rest in found]

    def proofs(self, limit: int = 100) -> list[tuple[int, bytes, bytes, bytes, bytes]]:
        """Return (asset, words, signature, words, signature) of nodes that equivocated."""
        return self.read(
            "SELECT asset, first_words, first_signature, second_words, second_signature "
            "FROM equivocations ORDER BY asset LIMIT ?",
            (limit,),
        )

    def prune(self, received_before: int) -> int:
        """Forget ended reports that came in before, Unix seconds; return how many."""
        return self.write(
            "DELETE FROM reports WHERE received_at < ? "
            "AND state IN ('recorded', 'skipped', 'expired')",
            (received_before,),
        )

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def write(self, query: str, values: tuple[Any, ...]) -> int:
        """Do one change, on disk on return; return how many rows it changed."""
        with self._lock, transaction(self._database, durable=True):
            return self._database.execute(query, values).rowcount

    def read(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Return the rows of a query."""
        with self._lock, database_errors():
            return self._database.execute(query, values).fetchall()


def _row(values: tuple[Any, ...]) -> Row:
    return Row(*values)
