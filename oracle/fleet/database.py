"""The aggregator's SQLite file: its tables, how it is opened, and what its errors mean."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oracle.errors import FatalError, RetryableError
from oracle.fleet.wire import Network

VERSION = 1
BUSY_SECONDS = 30.0
TABLES = """
CREATE TABLE IF NOT EXISTS network (version INTEGER, chain_id INTEGER, meter TEXT, signer TEXT);
CREATE TABLE IF NOT EXISTS reports (
    id INTEGER PRIMARY KEY,
    asset INTEGER NOT NULL,
    node BLOB NOT NULL,               -- the signing key's address, 20 bytes
    sequence INTEGER NOT NULL,        -- starts anew with each key
    digest BLOB NOT NULL,             -- EIP-712, 32 bytes
    words BLOB NOT NULL,              -- the report, 320 bytes
    signature BLOB NOT NULL,          -- 65 bytes
    deadline INTEGER NOT NULL,        -- last second at which the contract takes it, Unix
    received_at INTEGER NOT NULL,     -- Unix seconds
    receipt BLOB NOT NULL,            -- signature over the receipt, 65 bytes
    state TEXT NOT NULL DEFAULT 'pending',
    retry_at INTEGER NOT NULL DEFAULT 0,  -- not before, Unix seconds
    mined_in TEXT NOT NULL DEFAULT '',    -- hash of the last transaction that carries it
    block INTEGER NOT NULL DEFAULT 0,     -- in which it was mined
    detail TEXT NOT NULL DEFAULT '',      -- the contract's reason, if it was skipped
    UNIQUE (asset, node, sequence)
);
CREATE INDEX IF NOT EXISTS queue ON reports (deadline, asset, sequence)
    WHERE state IN ('pending', 'sent');
CREATE INDEX IF NOT EXISTS states ON reports (state);
CREATE INDEX IF NOT EXISTS unsettled ON reports (asset, node, sequence) WHERE state = 'mined';
CREATE TABLE IF NOT EXISTS equivocations (
    asset INTEGER NOT NULL,
    node BLOB NOT NULL,
    first_words BLOB NOT NULL,
    first_signature BLOB NOT NULL,
    second_words BLOB NOT NULL,
    second_signature BLOB NOT NULL,
    PRIMARY KEY (asset, node)         -- one proof ends a key
);
CREATE TABLE IF NOT EXISTS attempts (
    transaction_hash TEXT PRIMARY KEY,
    nonce INTEGER NOT NULL,
    raw BLOB NOT NULL,
    max_fee TEXT NOT NULL,            -- per gas, wei
    tip TEXT NOT NULL,                -- per gas, wei
    sent_at INTEGER NOT NULL          -- Unix seconds
);
"""


def open_database(file: Path, network: Network, signer: str) -> sqlite3.Connection:
    """Open or begin the file, in WAL mode.

    FatalError if it is damaged or another network's or key's.
    """
    try:
        database = sqlite3.connect(
            file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        os.chmod(file, 0o600)
        database.execute("PRAGMA journal_mode = WAL")
        (fault,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if fault != "ok":
            raise FatalError(f"{file}: damaged ({fault}): restore it from a copy")
        database.executescript(TABLES)
        _check_owner(database, file, network, signer)
    except (sqlite3.Error, OSError) as error:
        raise FatalError(f"{file}: cannot be opened: {error}") from None
    return database


def _check_owner(database: sqlite3.Connection, file: Path, network: Network, signer: str) -> None:
    wanted = (VERSION, network.chain_id, network.meter, signer)
    found = database.execute("SELECT version, chain_id, meter, signer FROM network").fetchone()
    if found is None:
        database.execute("INSERT INTO network VALUES (?, ?, ?, ?)", wanted)
    elif found != wanted:
        raise FatalError(f"{file}: of another network or key ({found}): set another state_dir")


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn SQLite's errors into the runner's two kinds."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise RetryableError(f"inbox: cannot be read or written: {error}") from error
    except sqlite3.DatabaseError as error:
        raise FatalError(f"inbox: damaged: {error}: restore it from a copy") from error


@contextmanager
def transaction(database: sqlite3.Connection, durable: bool) -> Iterator[None]:
    """Do all of it or nothing; RetryableError if it cannot be written.

    `durable`: on disk when it ends. Else a power cut may take it back: for what the chain says
    again.
    """
    with database_errors():
        database.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.rollback()
            raise
