"""A table for each event, from one line of text that names its columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, MetaData, Numeric, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

METADATA = MetaData()
_WORD_BYTES = 32
_WORD_DIGITS = 78
"""Of 2^256."""
_SQLITE_LIMIT = 2**63
_INDEXED = ("asset", "lease_id", "account", "lessee", "sender", "receiver", "owner", "borrower")


class Whole(TypeDecorator[int]):
    """A whole number. SQLite keeps 64 bits: what is larger, and no amount is, it approximates."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kept = Numeric(_WORD_DIGITS, 0) if dialect.name == "postgresql" else BigInteger()
        return dialect.type_descriptor(kept)

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite" or -_SQLITE_LIMIT <= value < _SQLITE_LIMIT:
            return value
        return float(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


class Wide(TypeDecorator[int]):
    """A number of up to 256 bits, exact: shares and WAD. In SQLite as text."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kept = Numeric(_WORD_DIGITS, 0) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kept)

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return Decimal(value) if dialect.name == "postgresql" else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


_TYPES: dict[str, type[TypeEngine[Any]] | TypeEngine[Any]] = {
    "": Whole,
    "wide": Wide,
    "account": String(42),
    "hash": String(66),
    "word": String(66),
    "flag": Boolean,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, where in the event it is, and what kind of value."""

    name: str
    path: tuple[str, ...]
    kind: str

    def value(self, values: Mapping[str, Any]) -> Any:
        """Return the column's value of an event; None if the deployed version has no such field."""
        found: Any = values
        for step in self.path:
            if not isinstance(found, Mapping) or step not in found:
                return None
            found = found[step]
        if isinstance(found, bytes):
            return label(found) if self.kind == "word" else "0x" + found.hex()
        return found


@dataclass(frozen=True, slots=True)
class EventTable:
    """Where the events of one name and one kind of contract go."""

    table: Table
    fields: tuple[Field, ...] = field(default=())

    def row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return an event's columns."""
        return {one.name: one.value(values) for one in self.fields}


def event_table(name: str, columns: str) -> EventTable:
    """Return the table `name` of an event: `columns` is column[=path.in.event][:kind] ...

    Kinds: a whole number (none said), wide, account, hash, word (ASCII in bytes32), flag. Every
    table has the event's `id`, its `contract` (record) and `at` (Unix seconds of its block).
    """
    fields = tuple(_field(text) for text in columns.split())
    table = Table(
        name,
        METADATA,
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("contract", String(64), nullable=False),
        Column("at", BigInteger, nullable=False),
        *(Column(one.name, _TYPES[one.kind], index=one.name in _INDEXED) for one in fields),
    )
    return EventTable(table, fields)


def label(word: bytes) -> str:
    """Return a bytes32 as the ASCII that it holds, or as hex."""
    text = word.rstrip(b"\0")
    return text.decode("ascii") if text.isascii() and text.decode().isprintable() else _hex(word)


def word(text: str) -> bytes:
    """Return the bytes32 that `label` made this text of."""
    if text.startswith("0x"):
        return bytes.fromhex(text[2:])
    return text.encode("ascii").ljust(_WORD_BYTES, b"\0")


def _hex(word: bytes) -> str:
    return "0x" + word.hex()


def _field(text: str) -> Field:
    place, _, kind = text.partition(":")
    name, _, path = place.partition("=")
    return Field(name, tuple((path or name).split(".")), kind)
