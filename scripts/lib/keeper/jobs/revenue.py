"""The splitter: a fee that waited out its delay takes effect."""

from collections.abc import Iterator

from scripts.lib.keeper.action import Due
from scripts.lib.keeper.state import State


def fees(state: State) -> Iterator[Due]:
    """A proposed fee whose moment has come, unless it is the one in force."""
    splitter = state["RevenueSplitter"]
    fee_bps, effective_at = splitter.read("proposed_fee")
    if effective_at and state.now >= effective_at and fee_bps != splitter.read("fee_bps"):
        yield Due(splitter, "apply_fee", (), f"{fee_bps} bps wait since {effective_at}")
