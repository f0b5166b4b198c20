"""What jobs look at: the contracts as they are now, and what they ever logged."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from oracle.errors import FatalError
from scripts.lib.chains.base import Chain, Contract, Refused
from scripts.lib.indexing.deployment import Deployment
from scripts.lib.indexing.store import Store

LEASES_PER_ASSET = 1_000_000
"""A lease's id is its asset's times this, plus its number."""

_OPEN_LEASES = """
SELECT o.lease_id, o.asset,
       (SELECT MAX(s.id) FROM lease_settled s WHERE s.lease_id = o.lease_id) AS settled_id,
       (SELECT MAX(s.at) FROM lease_settled s WHERE s.lease_id = o.lease_id) AS settled_at
  FROM lease_opened o
 WHERE NOT EXISTS (SELECT 1 FROM lease_closed c WHERE c.lease_id = o.lease_id)
   AND NOT EXISTS (SELECT 1 FROM successor_cancelled c WHERE c.lease_id = o.lease_id)
 ORDER BY o.lease_id
"""
_LOANS = "SELECT DISTINCT asset FROM loans WHERE ended_at IS NULL ORDER BY asset"


@dataclass(frozen=True, slots=True)
class OpenLease:
    """A lease that no event ended, as the lens shows it now."""

    row: dict[str, Any]
    settled_id: int
    """Of its last `LeaseSettled`, 0 without one."""
    settled_at: int
    """Unix seconds, 0 likewise."""

    @property
    def lease(self) -> dict[str, Any]:
        found: dict[str, Any] = self.row["lease"]
        return found


@dataclass
class State:
    """One moment. Rows that several jobs look at are read once."""

    chain: Chain
    deployment: Deployment
    store: Store
    now: int = field(init=False)
    troubles: list[str] = field(default_factory=list)
    """Rows that could not be read: the others were."""

    def __post_init__(self) -> None:
        self.now = self.chain.now

    def __getitem__(self, name: str) -> Contract:
        for one in self.deployment.contracts:
            if one.name == name:
                return Contract(self.chain, one.name, one.address, one.abi)
        raise FatalError(f"the deployment has no {name}: run `ape run deploy` once more")

    def rows(self, query: str, **values: Any) -> Sequence[dict[str, Any]]:
        """Return the rows of a query of the store."""
        return self.store.rows(query, **values)

    @contextmanager
    def row(self, what: str) -> Iterator[None]:
        """Let a row that the contracts refuse to tell of be a trouble, not the end of its job."""
        try:
            yield
        except Refused as error:
            self.troubles.append(f"{what}: {error}")

    @cached_property
    def pools(self) -> list[Contract]:
        """Every pool of the deployment."""
        return [self[one.name] for one in self.deployment.contracts if one.kind == "LendingPool"]

    @cached_property
    def leases(self) -> list[OpenLease]:
        """Every lease that is open now, oldest first of each machine."""
        lens, found = self["Lens"], []
        for one in self.rows(_OPEN_LEASES):
            number = one["lease_id"] % LEASES_PER_ASSET
            rows: list[dict[str, Any]] = []
            with self.row(f"lease {one['lease_id']}"):
                rows = lens.read("leases", one["asset"], number, 1)
            # None where the node that answers is behind the one whose events were read.
            for row in rows:
                if not row["lease"]["is_closed"]:
                    found.append(OpenLease(row, one["settled_id"] or 0, one["settled_at"] or 0))
        return found

    @cached_property
    def loans(self) -> list[dict[str, Any]]:
        """Every loan that is open now, as the lens shows it."""
        lens, found = self["Lens"], []
        for one in self.rows(_LOANS):
            with self.row(f"loan of asset {one['asset']}"):
                row = lens.read("loan", one["asset"])
                if row["loan"]["state"] != 0:
                    found.append(row)
                    if not row["is_examined"]:
                        raise Refused("the desk says nothing")
        return found
