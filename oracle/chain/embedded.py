"""The meter in this process: over any contract object that the caller brings.

The object (a titanoboa contract, say) has the contract's functions as methods, takes structs as
tuples, returns structs as tuples, and raises when the contract reverts. Nothing of it is imported.
"""

from collections.abc import Callable, Sequence
from typing import Any

from oracle.chain.base import (
    MAX_ROLLED_CARDS,
    Attempt,
    BatchReceipt,
    Before,
    Head,
    Node,
    Receipt,
    Standing,
)
from oracle.chain.refusals import reason_in, refusal
from oracle.errors import FatalError
from oracle.report import Report


class EmbeddedMeter:
    """A `Meter` over a contract object in this process."""

    def __init__(
        self,
        contract: Any,
        chain_id: int,
        refused: type[Exception] = Exception,
        clock: Callable[[], int] = lambda: 0,
        **call: Any,
    ) -> None:
        """`refused` is what the object raises on a revert; `clock` tells the chain's time, Unix
        seconds (without it no report expires before the contract says so); `call` goes along with
        each transaction (`sender=...`)."""
        self.address = str(contract.address)
        self.chain_id = chain_id
        self._contract = contract
        self._refused = refused
        self._clock = clock
        self._call = call
        self._count = 0
        self._standings: dict[str, Standing] = {}

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

    def now(self) -> int:
        """Return what the clock says."""
        return self._clock()

    def deadline(self, report: Report) -> int:
        """Return the last second at which the contract takes `report`, Unix seconds."""
        return report.hour_ends_at + int(self._contract.REPORT_DELAY_SECONDS())

    def submit(self, report: Report, signature: bytes, before: Before | None = None) -> Receipt:
        """Record one signed report; raises what the table of refusals says."""
        self._tell(before, (report.sequence,))
        receipt = self._transact("submit", report.as_tuple(), signature)
        self._keep(receipt, ((report.asset, report.sequence),))
        return receipt

    def submit_many(
        self,
        reports: Sequence[Report],
        signatures: Sequence[bytes],
        before: Before | None = None,
    ) -> BatchReceipt:
        """Record signed reports one by one: in process a single transaction would save nothing.

        As the contract does, skips what it refuses, and refuses a batch without any good report.
        """
        if len(reports) != len(signatures):
            raise FatalError(f"a batch of {len(reports)} reports and {len(signatures)} signatures")
        self._tell(before, tuple(report.sequence for report in reports))
        recorded: list[tuple[int, int]] = []
        skipped: list[tuple[int, int, str]] = []
        for report, signature in zip(reports, signatures, strict=True):
            reason = self._reason("submit", report.as_tuple(), signature)
            if reason is None:
                recorded.append((report.asset, report.sequence))
            else:
                skipped.append((report.asset, report.sequence, reason))
        if not recorded:
            raise refusal("oracle: nothing recorded")
        receipt = self._receipt()
        self._keep(receipt, tuple(recorded), tuple(skipped))
        return BatchReceipt(receipt, tuple(recorded), tuple(skipped))

    def survey(self) -> None:
        """Do nothing: there is no endpoint."""

    def resume(self, first: int | None = None) -> None:
        """Do nothing: what is sent in this process has been mined when it returns."""

    def standing(self, transaction: str) -> Standing | None:
        """Return what a transaction of this process recorded, None if there was none."""
        return self._standings.get(transaction)

    def recorded_by(self, report: Report) -> str | None:
        """Return this process's transaction that recorded `report`, or None."""
        pair = (report.asset, report.sequence)
        names = (name for name, one in self._standings.items() if pair in one.recorded)
        return next(names, None)

    def roll(self, asset: int) -> Receipt:
        """Fill missing half days after a long silence."""
        return self._transact("roll", asset, MAX_ROLLED_CARDS)

    def _tell(self, before: Before | None, sequences: tuple[int, ...]) -> None:
        if before is not None:
            number = self._count + 1
            before(Attempt(number, self._name(number), b"", 0, 0, self._clock(), sequences))

    def _transact(self, function: str, *arguments: Any) -> Receipt:
        reason = self._reason(function, *arguments)
        if reason is not None:
            raise refusal(reason)
        return self._receipt()

    def _reason(self, function: str, *arguments: Any) -> str | None:
        """Call a function; return why the contract refused, None if it did not."""
        try:
            getattr(self._contract, function)(*arguments, **self._call)
        except self._refused as error:
            reason = reason_in(str(error))
            if reason is None:
                raise
            return reason
        return None

    def _receipt(self) -> Receipt:
        self._count += 1
        return Receipt(self._name(self._count), self._count, 0)

    def _keep(
        self,
        receipt: Receipt,
        recorded: tuple[tuple[int, int], ...],
        skipped: tuple[tuple[int, int, str], ...] = (),
    ) -> None:
        self._standings[receipt.transaction] = Standing(receipt, recorded, True, skipped)

    @staticmethod
    def _name(count: int) -> str:
        return f"embedded-{count}"
