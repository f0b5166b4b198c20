"""The price index: machines are counted as they are, and what leases paid pulls it."""

from collections.abc import Iterator
from typing import Any

from scripts.lib.keeper.action import Due
from scripts.lib.keeper.state import State

_DAY = 86_400
_HALF_DAY = 43_200
_WAD = 10**18
_ENLISTED = "SELECT asset FROM market_enlisted ORDER BY asset"
_SEEN = """
SELECT lease_id, id, at FROM market_settled
 WHERE lease_id / 1000000 = :asset ORDER BY id DESC LIMIT 1
"""


def refreshments(state: State) -> Iterator[Due]:
    """Enlisted machines that are counted otherwise than they stand."""
    index = state["PriceIndex"]
    for one in state.rows(_ENLISTED):
        with state.row(f"machine {one['asset']}"):
            if why := _misread(state, one["asset"]):
                yield Due(index, "refresh", (one["asset"],), why)


def observations(state: State) -> Iterator[Due]:
    """Leases that paid rent which the index has not seen, once a day and machine."""
    index = state["PriceIndex"]
    for one in state.leases:
        with state.row(f"lease {one.row['lease_id']}"):
            lease, lease_id = one.lease, one.row["lease_id"]
            if not lease["period_seconds"] or lease["tenancy"]:
                continue
            seen = next(iter(state.rows(_SEEN, asset=lease["asset"])), None)
            if seen is not None and (
                seen["lease_id"] > lease_id
                or seen["id"] > one.settled_id
                or state.now - seen["at"] < _DAY
            ):
                continue
            if (
                index.read("price_of", lease["asset"])
                and index.read("entry", lease["asset"])["listed"]
            ):
                why = f"{lease['period_seconds']} seconds were paid in its period"
                yield Due(index, "observe", (lease_id,), why)


def _misread(state: State, asset: int) -> str:
    """Return why a machine is to be counted anew; empty if it counts as it stands."""
    index, title = state["PriceIndex"], state["ComputeAsset"]
    price = index.read("price_of", asset)
    if not price:
        return ""
    entry = index.read("entry", asset)
    standing = state["LeaseEscrow"].read("standing", asset)
    is_let = state.now < standing["let_until"]
    is_fresh = _is_fresh(state, asset)
    offered = _offered(state, title.read("tenure", asset), asset, standing)
    if entry["listed"]:
        return _no_longer(entry, is_let, is_fresh, offered, standing)
    if is_let and entry["lease_number"] == standing["lease_number"]:
        return ""  # the index judged this lease, and judges each once
    rate = standing["lease_rate"] if is_let else offered
    is_near = 0 < rate * _WAD * 2 <= 3 * price * entry["accelerators"]
    return "it can be counted again" if is_fresh and is_near else ""


def _no_longer(
    entry: dict[str, Any], is_let: bool, is_fresh: bool, offered: int, standing: dict[str, Any]
) -> str:
    if not is_fresh:
        return "its meter fell silent"
    if entry["leased"] and not is_let:
        return "its lease ended"
    if is_let and entry["lease_number"] != standing["lease_number"]:
        return "another lease began"
    return "" if is_let or offered else "its offer ended"


def _offered(state: State, tenure: int, asset: int, standing: dict[str, Any]) -> int:
    """Return the rate at which a machine can be had, 0 if it cannot."""
    if state.now > standing["valid_until"] or standing["offer_tenure"] != tenure:
        return 0
    is_retired = state.rows("SELECT 1 FROM title_retired WHERE asset = :asset", asset=asset)
    return 0 if is_retired else int(standing["offer_rate"])


def _is_fresh(state: State, asset: int) -> bool:
    """A report of the last day; a half day's edge may be one that somebody rolled to."""
    meter = state["MetricsOracle"]
    ended_at = meter.read("head", asset)["ended_at"]
    age = state.now - min(ended_at, state.now)
    delay = meter.read("REPORT_DELAY_SECONDS")
    return age <= _DAY and not (ended_at % _HALF_DAY == 0 and age > delay)
