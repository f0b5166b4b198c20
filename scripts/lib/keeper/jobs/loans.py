"""Loans: covenants are looked at, flags raised and lifted, auctions begun, paid loans released."""

from collections.abc import Iterator
from typing import Any

from scripts.lib.keeper.action import Due
from scripts.lib.keeper.state import State

CURRENT, FLAGGED, IN_AUCTION = 1, 2, 3
_DAY = 86_400
_GRACE_SECONDS = 7 * _DAY
_SWEEP_COVER_BPS = 15_000
_CARRYING = "SELECT carrying FROM pool_impaired WHERE asset = :asset ORDER BY id DESC LIMIT 1"


def flags(state: State) -> Iterator[Due]:
    """Loans that broke their covenants, or keep them again; falling auctions, by tenths."""
    for row in state.loans:
        if why := _flag(state, row):
            yield _call(state, "flag", row, why)


def auctions(state: State) -> Iterator[Due]:
    """Loans that stayed delinquent through their grace."""
    for row in state.loans:
        loan = row["loan"]
        if loan["state"] != FLAGGED or not row["is_examined"] or row["is_current"]:
            continue
        if state.now - loan["since"] >= _GRACE_SECONDS:
            yield _call(state, "auction", row, "delinquent through its grace of 7 days")


def reviews(state: State) -> Iterator[Due]:
    """Loans of which a review would begin or end the sweep of all revenue."""
    for row in state.loans:
        with state.row(f"loan of asset {row['asset']}"):
            loan = row["loan"]
            if loan["state"] != CURRENT or not row["is_examined"] or not loan["debt"]:
                continue
            sweeps = row["cover_bps"] < _SWEEP_COVER_BPS or _is_silent(state, row["asset"])
            if sweeps != loan["is_sweeping"]:
                yield _call(state, "review", row, f"its sweep {'begins' if sweeps else 'ends'}")


def releases(state: State) -> Iterator[Due]:
    """Loans that revenue has paid off: the lien can go."""
    for row in state.loans:
        if not row["loan"]["debt"]:
            yield Due(state["LoanDesk"], "release", (row["asset"],), "its debt is paid")


def _flag(state: State, row: dict[str, Any]) -> str:
    kind = row["loan"]["state"]
    if kind == IN_AUCTION:
        return _fallen(state, row)
    if not row["is_examined"]:
        return ""
    if kind == CURRENT and not row["is_current"]:
        return "it broke its covenants"
    return "it keeps its covenants again" if kind == FLAGGED and row["is_current"] else ""


def _fallen(state: State, row: dict[str, Any]) -> str:
    """In an auction a flag lets the pool carry the loan at the present price: told by tenths."""
    carried = state.rows(_CARRYING, asset=row["asset"])
    if not carried or not row["is_on_sale"]:
        return ""
    before = carried[0]["carrying"]
    is_lower = row["price"] * 10 <= before * 9 and before
    return f"its price fell to {row['price']}, lenders carry {before}" if is_lower else ""


def _is_silent(state: State, asset: int) -> bool:
    meter = state["MetricsOracle"]
    total = meter.read("available_at", asset, state.now)
    return bool(total == meter.read("available_at", asset, state.now - _DAY))


def _call(state: State, function: str, row: dict[str, Any], why: str) -> Due:
    return Due(state["LoanDesk"], function, (row["asset"],), why, value=row["loan"]["debt"])
