"""What the store knows of the chain itself: blocks, every log, and how far it has come."""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from scripts.lib.indexing.tables.columns import METADATA


def _blocks(name: str) -> Table:
    return Table(
        name,
        METADATA,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("hash", String(66), nullable=False),
        Column("at", BigInteger, nullable=False),  # Unix seconds
    )


BLOCKS = _blocks("blocks")
"""Every block with an event of the suite."""

ANCHORS = _blocks("anchors")
"""The ends of the ranges that were read lately: a way back where nothing happened for long."""

LOGS = Table(
    "logs",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("block", BigInteger, nullable=False),
    Column("log_index", Integer, nullable=False),
    Column("transaction_hash", String(66), nullable=False, index=True),
    Column("contract", String(64), nullable=False),  # its record
    Column("event", String(64), nullable=False, index=True),  # empty: not in its ABI
    Column("at", BigInteger, nullable=False),  # Unix seconds
    Column("args", Text, nullable=False),  # JSON; numbers of 2^53 and above as text
)
"""Every event of every contract, decoded."""

CONTRACTS = Table(
    "contracts",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("kind", String(64), nullable=False),  # LendingPool for every pool
    Column("address", String(42), nullable=False),
    Column("start_block", BigInteger, nullable=False),
)

FOLLOWED = Table(
    "followed",
    METADATA,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("schema", Integer, nullable=False),
    Column("chain_id", BigInteger, nullable=False),
    Column("network", String(64), nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("token", String(42), nullable=False),
    Column("symbol", String(64), nullable=False),  # of the token
    Column("decimals", Integer, nullable=False),  # of the token
    Column("number", BigInteger, nullable=False),  # of the last block that is in the store
    Column("hash", String(66), nullable=False),
    Column("at", BigInteger, nullable=False),  # Unix seconds
)
"""One row: whose store this is, and how far it has come."""
