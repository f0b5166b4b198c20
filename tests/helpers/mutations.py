"""Tampering: copies of a signed struct in which one thing differs."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any


def mutations(struct: Any) -> Iterator[tuple[str, Any]]:
    """Yield (field, copy) for each field of a report or another signed struct, that field alone
    changed by its last bit.

    One bit keeps the copy encodable; `asset` moves to a neighbour, which must be enrolled too for
    a refusal by the signature.
    """
    for field in fields(struct):
        yield field.name, replace(struct, **{field.name: changed(getattr(struct, field.name))})


def changed(value: Any) -> Any:
    """Return a number, bytes, an address or a tuple with its last bit flipped."""
    if isinstance(value, tuple):
        return (*value[:-1], changed(value[-1]))
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    if isinstance(value, str):
        return f"0x{int(value, 16) ^ 1:040x}"
    return value ^ 1
