"""Times, terms and promises in words. Every time is UTC."""

from datetime import UTC, datetime
from typing import Any

from scripts.lib.leasing.money import percent

HOUR = 3_600
MANAGED, BARE_METAL = 0, 1
"""Tenancies of an offer."""
_MISSED_SECOND_GIVES = 10
"""Seconds of rent given back for each missed one (CREDIT_SLOPE of `lease_math`)."""
_LAST_SECOND = 253_402_300_799
"""The last second that a calendar has, in the year 9999."""


def utc(timestamp: int) -> str:
    """Return Unix seconds as 2026-01-05 14:05 UTC."""
    return f"{_at(timestamp):%Y-%m-%d %H:%M} UTC"


def iso(timestamp: int) -> str | None:
    """Return Unix seconds as 2026-01-05T14:05:00Z; None for never."""
    return f"{_at(timestamp):%Y-%m-%dT%H:%M:%SZ}" if timestamp else None


def hours(number: int) -> str:
    """Return a number of hours as 1 hour or 48 hours."""
    return "1 hour" if number == 1 else f"{number:,} hours"


def promise(terms: dict[str, Any]) -> str:
    """Return what an offer or a lease promises, what it costs to miss it, and what is paid."""
    # A lease of an escrow from before there were tenancies does not say.
    is_bare_metal = terms.get("tenancy", 0) == BARE_METAL
    paid = (
        "bare metal: all time is paid, reported or not, but what attestors refute"
        if is_bare_metal
        else "only delivered seconds are paid"
    )
    if terms["sla_bps"] == 0:
        return f"no promise; {paid}"
    if terms["credit_bps"] == 0:
        return f"{percent(terms['sla_bps'])} of the time, no credit; {paid}"
    return (
        f"{percent(terms['sla_bps'])} of the time; each second missed gives back "
        f"{_MISSED_SECOND_GIVES} seconds' rent, at most {percent(terms['credit_bps'])} of the "
        f"period's; {paid}"
    )


def plain(label: str, value: str) -> str:
    """Return one line of a list of facts."""
    return f"{label:<12} {value}"


def _at(timestamp: int) -> datetime:
    return datetime.fromtimestamp(min(timestamp, _LAST_SECOND), UTC)
