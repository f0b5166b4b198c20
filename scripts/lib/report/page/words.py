"""Amounts, shares and times as people read them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal

DAY, HOUR = 86_400, 3_600
ABSENT = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"
_GAP = "\N{NO-BREAK SPACE}"
"""Between a figure and its unit."""
_CENT = Decimal("0.01")
_BPS = 10_000
_WAD = 10**18


@dataclass(frozen=True, slots=True)
class Money:
    """Settlement units of one token as dollars."""

    decimals: int

    def show(self, units: int | None) -> str:
        """Return $1,234.56; what would show as nothing is shown in full; None is absent."""
        if units is None:
            return ABSENT
        exact = Decimal(units).scaleb(-self.decimals)
        cents = exact.quantize(_CENT, ROUND_HALF_EVEN)
        shown = exact if units and not cents else cents
        return f"{MINUS}${-shown:,f}" if units < 0 else f"${shown:,f}"

    def whole(self, units: float) -> str:
        """Return an axis label, such as $1,500, $0.5 or $20k."""
        value = units / 10**self.decimals
        if value >= 10_000:
            return f"${value / 1_000:,g}k"
        return f"${value:,g}"

    def rate(self, wad: int | None) -> str:
        """Return WAD settlement units an accelerator-hour as $2.690."""
        return ABSENT if wad is None else f"${Decimal(wad).scaleb(-18 - self.decimals):,.3f}"


def percent(part: int, whole: int) -> str:
    """Return a share as 97.3 %; of nothing it is absent."""
    return f"{100 * part / whole:.1f}{_GAP}%" if whole else ABSENT


def bps(share: int) -> str:
    """Return basis points as 99.50 %."""
    return f"{share / 100:.2f}{_GAP}%"


def span(seconds: int) -> str:
    """Return seconds as 21 h or 20 h 57 min; less than a minute in seconds."""
    hours, rest = divmod(seconds, HOUR)
    minutes = rest // 60
    if not hours and not minutes:
        return f"{seconds}{_GAP}s"
    parts = [f"{hours:,}{_GAP}h"] if hours else []
    return _GAP.join([*parts, f"{minutes}{_GAP}min"] if minutes or not hours else parts)


def energy(joules: int) -> str:
    """Return joules as 1,234 kWh."""
    return f"{joules / 3_600_000:,.0f}{_GAP}kWh"


def moment(timestamp: int) -> str:
    """Return Unix seconds as 5 Jan 2026, 14:05 (UTC)."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return f"{at.day} {at:%b %Y, %H:%M}" if timestamp else ABSENT


def brief(timestamp: int, now: int) -> str:
    """Return Unix seconds as 5 Jan 14:05, with the year where it is not that of `now` (UTC)."""
    if not timestamp:
        return ABSENT
    at, present = (datetime.fromtimestamp(one, UTC) for one in (timestamp, now))
    year = "" if at.year == present.year else f"{at.year}{_GAP}"
    return f"{at.day}{_GAP}{at:%b}{_GAP}{year}{at:%H:%M}"


def iso(timestamp: int) -> str:
    """Return Unix seconds as 2026-01-05T14:05:00Z."""
    return f"{datetime.fromtimestamp(timestamp, UTC):%Y-%m-%dT%H:%M:%SZ}"


def day(timestamp: int) -> str:
    """Return Unix seconds as 5 Jan."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return f"{at.day} {at:%b}"


def month(timestamp: int) -> str:
    """Return Unix seconds as Jan 2026."""
    return f"{datetime.fromtimestamp(timestamp, UTC):%b %Y}"


def short(address: str) -> str:
    """Return an address as 0x1234…abcd."""
    return f"{address[:6]}…{address[-4:]}"
