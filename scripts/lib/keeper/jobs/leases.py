"""Leases: what is final is paid out, what is over is closed, what was owed is forwarded."""

from collections.abc import Iterator

from scripts.lib.keeper.action import Due
from scripts.lib.keeper.state import OpenLease, State

_PERIOD_SECONDS = 30 * 86_400
_BARE_METAL_GAS = 155_000
"""More for each period of a lease that pays by elapsed time: the meter is asked for its hours."""
_CLOSE_GAS = 140_050
_SETTLE_GAS = 114_218
_DEFERRED = "SELECT DISTINCT asset FROM rent_deferred ORDER BY asset"


def closings(state: State) -> Iterator[Due]:
    """Leases whose meter is final up to their end."""
    for one in state.leases:
        with state.row(f"lease {one.row['lease_id']}"):
            if not _is_over(one):
                continue
            held = one.lease["escrowed"] - one.lease["released"]
            bonded = state["LeaseBonds"].read("reserved_of", one.lease["asset"])
            yield Due(
                state["LeaseEscrow"],
                "close",
                (one.row["lease_id"],),
                f"final up to its end; {held} units are held, {bonded} of its host's bond",
                value=held + bonded,
                gas=_CLOSE_GAS + _more(one, state.now),
            )


def settlements(state: State, every_seconds: int) -> Iterator[Due]:
    """Leases with final rent, `every_seconds` after the last time, and where a period is over."""
    for one in state.leases:
        due = one.row["settleable"] + one.row["refundable"]
        if not due or _is_over(one):
            continue
        period_end = one.lease["period_started_at"] + _PERIOD_SECONDS
        since = max(one.settled_at, one.lease["period_started_at"])
        if state.now - since < every_seconds and one.row["final_until"] < period_end:
            continue
        yield Due(
            state["LeaseEscrow"],
            "settle",
            (one.row["lease_id"],),
            f"{due} units are final",
            value=due,
            gas=_SETTLE_GAS + _more(one, state.now),
        )


def forwardings(state: State) -> Iterator[Due]:
    """Machines whose rent the splitter had refused."""
    escrow = state["LeaseEscrow"]
    for one in state.rows(_DEFERRED):
        with state.row(f"machine {one['asset']}"):
            owed = escrow.read("owed_to_asset", one["asset"])
            amount = owed[0] if isinstance(owed, tuple) else owed
            if amount:
                why = f"{amount} units are owed to it"
                yield Due(escrow, "forward", (one["asset"],), why, value=amount)


def _is_over(one: OpenLease) -> bool:
    return bool(one.row["final_until"] >= one.lease["ends_at"])


def _more(one: OpenLease, now: int) -> int:
    if not one.lease["tenancy"]:
        return 0
    elapsed = min(now, one.lease["ends_at"]) - one.lease["period_started_at"]
    return int(_BARE_METAL_GAS * -(-elapsed // _PERIOD_SECONDS))
