"""Tampering: copies of a signed struct in which one thing differs."""

from collections.abc import Iterator
from dataclasses import fields, replace

from oracle.report import Report


def mutations(report: Report) -> Iterator[tuple[str, Report]]:
    """Yield (field, copy) for each field of a report, that field alone changed by its last bit.

    One bit keeps the copy encodable; `asset` moves to a neighbour, which must be enrolled too for
    a refusal by the signature.
    """
    for field in fields(report):
        value = getattr(report, field.name)
        changed = value[:-1] + bytes([value[-1] ^ 1]) if isinstance(value, bytes) else value ^ 1
        yield field.name, replace(report, **{field.name: changed})
