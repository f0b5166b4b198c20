"""What loans owe at the moment that a store has reached."""

from collections import defaultdict
from typing import Any

from scripts.lib.indexing.interest import grown
from scripts.lib.indexing.store import Store


def loans(store: Store) -> list[dict[str, Any]]:
    """Return the rows of the view `loans`, each with its `debt` of now."""
    now = store.position.at
    rates: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in store.rows("SELECT contract, at, rate AS rate_wad FROM pool_rate_moved ORDER BY id"):
        rates[row["contract"]].append((row["at"], row["rate_wad"]))
    found = store.rows("SELECT * FROM loans ORDER BY id")
    for row in found:
        known = row["known_debt"]
        row["debt"] = grown(known, row["known_at"], now, rates[row["pool"]]) if known else 0
    return found
