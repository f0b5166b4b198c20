"""What is derived from the events: SQL views, a file each in `views/`, for both databases."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

VIEWS = (
    "machines",
    "metering",
    "utilisation",
    "offers",
    "lease_endings",
    "leases",
    "bonds",
    "disputes",
    "rents",
    "revenue",
    "credits",
    "claims",
    "debt_points",
    "loan_states",
    "loan_reviews",
    "loans",
    "pool_positions",
    "pool_prices",
    "pools",
    "yields",
    "prices",
    "fleet",
    "entries",
)
"""Each may use those before it."""
_FOLDER = Path(__file__).parent / "views"
_WIDE = ("shares", "_wad")
"""Endings of columns that SQLite keeps as text."""


def create(connection: Connection) -> None:
    """Make every view anew, as its file says now."""
    for name in reversed(VIEWS):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
    for name in VIEWS:
        query = (_FOLDER / f"{name}.sql").read_text("utf-8")
        # No parameters: a colon in SQL is a colon.
        connection.exec_driver_sql(
            f"CREATE VIEW {name} AS\n{query}".replace("%", _percent(connection))
        )


def meaning(name: str) -> str:
    """Return what a view says of itself: the comment at its head."""
    lines = (_FOLDER / f"{name}.sql").read_text("utf-8").splitlines()
    comment = [line.removeprefix("-- ") for line in lines[: _comment_lines(lines)]]
    return " ".join(comment)


def exact(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row whose whole numbers are ints, whatever the database made of them."""
    return {str(name): _exact(str(name), value) for name, value in row.items()}


def _exact(name: str, value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, str) and name.endswith(_WIDE):
        return int(value)
    if name.startswith("is_") and value is not None:
        return bool(value)
    return value


def _comment_lines(lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines) if not line.startswith("--"))


def _percent(connection: Connection) -> str:
    """A percent sign is doubled where the driver takes it for a parameter."""
    return "%%" if connection.dialect.paramstyle in ("pyformat", "format") else "%"
