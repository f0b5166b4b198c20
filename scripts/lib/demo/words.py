"""Amounts and times as people say them."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal

UNIT = 10**6
"""Settlement units in a dollar."""
HOUR = 3_600
DAY = 86_400


def dollars(amount: int) -> str:
    """Return settlement units as $1,234.56; what would show as nothing is shown in full."""
    exact = Decimal(amount) / UNIT
    cents = exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    shown = exact if amount and not cents else cents
    return f"-${-shown:,f}" if amount < 0 else f"${shown:,f}"


def moment(timestamp: int) -> str:
    """Return Unix seconds as Mon 5 Jan 14:05 (UTC)."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return f"{at:%a} {at.day} {at:%b %H:%M}"


def span(seconds: int) -> str:
    """Return seconds as 21 h or 20 h 57 min; less than a minute in seconds."""
    hours, rest = divmod(seconds, HOUR)
    minutes = rest // 60
    if not hours and not minutes:
        return f"{seconds} s"
    parts = [f"{hours:,} h"] if hours else []
    return " ".join([*parts, f"{minutes} min"] if minutes or not hours else parts)


def percent(part: int, whole: int) -> str:
    """Return a share as 97.3 %; of nothing it is a dash."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def kilowatt_hours(joules: int) -> str:
    """Return joules as 1,234 kWh."""
    return f"{joules / 3_600_000:,.0f} kWh"
