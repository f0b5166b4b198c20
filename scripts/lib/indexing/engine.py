"""The database behind a store: SQLite in a file, or PostgreSQL by URL."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from oracle.errors import FatalError

_BUSY_SECONDS = 30


class _ExactSum:
    """SQLite's sum has 64 bits; shares need more."""

    def __init__(self) -> None:
        self.total = 0

    def step(self, number: Any) -> None:
        self.total += int(number or 0)

    def finalize(self) -> str:
        return str(self.total)


_POSTGRES_FUNCTIONS = (
    "CREATE OR REPLACE FUNCTION exact_minus(a numeric, b numeric) RETURNS numeric "
    "LANGUAGE sql IMMUTABLE AS 'SELECT coalesce(a, 0) - coalesce(b, 0)'",
    "CREATE OR REPLACE AGGREGATE exact_sum(numeric) "
    "(sfunc = numeric_add, stype = numeric, initcond = '0')",
)


def connect(where: str, *, must_exist: bool) -> Engine:
    """Return the engine of a path or URL; FatalError if it is neither, or nothing is there."""
    if "://" in where:
        # Statements without names: they also pass through a pooler of connections.
        unnamed = {"prepare_threshold": None}
        return create_engine(_postgres(where), pool_pre_ping=True, connect_args=unnamed)
    file = Path(where)
    if must_exist and not file.is_file():
        raise FatalError(
            f"there is no store at {file}: fill one with `python -m scripts.indexing run`, "
            "or name it with --store"
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def prepare(connection: Connection) -> None:
    """Give the database the functions that the views use."""
    if connection.dialect.name == "postgresql":
        for statement in _POSTGRES_FUNCTIONS:
            connection.execute(text(statement))


def _postgres(where: str) -> Any:
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise FatalError("--store is neither a path nor a URL such as postgresql://...") from error
    if url.get_backend_name() != "postgresql":
        raise FatalError("--store takes a path (SQLite) or a postgresql:// URL")
    return url.set(drivername="postgresql+psycopg")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.create_aggregate("exact_sum", 1, _ExactSum)
    connection.create_function(
        "exact_minus", 2, lambda a, b: str(int(a or 0) - int(b or 0)), deterministic=True
    )
