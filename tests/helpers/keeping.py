"""Keepers on a desk: each with a key of its own, and what a test asks of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.lib.indexing import deployment
from scripts.lib.indexing.embedded_source import EmbeddedSource
from scripts.lib.keeper import settings
from scripts.lib.keeper.action import Plan
from scripts.lib.keeper.keeper import Keeper, Pass
from tests.helpers.leasing_desk import Acting, Desk

GWEI = 10**9
COIN_PRICE = 3_000


def open_keeper(
    desk: Desk,
    folder: Path,
    *,
    name: str = "keeper",
    chain: Acting | None = None,
    wei: int | Callable[[], int] = GWEI,
    dry_run: bool = False,
    **chosen: Any,
) -> Keeper:
    """Return an open keeper with an account of its own; it says into `desk.said`."""
    own = chain or Acting(desk.chain, desk.chain.new_account(name))
    defaults = {"coin_price": COIN_PRICE, "state_dir": folder, "kill_file": folder / "STOP"}
    keeper = Keeper(
        chain=own,  # type: ignore[arg-type]
        source=EmbeddedSource(desk.chain),
        settings=settings.load(None, **defaults | chosen),
        fee_per_gas_wei=wei if callable(wei) else lambda: wei,
        say=desk.said.append,
        dry_run=dry_run,
        suite=deployment.of_suite(desk.suite, desk.chain.chain_id, "devnet"),
    )
    keeper.open()
    return keeper


def due(plan: Plan, *jobs: str) -> dict[str, Any]:
    """Return the planned calls of jobs by key."""
    return {one.key: one for one in plan.actions if one.job in jobs}


def results(one: Pass) -> dict[str, str]:
    """Return what became of each call."""
    return {outcome.action.key: outcome.result for outcome in one.outcomes}
