"""Rows for people: money, times, shares and accounts as people read them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.table import Table

from scripts.lib.leasing.answer import columns
from scripts.lib.leasing.money import Money, percent
from scripts.lib.leasing.words import iso, utc

_MONEY = """
added amount assets bond borrowed claimable claimed collected credit credited debt debt_service
deposited earned escrowed exits_paid exits_served fee gifts gross held hourly_rate invested
known_debt lent net opex paid paid_by_hand paid_by_rent paid_by_sale paid_to_lessees principal
purchase_price recovered refunded released rent_gross rent_income taken_back withdrawn written_off
"""
MONEY = frozenset(_MONEY.split())
"""Columns in settlement units."""
_TIMES = frozenset(("at", "expires", "user_expires", "valid_until"))
_INTERNAL = frozenset(("id", "next_id", "market"))
"""Columns that tell people nothing."""
NO_MONEY = Money("", 0, "")
"""For rows without amounts."""
_ADDRESS_CHARACTERS = 42
_WAD = 10**18
_SHARE_DECIMALS = 6
"""That a pool's shares have more than its token."""
_UNITS = {"_bps": " %", "_seconds": " h", "_joules": " kWh", "_wad": "", "_at": ""}


def table(
    rows: Sequence[dict[str, Any]], money: Money, names: Sequence[str] = (), *, exact: bool = False
) -> Table:
    """Return rows as a table: words to the left, figures to the right.

    `names` are its columns, by default all. Amounts are rounded to cents, unless `exact`.
    """
    shown = columns((), ())
    names = names or [name for name in (rows[0] if rows else ()) if name not in _INTERNAL]
    for name in names:
        is_word = all(isinstance(row[name], str | bool | None) for row in rows)
        shown.add_column(heading(name), justify="left" if is_word else "right")
    for row in rows:
        shown.add_row(*(cell(name, row[name], money, exact) for name in names))
    return shown


def heading(name: str) -> str:
    """Return a column's name in words; with its unit, where that is not what all amounts have."""
    for ending, unit in _UNITS.items():
        if name.endswith(ending):
            return name.removesuffix(ending).replace("_", " ") + unit
    return name.removeprefix("is_").replace("_", " ")


def cell(name: str, value: Any, money: Money, exact: bool = False) -> str:
    """Return one value in words."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, str):
        return short(value)
    if _is_time(name):
        return utc(value).removesuffix(" UTC") if value else "-"
    if name in MONEY:
        cents = f"{Decimal(value).scaleb(-money.decimals):,.2f}"
        return money.number(value) if exact else cents
    return _figure(name, value, money)


def short(text: str) -> str:
    """Return an address as 0x7099...79C8, other text as it is."""
    is_address = text.startswith("0x") and len(text) >= _ADDRESS_CHARACTERS
    return f"{text[:6]}...{text[-4:]}" if is_address else text


def for_machines(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows for JSON: amounts in settlement units, times as ISO 8601 in UTC."""
    return [
        {name: iso(value) if value and _is_time(name) else value for name, value in row.items()}
        for row in rows
    ]


def _figure(name: str, value: Any, money: Money) -> str:
    if name.endswith("_bps"):
        return percent(value).removesuffix(" %")
    if name.endswith("_seconds"):
        return f"{value / 3_600:,.1f}"
    if name.endswith("_joules"):
        return f"{value / 3_600_000:,.1f}"
    if name == "rate_wad":
        return f"{value * 100 / _WAD:.2f} %"
    if name.endswith("_wad"):
        return money.number(round(value / _WAD))
    if name.endswith("shares"):
        return f"{Decimal(value).scaleb(-money.decimals - _SHARE_DECIMALS):,.2f}"
    return f"{value:,.4f}" if isinstance(value, float) else str(value)


def _is_time(name: str) -> bool:
    return name.endswith("_at") or name in _TIMES
