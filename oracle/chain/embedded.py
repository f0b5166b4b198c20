"""The meter in this process: over any contract object that the caller brings.

The object (a titanoboa contract, say) has the contract's functions as methods, takes structs as
tuples, returns structs as tuples, and raises when the contract reverts. Nothing of it is imported.
"""

from collections.abc import Callable
from typing import Any

from oracle.chain.base import Head, Node, Receipt
from oracle.chain.refusals import reason_in, refusal
from oracle.report import Report

ROLL_CARDS = 64


class EmbeddedMeter:
    """A `Meter` over a contract object in this process."""

    def __init__(
        self, contract: Any, chain_id: int, refused: type[Exception] = Exception, **call: Any
    ) -> None:
        """`refused` is what the object raises on a revert; `call` goes along with each
        transaction (`sender=...`)."""
        self.address = str(contract.address)
        self.chain_id = chain_id
        self._contract = contract
        self._refused = refused
        self._call = call
        self._count = 0

    def is_enrolled(self, asset: int) -> bool:
        """Return whether a live node key stands."""
        return bool(self._contract.is_enrolled(asset))

    def node_of(self, asset: int) -> Node:
        """Return the asset's node."""
        key, *rest = self._contract.node_of(asset)
        return Node(str(key), *rest)

    def head(self, asset: int) -> Head:
        """Return the asset's newest totals."""
        return Head(*self._contract.head(asset))

    def hash_report(self, report: Report) -> bytes:
        """Return the contract's own digest of `report`."""
        return bytes(self._contract.hash_report(report.as_tuple()))

    def submit(
        self, report: Report, signature: bytes, before: Callable[[str], None] | None = None
    ) -> Receipt:
        """Record one signed report; raises what the table of refusals says."""
        if before is not None:
            before(self._name(self._count + 1))
        return self._transact("submit", report.as_tuple(), signature)

    def mined(self, transaction: str) -> Receipt | None:
        """Return nothing: what did its work in this process has returned its receipt already."""
        return None

    def roll(self, asset: int) -> Receipt:
        """Fill missing half days after a long silence."""
        return self._transact("roll", asset, ROLL_CARDS)

    def _transact(self, function: str, *arguments: Any) -> Receipt:
        try:
            getattr(self._contract, function)(*arguments, **self._call)
        except self._refused as error:
            reason = reason_in(str(error))
            if reason is None:
                raise
            raise refusal(reason) from error
        self._count += 1
        return Receipt(self._name(self._count), self._count, 0)

    @staticmethod
    def _name(count: int) -> str:
        return f"embedded-{count}"
