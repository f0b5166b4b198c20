"""SQLite in WAL mode: opening, transactions, sealed rows, and what its errors mean here.

Every table is the same: an integer key, a body, a seal over both. SQLite checks its structure, not
its content; the seal finds a flipped bit in a body.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from oracle.errors import FatalError, RetryableError

DATABASE_NAME = "node.sqlite3"
SCHEMA_VERSION = 1
TABLES = ("facts", "reports", "fates", "attempts", "samples")
DURABLE, QUICK = "FULL", "NORMAL"
"""`synchronous` of SQLite: wait for the disk at each commit, or only when the log is moved."""
SEAL_BYTES = 16
BUSY_SECONDS = 5.0
"""How long a reader (`show`) may hold up a checkpoint."""
CORRUPT = (
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_ERROR,  # our statements are right: a table or column has lost its name
)
_PRIMARY_CODE = 0xFF

Row = tuple[int, bytes, bool]
"""Key, body, whether the seal is whole."""


class StoreUnavailable(RetryableError):
    """The disk takes nothing now (full, read-only, I/O error): nothing was stored."""


def unavailable(file: Path, why: str) -> StoreUnavailable:
    """Return the error of a disk that refuses."""
    return StoreUnavailable(f"{file}: cannot be written: {why}: nothing is signed until it can")


def damaged(file: Path, what: str) -> FatalError:
    """Return the error of a database that cannot be trusted, with the way out."""
    return FatalError(
        f"{file}: damaged ({what}): move {file.name}* away and start again; keep the file "
        "`sequence` beside it, numbers go on above it. Never put an older copy in its place; if "
        "`sequence` is lost too, rotate to a fresh node key"
    )


def seal(table: str, key: int, body: bytes) -> bytes:
    """Return the checksum of a row, 16 bytes: a row moved elsewhere is damaged, too."""
    return blake2b(b"%s|%d|%s" % (table.encode(), key, body), digest_size=SEAL_BYTES).digest()


def _is_whole(table: str, key: int, body: bytes, mark: bytes) -> bool:
    """Return whether the seal fits; a flipped type byte makes a body that is no bytes at all."""
    return isinstance(body, bytes) and seal(table, key, body) == mark


class Database:
    """One connection; safe to use from several threads."""

    def __init__(self, file: Path, read_only: bool = False) -> None:
        """Open `file` and check its structure.

        FatalError if it is damaged, of another version, or cannot be written.
        """
        self.file = file
        self._lock = threading.RLock()
        self._is_durable: bool | None = None
        self._is_suspect = False
        mode = "ro" if read_only else "rwc"
        try:
            self._connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise FatalError(f"{file}: cannot be opened: {error}") from None
        try:
            with self._meaning():
                self._connection.text_factory = bytes
                self._check(read_only)
        except StoreUnavailable as error:
            self.close()
            raise FatalError(str(error)) from None
        except FatalError:
            self.close()
            raise

    @property
    def is_new(self) -> bool:
        """Whether no schema was written yet."""
        return self.version == 0

    def _check(self, read_only: bool) -> None:
        if not read_only:
            self._connection.execute("PRAGMA journal_mode=WAL").fetchall()
        findings = self._connection.execute("PRAGMA quick_check(1)").fetchall()
        if findings != [(b"ok",)]:
            raise damaged(self.file, "quick_check fails")
        self.version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if self.version not in (0, SCHEMA_VERSION):
            raise damaged(self.file, f"version {self.version}, this runner knows {SCHEMA_VERSION}")
        if self.version and not set(TABLES) <= self._tables():
            raise damaged(self.file, "tables are missing")

    def _tables(self) -> set[str]:
        rows = self._connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return {name.decode("ascii", "replace") for (name,) in rows}

    def create(self) -> None:
        """Write the schema; call it in a transaction that also writes the first facts."""
        for table in TABLES:
            self._connection.execute(
                f"CREATE TABLE {table} (key INTEGER PRIMARY KEY, body BLOB NOT NULL, "
                "seal BLOB NOT NULL) STRICT"
            )
        self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self.version = SCHEMA_VERSION

    @contextmanager
    def _meaning(self) -> Iterator[None]:
        """Turn SQLite's errors into the runner's two kinds."""
        try:
            yield
        except UnicodeDecodeError as error:
            # SQLite's message quotes a schema that is no text any more.
            raise damaged(self.file, "its schema is no text") from error
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & _PRIMARY_CODE
            is_marked = code == sqlite3.SQLITE_READONLY and os.access(self.file, os.W_OK)
            if code in CORRUPT or is_marked:
                raise damaged(self.file, str(error)) from error
            if not isinstance(error, sqlite3.OperationalError):
                raise
            self._is_suspect = True
            raise unavailable(self.file, str(error)) from error

    @contextmanager
    def transaction(self, durable: bool) -> Iterator[None]:
        """All of it or nothing. `durable` waits for the disk: it then outlives a power cut.

        Otherwise it outlives the end of the process. StoreUnavailable: nothing was stored.
        """
        with self._lock, self._meaning():
            self._recover()
            if durable is not self._is_durable:
                self._connection.execute(f"PRAGMA synchronous={DURABLE if durable else QUICK}")
                self._is_durable = durable
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _recover(self) -> None:
        """After an I/O error move all that counts out of the log and begin the log anew.

        A failed fsync may have dropped earlier pages of the log; what follows them would be lost
        in a power cut however well it is synced.
        """
        if not self._is_suspect:
            return
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise unavailable(self.file, "a reader holds it")
        self._is_suspect = False

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read several tables as of one moment."""
        with self._lock, self._meaning():
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def put(self, table: str, key: int, body: bytes) -> None:
        """Write one row, sealed; in a transaction."""
        self._connection.execute(
            f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", (key, body, seal(table, key, body))
        )

    def drop(self, table: str, key: int) -> None:
        """Remove one row; in a transaction."""
        self._connection.execute(f"DELETE FROM {table} WHERE key = ?", (key,))

    def drop_until(self, table: str, key: int) -> None:
        """Remove the rows up to `key`, itself included; in a transaction."""
        self._connection.execute(f"DELETE FROM {table} WHERE key <= ?", (key,))

    def rows(self, table: str, from_key: int = -(2**63)) -> list[Row]:
        """Return the rows by key."""
        with self._lock, self._meaning():
            found = self._connection.execute(
                f"SELECT key, body, seal FROM {table} WHERE key >= ? ORDER BY key", (from_key,)
            )
            return [(key, body, _is_whole(table, key, body, mark)) for key, body, mark in found]

    def last_key(self, table: str) -> int:
        """Return the highest key, 0 if there is none."""
        with self._lock, self._meaning():
            (key,) = self._connection.execute(f"SELECT max(key) FROM {table}").fetchone()
            return int(key or 0)

    def close(self) -> None:
        """Let go of the file; the log is moved into it if the disk allows."""
        self._connection.close()
