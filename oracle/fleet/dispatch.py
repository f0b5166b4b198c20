"""Carries what the inbox holds to the meter, in batches, until each report has come to its end.

Nothing is counted twice whatever happens here: the contract takes a sequence once. Nothing is lost:
a report leaves the queue only when the chain's own events show it `confirmations` deep, when the
contract refuses it for good, or when its hour takes no reports any more.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oracle.chain.base import Before, Meter
from oracle.chain.refusals import REFUSALS, Remedy, reason_in
from oracle.errors import FatalError, OracleError, ReportRefused
from oracle.fleet.inbox import Inbox, Row
from oracle.fleet.keybook import KeyBook
from oracle.fleet.packing import Packer
from oracle.fleet.witness import Block, Sighting, Witness
from oracle.telemetry.logs import Log

MAX_BATCHES = 16
"""In one pass; then what was mined is looked at."""
RETRY_SECONDS = 15
TAKEN_ALREADY = ("oracle: sequence", "oracle: overlaps")
"""What the contract says of a report that it may have recorded before."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How the aggregator carries."""

    linger_seconds: int
    """How long a report waits for others to share the transaction."""
    gap_seconds: int
    """How long a report waits for the one before it."""
    confirmations: int
    """Blocks, the report's own included, until it counts as recorded."""
    max_batch_gas: int


class Dispatcher:
    """One pass at a time, in a thread of its own."""

    def __init__(
        self,
        inbox: Inbox,
        meter: Meter,
        witness: Witness,
        keys: KeyBook,
        policy: Policy,
        log: Log,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._inbox = inbox
        self._meter = meter
        self._witness = witness
        self._keys = keys
        self._policy = policy
        self._log = log
        self._clock = clock
        self._heads: dict[int, tuple[int, float]] = {}
        self.batches = 0
        """Mined since the start."""

    def step(self, is_last: bool = False) -> bool:
        """Do one pass; return whether something still waits for blocks or for its turn.

        `is_last` lingers for nothing. RetryableError or FatalError leaves the rest as it is.
        """
        if not self._waits():
            return False
        self._meter.survey()
        self._meter.resume()
        newest = self._witness.newest()
        self._confirm(newest)
        self._see(self._inbox.in_flight())
        self._expire(newest)
        for _ in range(MAX_BATCHES):
            rows = self._next_batch(is_last)
            if not rows:
                break
            self._send(rows)
        return self._waits()

    def _waits(self) -> bool:
        counts = self._inbox.counts()
        return any(counts.get(state) for state in ("pending", "sent", "mined"))

    def _confirm(self, newest: Block) -> None:
        """Settle what is deep enough; take up again what a reorg took away."""
        rows = self._inbox.mined_up_to(newest.number - self._policy.confirmations + 1)
        if not rows:
            return
        since = max(0, min(row.block for row in rows) - self._policy.confirmations)
        seen = self._witness.find([row.report for row in rows], since)
        kept = [row for row in rows if row.report in seen]
        gone = [row for row in rows if row.report not in seen]
        self._inbox.settle(kept, "recorded")
        self._inbox.back(gone)
        if gone:
            self._log.warning("reorg", reports=len(gone), since_block=since)

    def _see(self, rows: Sequence[Row]) -> list[Row]:
        """Mark as mined what the chain shows of `rows`; return the others."""
        seen = self._witness.find([row.report for row in rows]) if rows else {}
        places: dict[Sighting, list[Row]] = {}
        for row in rows:
            if row.report in seen:
                places.setdefault(seen[row.report], []).append(row)
        for place, those in places.items():
            self._inbox.mined(those, place.transaction, place.block)
        return [row for row in rows if row.report not in seen]

    def _expire(self, newest: Block) -> None:
        rows = self._see(self._inbox.overdue(newest.time))
        self._inbox.settle(rows, "expired", "oracle: late")
        if rows:
            self._log.warning("expired", reports=len(rows))

    def _next_batch(self, is_last: bool) -> list[Row]:
        """Return what goes now: a full batch, or what has lingered long enough."""
        now, gap_seconds = int(self._clock()), self._policy.gap_seconds
        heads = self._sequences(self._inbox.gaps(now - gap_seconds))
        packer = Packer(now, self._policy.max_batch_gas, gap_seconds, heads)
        is_full = False

        def take(row: Row) -> bool:
            nonlocal is_full
            goes_on = packer.take(row)
            is_full = not goes_on
            return goes_on

        self._inbox.queue(take)
        rows = packer.rows
        has_lingered = any(
            row.state == "sent" or now - row.received_at >= self._policy.linger_seconds
            for row in rows
        )
        return rows if is_full or has_lingered or is_last else []

    def _sequences(self, assets: list[int]) -> dict[int, int]:
        """Return the chain's last sequence of each asset, as it was at most a moment ago."""
        now = self._clock()
        for asset in assets:
            known = self._heads.get(asset)
            if known is None or now - known[1] >= RETRY_SECONDS:
                self._heads[asset] = (self._meter.head(asset).sequence, now)
        self._heads = {asset: self._heads[asset] for asset in assets}
        return {asset: sequence for asset, (sequence, _) in self._heads.items()}

    def _send(self, rows: list[Row]) -> None:
        try:
            result = self._meter.submit_many(
                [row.report for row in rows], [row.signature for row in rows], self._before(rows)
            )
        except ReportRefused:
            self._one_by_one(rows)
            return
        self.batches += 1
        recorded = set(result.recorded)
        reasons = {(asset, sequence): reason for asset, sequence, reason in result.skipped}
        done = [row for row in rows if (row.asset, row.sequence) in recorded]
        self._inbox.mined(done, result.receipt.transaction, result.receipt.block)
        self._inbox.back(
            row for row in rows if (row.asset, row.sequence) not in recorded | reasons.keys()
        )
        self._log.info(
            "carried",
            reports=len(done),
            skipped=len(reasons),
            block=result.receipt.block,
            gas=result.receipt.gas_used,
            transaction=result.receipt.transaction,
        )
        self._refused(
            [
                (row, reasons[row.asset, row.sequence])
                for row in rows
                if (row.asset, row.sequence) in reasons
            ]
        )

    def _one_by_one(self, rows: list[Row]) -> None:
        """Ask about each report of a batch of which the contract takes none."""
        for row in self._see(rows):
            try:
                receipt = self._meter.submit(row.report, row.signature, self._before([row]))
            except OracleError as error:
                reason = reason_in(str(error))
                if reason is None:
                    raise
                self._refused([(row, reason)])
            else:
                self._inbox.mined([row], receipt.transaction, receipt.block)

    def _before(self, rows: list[Row]) -> Before:
        return lambda attempt: self._inbox.sent(rows, attempt.transaction)

    def _refused(self, refused: list[tuple[Row, str]]) -> None:
        """Do what the table of refusals says about each report."""
        taken = [row for row, reason in refused if reason in TAKEN_ALREADY]
        seen = {row.id for row in taken} - {row.id for row in self._see(taken)}
        for row, reason in refused:
            if row.id not in seen:
                self._end(row, reason)

    def _end(self, row: Row, reason: str) -> None:
        remedy = REFUSALS[reason][0]
        if remedy is Remedy.WAIT:
            self._inbox.back([row], int(self._clock()) + RETRY_SECONDS)
            return
        if remedy is Remedy.ROLL and self._has_rolled(row):
            self._inbox.back([row])
            return
        if remedy is Remedy.STOP:
            self._keys.forget(row.asset)
        self._inbox.settle([row], "expired" if remedy is Remedy.EXPIRE else "skipped", reason)
        self._log.warning("refused", asset=row.asset, sequence=row.sequence, reason=reason)

    def _has_rolled(self, row: Row) -> bool:
        try:
            receipt = self._meter.roll(row.asset)
        except FatalError as error:
            self._log.warning("not rolled", asset=row.asset, error=str(error))
            return False
        self._log.info("rolled", asset=row.asset, transaction=receipt.transaction)
        return True
