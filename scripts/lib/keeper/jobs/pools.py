"""Pools: who waits to leave is paid from free cash, and the rate's mean is kept alive.

There is nothing to accrue: a pool counts its interest whenever it is read or called.
"""

from collections.abc import Iterator

from scripts.lib.keeper.action import Due
from scripts.lib.keeper.state import State

_DAY = 86_400
_MARKED = "SELECT MAX(at) AS at FROM logs WHERE contract = :pool AND event = 'Marked'"


def servings(state: State) -> Iterator[Due]:
    """Pools in which somebody waits and there is free cash."""
    for pool in state.pools:
        with state.row(pool.name):
            oldest, newest = pool.read("queue_bounds")
            if oldest > newest:
                continue
            worth = pool.read("convertToAssets", pool.read("queued_shares"))
            payable = min(worth, pool.read("free_cash"))
            if payable:
                yield Due(pool, "serve", (), f"{payable} units can be paid to exits", value=payable)


def marks(state: State) -> Iterator[Due]:
    """Pools with debt whose last mark is a day old: refinancing down goes by the mean since it."""
    for pool in state.pools:
        with state.row(pool.name):
            (row,) = state.rows(_MARKED, pool=pool.name)
            is_old = row["at"] is None or state.now - row["at"] >= _DAY
            if is_old and pool.read("performing_debt"):
                yield Due(pool, "mark", (), "its last mark is a day old")
