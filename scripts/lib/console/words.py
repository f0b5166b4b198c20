"""Addresses, spans and rates, short enough for a table."""

from decimal import Decimal

from scripts.lib.leasing.words import HOUR

_DAY = 24 * HOUR


def short(address: str) -> str:
    """Return an address as 0x7099..79C8."""
    return f"{address[:6]}..{address[-4:]}"


def ago(seconds: int) -> str:
    """Return a span as people say it, rounded down."""
    for size, unit in ((_DAY, "d"), (HOUR, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return "just now"


def wad_percent(value: int) -> str:
    """Return a WAD share as 12.50 %."""
    return f"{Decimal(value) / 10**16:.2f} %"
