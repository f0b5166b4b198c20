"""The store of one node key on one network."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from oracle.errors import FatalError, RetryableError
from oracle.report import Report
from oracle.store import codec, opening
from oracle.store.attempts import AttemptBook
from oracle.store.database import DATABASE_NAME, Database, damaged
from oracle.store.entries import SETTLED, Entry, Network, Outcome, Signed, StoreStats
from oracle.store.lock import FolderLock
from oracle.store.mark import MARK_NAME, SequenceMark
from oracle.store.opening import COUNTS, LAST, NETWORK, WINDOW, Found
from oracle.store.samples import SampleBook


def read_network(folder: Path) -> Network | None:
    """Return whose store lies in `folder`, None if there is none; FatalError if it is damaged."""
    if not (folder / DATABASE_NAME).exists():
        return None
    database = Database(folder / DATABASE_NAME, read_only=True)
    try:
        return None if database.is_new else opening.read_network(database)
    finally:
        database.close()


def _with_expired(stats: StoreStats, reports: Sequence[Report]) -> StoreStats:
    """Return the counters with reports added that the chain takes no more."""
    seconds = sum(report.available_seconds for report in reports)
    return replace(
        stats,
        expired_reports=stats.expired_reports + len(reports),
        expired_seconds=stats.expired_seconds + seconds,
    )


class Store(AttemptBook, SampleBook):
    """Reports, attempts and the open window. Safe to use from several threads.

    What cannot be written raises RetryableError and has not happened.
    """

    def __init__(
        self, folder: Path, network: Network, read_only: bool = False, mend: bool = False
    ) -> None:
        """Open or begin the store in `folder`; read-only, nothing there is an empty store.

        FatalError if it is damaged, in use, of another network, or cannot be written. `mend` gives
        damaged reports up that are not settled: their time is lost, their numbers are not used.
        """
        self.folder = folder
        self.network = network
        self.damaged: tuple[str, ...] = ()
        """What was found damaged at opening and left out, for people."""
        self._lock = threading.RLock()
        self._closers: list[Callable[[], None]] = []
        self._database: Database | None = None
        self._stats = StoreStats()
        self._last_sequence = self._last_ended_at = 0
        self._open_from = 0
        """No report below this sequence is unsettled."""
        try:
            self._open(read_only, mend)
        except RetryableError as error:
            self.close()
            raise FatalError(str(error)) from error
        except FatalError:
            self.close()
            raise

    def _open(self, read_only: bool, mend: bool) -> None:
        file = self.folder / DATABASE_NAME
        if read_only and not file.exists():
            return
        if not read_only:
            self._closers.append(FolderLock(self.folder).close)
        self._mark = SequenceMark(self.folder, read_only)
        self._closers.append(self._mark.close)
        self._last_sequence = self._mark.sequence
        has_file = file.exists()
        database = Database(file, read_only)
        self._closers.append(database.close)
        if database.is_new:
            if has_file and self._mark.sequence:
                raise damaged(file, "it is empty")
            if read_only:
                return
            self._begin(database)
        self._database = database
        found = opening.read_network(database)
        if found != self.network:
            raise FatalError(
                f"{file}: records of another network or node ({found}): set another state_dir for "
                f"{self.network}"
            )
        self._take(opening.look(database, mend), read_only)

    def _begin(self, database: Database) -> None:
        with database.transaction(durable=True):
            database.create()
            database.put("facts", NETWORK, codec.pack_network(self.network))

    def _take(self, found: Found, read_only: bool) -> None:
        """Go on from what was found; remove and count what is damaged.

        It writes in any case: a store that cannot be written is found out here.
        """
        database = self._opened()
        self._stats = found.stats
        self._last_sequence = max(found.last_sequence, self._mark.sequence)
        self._last_ended_at = found.last_ended_at
        self.damaged = tuple(f"{table} {key}" for table, key in found.damaged)
        self.damaged += (MARK_NAME,) * self._mark.is_damaged
        if read_only:
            return
        count = found.stats.damaged_rows + len(self.damaged)
        self._stats = replace(found.stats, damaged_rows=count)
        with database.transaction(durable=True):
            for table, key in found.damaged:
                database.drop(table, key)
                if table == "reports":
                    database.drop("fates", key)
            self._put_facts(self._stats, found.last_sequence, self._last_ended_at)
        self._mark.raise_to(self._last_sequence)

    def _opened(self) -> Database:
        if self._database is None:
            raise FatalError(f"{self.folder}: there is no store yet")
        return self._database

    def _put_facts(self, stats: StoreStats, sequence: int, ended_at: int) -> None:
        database = self._opened()
        database.put("facts", LAST, codec.pack([sequence, ended_at]))
        database.put("facts", COUNTS, codec.pack(asdict(stats)))

    # ---- reports ----

    def reserve(self, sequence: int) -> None:
        """Put on disk that `sequence` may be used, before anything is signed with it."""
        self._mark.raise_to(sequence)

    def close_window(
        self,
        reports: Sequence[Signed],
        state: str | None = None,
        used_until_ms: int | None = None,
        expired: Sequence[Report] = (),
    ) -> None:
        """Keep signed reports together with what the builder carries on, all or nothing.

        `state` is the builder's after them; samples taken up to `used_until_ms` are in it and go.
        `expired` were completed too late for the chain: they are counted, not signed.
        """
        database = self._opened()
        sequence, ended_at = self._last_sequence, self._last_ended_at
        for one in reports:
            if one.report.sequence <= sequence:
                raise FatalError(f"store: sequence {one.report.sequence} was signed before")
            sequence, ended_at = one.report.sequence, max(ended_at, one.report.ended_at)
        self.reserve(sequence)
        stats = _with_expired(self._stats, expired)
        with self._lock:
            with database.transaction(durable=True):
                for one in reports:
                    database.put("reports", one.report.sequence, codec.pack_signed(one))
                if state is not None:
                    database.put("facts", WINDOW, state.encode("ascii"))
                if used_until_ms is not None:
                    database.drop_until("samples", used_until_ms)
                self._put_facts(stats, sequence, ended_at)
            self._stats, self._last_sequence, self._last_ended_at = stats, sequence, ended_at

    def settled(self, sequence: int, outcome: Outcome, detail: str) -> None:
        """Keep what became of a report: by which transaction, or why not.

        A power cut may undo it: the report is then looked for on chain again.
        """
        database = self._opened()
        with self._lock:
            stats = self._stats
            if outcome == "expired":
                lost = [one for one in self.unsettled() if one.report.sequence == sequence]
                stats = _with_expired(stats, [one.report for one in lost])
            with database.transaction(durable=False):
                database.put("fates", sequence, codec.pack([outcome, detail]))
                self._put_facts(stats, self._last_sequence, self._last_ended_at)
            self._stats = stats

    def entries(self) -> list[Entry]:
        """Return everything signed and not cleaned up yet, oldest first."""
        return self._entries(0)

    def _entries(self, first: int) -> list[Entry]:
        """Return the entries from the sequence `first` on."""
        if self._database is None:
            return []
        with self._database.snapshot():
            rows = self._database.rows
            fates = {key: codec.unpack(body) for key, body, good in rows("fates", first) if good}
            hashes = self._hashes()
            reports = [
                codec.unpack_signed(body) for _, body, good in rows("reports", first) if good
            ]
        return [
            Entry(
                one.report,
                one.signature,
                one.digest,
                hashes.get(one.report.sequence, []),
                *fates.get(one.report.sequence, ("pending", "")),
            )
            for one in reports
        ]

    def pending(self) -> list[Entry]:
        """Return what is signed and in no block yet, oldest first."""
        return [entry for entry in self.unsettled() if entry.outcome == "pending"]

    def unsettled(self) -> list[Entry]:
        """Return what is signed and not settled, mined or not, oldest first.

        What is settled stays so: the next look begins behind it.
        """
        entries = self._entries(self._open_from)
        found = [entry for entry in entries if entry.outcome not in SETTLED]
        if entries:
            next_sequence = entries[-1].report.sequence + 1
            self._open_from = found[0].report.sequence if found else next_sequence
        return found

    def last_sequence(self) -> int:
        """Return the highest sequence that may ever have been signed, 0 if none."""
        return self._last_sequence

    def last_ended_at(self) -> int:
        """Return where the last signed report ended, Unix seconds; 0 if none."""
        return self._last_ended_at

    def clean(self, before: int) -> int:
        """Remove settled reports that ended before `before` (Unix seconds); return how many.

        The last sequence and the counters stay for ever.
        """
        database = self._opened()
        old = [
            entry.report.sequence
            for entry in self.entries()
            if entry.outcome in SETTLED and entry.report.ended_at < before
        ]
        if old:
            with database.transaction(durable=False):
                for sequence in old:
                    database.drop("reports", sequence)
                    database.drop("fates", sequence)
                self._drop_through(max(old))
        return len(old)

    def count_late_samples(self, count: int) -> None:
        """Add to the count of samples that were not later than the one before."""
        with self._lock:
            stats = replace(self._stats, late_samples=self._stats.late_samples + count)
            with self._opened().transaction(durable=False):
                self._put_facts(stats, self._last_sequence, self._last_ended_at)
            self._stats = stats

    def stats(self) -> StoreStats:
        """Return the counters."""
        return self._stats

    def close(self) -> None:
        """Let go of the files, the lock last."""
        while self._closers:
            self._closers.pop()()
