"""Compares loans and pools of a store with the desk and the pools."""

from collections.abc import Iterator, Mapping

from scripts.lib.indexing import debts
from scripts.lib.indexing.comparing import Comparison, close, same
from scripts.lib.indexing.reading import Reader
from scripts.lib.indexing.store import Store

_STATES = {"current": 1, "flagged": 2, "in auction": 3}
_ROUNDING = 1
"""Settlement units between a debt that events say and one that the contract reckons in shares."""


def loans(store: Store, contracts: Mapping[str, Reader]) -> Iterator[Comparison]:
    """Compare every loan that runs, and that no other runs."""
    if "LoanDesk" not in contracts:
        return
    desk = contracts["LoanDesk"]
    rows = debts.loans(store)
    running = {row["asset"]: row for row in rows if row["ended_at"] is None}
    for asset in {row["asset"] for row in rows}:
        loan, what = desk.read("loan", asset), f"loan {asset}"
        row = running.get(asset)
        if row is None:
            yield same(f"{what}: state", 0, loan["state"])
            yield same(f"{what}: debt", 0, loan["debt"])
            continue
        yield same(f"{what}: state", _STATES[row["state"]], loan["state"])
        yield same(f"{what}: pool", row["pool_address"], loan["pool"])
        for figure in ("borrower", "principal", "months", "started_at", "is_sweeping"):
            yield same(f"{what}: {figure}", row[figure], loan[figure])
        yield close(f"{what}: debt", row["debt"], loan["debt"], _ROUNDING)


def pools(store: Store, contracts: Mapping[str, Reader]) -> Iterator[Comparison]:
    """Compare the shares of every pool, and its cash."""
    for row in store.rows("SELECT * FROM pools"):
        pool, name = contracts[row["pool"]], row["pool"]
        yield same(f"{name}: supply", row["supply_shares"], pool.read("totalSupply"))
        yield same(f"{name}: rate", row["rate_wad"], pool.read("borrow_rate"))
    for row in store.rows("SELECT * FROM pool_positions"):
        held = contracts[row["pool"]].read("balanceOf", row["account"])
        yield same(f"{row['pool']}: shares of {row['account']}", row["shares"], held)
    for asset in {row["asset"] for row in store.rows("SELECT asset FROM pool_lent")}:
        for name in [row["pool"] for row in store.rows("SELECT pool FROM pools")]:
            if contracts[name].read("debt_of", asset) != 0:
                holder = store.rows(
                    f"SELECT pool FROM loans WHERE asset = {asset} AND ended_at IS NULL"
                )
                yield same(f"loan {asset}: lent by", [one["pool"] for one in holder], [name])
