"""Disputes: the bond of one that nobody ruled on, or that attestors upheld, goes back."""

from collections.abc import Iterator

from scripts.lib.chains.base import Refused
from scripts.lib.keeper.action import Due
from scripts.lib.keeper.state import State

_OPEN = "SELECT lease_id, period FROM disputes WHERE state = 'open' ORDER BY id"


def endings(state: State) -> Iterator[Due]:
    """Disputes whose day is over, or whose hours attestors lowered: the contract says which."""
    bonds = state["LeaseBonds"]
    for one in state.rows(_OPEN):
        with state.row(f"dispute of lease {one['lease_id']}"):
            args = (one["lease_id"], one["period"])
            dispute = bonds.read("dispute_of", *args)
            if not dispute["is_open"]:
                continue
            is_over = state.now >= dispute["held_until"]
            if is_over or _is_refuted(state, *args):
                why = "its day is over" if is_over else "attestors lowered its hours"
                yield Due(bonds, "end_dispute", args, why, value=dispute["bond"])


def _is_refuted(state: State, lease_id: int, period: int) -> bool:
    """Before its day is over the call is only refused where nothing was taken off the hours."""
    try:
        state["LeaseBonds"].attempt("end_dispute", lease_id, period)
    except Refused as error:
        if "bonds: still open" not in str(error):
            state.troubles.append(f"dispute of period {period} of lease {lease_id}: {error}")
        return False
    return True
