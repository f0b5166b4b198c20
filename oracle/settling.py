"""One pass over what is signed and not settled: look at what was sent, expire, send the rest."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

from oracle.chain.base import MAX_REPORTS, Attempt, Meter, Receipt, Standing
from oracle.chain.refusals import REFUSALS, Remedy, refusal, trouble
from oracle.errors import FatalError, ReportRefused, RetryableError
from oracle.report import Report
from oracle.store.entries import Entry, Outcome
from oracle.telemetry.logs import Log

MAX_ROLLS = 16
"""Transactions of 64 half days each: more than a year of silence."""
TAKEN = "oracle: sequence"
"""What the contract says of a report that was recorded already, or is in the block to come."""


class Ledger(Protocol):
    """What a pass needs of the store."""

    def unsettled(self) -> list[Entry]:
        """Return what is pending or mined, oldest first."""
        ...

    def sent(self, sequences: Sequence[int], attempt: Attempt) -> None:
        """Keep, durably, which reports a transaction carries, before it is broadcast."""
        ...

    def settled(self, sequence: int, outcome: Outcome, detail: str) -> None:
        """Keep what became of a report."""
        ...


class Settler:
    """Brings each report to its end: recorded, refused or expired; each at most once on chain."""

    def __init__(
        self, meter: Meter, ledger: Ledger, log: Log, wall: Callable[[], float] = time.time
    ) -> None:
        self.counts: Counter[str] = Counter()
        """recorded, refused, expired, reorged, rolled, batches."""
        self.waiting = 0
        """Reports in a block that is not deep enough yet."""
        self._meter = meter
        self._ledger = ledger
        self._log = log
        self._wall = wall
        self._seen: dict[str, Standing | None] = {}

    def carry(self) -> int:
        """Do one pass; return how many reports became final in it.

        RetryableError or FatalError leaves the rest as it is.
        """
        self._seen.clear()
        before = self.counts["recorded"]
        entries = self._ledger.unsettled()
        self.waiting = 0
        if not entries:
            return 0
        self._meter.survey()
        # What a reorganisation dropped is noticed before it is broadcast again.
        todo = [one for one in entries if one.outcome != "mined" or not self._is_placed(one)]
        self._meter.resume(min((one.report.sequence for one in todo), default=None))
        self._seen.clear()
        todo = [entry for entry in todo if not self._is_placed(entry)]
        todo = self._in_time(todo)
        while todo:
            done = self._send(todo[:MAX_REPORTS])
            todo = [entry for entry in todo if entry.report.sequence not in done]
        return self.counts["recorded"] - before

    # ---- what was sent before ----

    def _is_placed(self, entry: Entry) -> bool:
        """Return whether a transaction of it stands in a block; say so if none does any more."""
        names = [*entry.transactions, *([entry.detail] if entry.outcome == "mined" else [])]
        if any(self._place(entry, name) for name in dict.fromkeys(reversed(names))):
            return True
        if entry.outcome == "mined":
            self.counts["reorged"] += 1
            self._log.warning(
                "reorg", sequence=entry.report.sequence, dropped_transaction=entry.detail
            )
            self._ledger.settled(entry.report.sequence, "pending", "")
            entry.outcome = "pending"
        return False

    def _place(self, entry: Entry, transaction: str) -> bool:
        """Settle a report if `transaction` recorded it, or skipped it for good; return whether."""
        if transaction not in self._seen:
            self._seen[transaction] = self._meter.standing(transaction)
        standing, report = self._seen[transaction], entry.report
        if standing is None:
            return False
        if (report.asset, report.sequence) not in standing.recorded:
            return self._is_skipped(entry, standing)
        if standing.is_final:
            self._settle(entry, "recorded", transaction)
            self._tell("recorded", report, standing.receipt)
            return True
        self.waiting += 1
        if (entry.outcome, entry.detail) != ("mined", transaction):
            self._settle(entry, "mined", transaction)
            self._tell("mined", report, standing.receipt)
        return True

    def _is_skipped(self, entry: Entry, standing: Standing) -> bool:
        """Settle a report that a batch skipped, if it would be skipped again; wait for the depth at
        which that is sure."""
        pair = (entry.report.asset, entry.report.sequence)
        reason = next((why for *which, why in standing.skipped if tuple(which) == pair), "")
        remedy = REFUSALS[reason][0] if reason else Remedy.WAIT
        if reason == TAKEN or remedy not in (Remedy.DROP, Remedy.EXPIRE):
            return False
        if standing.is_final:
            self._give_up(entry, refusal(reason), reason)
        else:
            self.waiting += 1
        return True

    def _give_up(self, entry: Entry, error: Exception, reason: str) -> None:
        """Settle a report that the contract will never take."""
        if REFUSALS[reason][0] is Remedy.EXPIRE:
            self._expire(entry)
            return
        self._settle(entry, "refused", reason)
        self._log.warning("refused", sequence=entry.report.sequence, reason=str(error))

    def _in_time(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return what the chain still takes; settle the rest as expired.

        By the chain's clock and this host's: one of them alone may be wrong, and it would be lost.
        """
        if not entries:
            return []
        now, kept = min(self._meter.now(), int(self._wall())), []
        for entry in entries:
            if now > self._meter.deadline(entry.report):
                self._expire(entry)
            else:
                kept.append(entry)
        return kept

    def _expire(self, entry: Entry) -> None:
        report = entry.report
        self._settle(entry, "expired", "oracle: late")
        self._log.warning(
            "expired",
            sequence=report.sequence,
            ended_at=report.ended_at,
            unpaid_seconds=report.available_seconds,
        )

    # ---- what is to be sent ----

    def _send(self, batch: Sequence[Entry]) -> set[int]:
        """Send some reports; return the sequences, never none, that are settled or in a block."""
        if len(batch) == 1:
            return self._send_one(batch[0])
        try:
            done = self._meter.submit_many(
                [entry.report for entry in batch],
                [entry.signature for entry in batch],
                lambda attempt: self._ledger.sent(attempt.sequences, attempt),
            )
        except ReportRefused:
            # Alone, the pre-flight names the reason without a fee.
            return self._send_one(batch[0])
        self.counts["batches"] += 1
        placed = {
            entry.report.sequence for entry in batch if self._place(entry, done.receipt.transaction)
        }
        skipped = {sequence for _, sequence, _ in done.skipped}
        for entry in batch:
            if entry.report.sequence in skipped - placed:
                placed |= self._send_one(entry)
        if not placed:
            raise trouble("not mined", f"transaction {done.receipt.transaction} left its block")
        return placed

    def _send_one(self, entry: Entry) -> set[int]:
        try:
            transaction = self._submit(entry).transaction
        except ReportRefused as error:
            self._refused(entry, error)
            return {entry.report.sequence}
        if not self._place(entry, transaction):
            raise trouble("not mined", f"transaction {transaction} left its block")
        return {entry.report.sequence}

    def _refused(self, entry: Entry, error: ReportRefused) -> None:
        """Settle a refused report, unless it is refused because it was recorded already."""
        report = entry.report
        if error.reason == TAKEN:
            if self._meter.head(report.asset).sequence < report.sequence:
                raise RetryableError(f"report {report.sequence}: its transaction is in flight")
            transaction = self._meter.recorded_by(report)
            if transaction is not None:
                if self._place(entry, transaction):
                    return
                raise trouble("disputed", f"transaction {transaction} has it, and has no receipt")
        self._give_up(entry, error, error.reason)

    def _submit(self, entry: Entry) -> Receipt:
        """Submit one report, filling missing half days first where the contract asks for it."""
        for _ in range(MAX_ROLLS):
            try:
                return self._meter.submit(
                    entry.report,
                    entry.signature,
                    lambda attempt: self._ledger.sent(attempt.sequences, attempt),
                )
            except ReportRefused as error:
                if REFUSALS[error.reason][0] is not Remedy.ROLL:
                    raise
                receipt = self._meter.roll(entry.report.asset)
                self.counts["rolled"] += 1
                self._log.info("rolled", transaction=receipt.transaction)
        raise FatalError(f"asset {entry.report.asset}: still to be rolled after {MAX_ROLLS} times")

    def _settle(self, entry: Entry, outcome: Outcome, detail: str) -> None:
        self._ledger.settled(entry.report.sequence, outcome, detail)
        self.counts[outcome] += 1
        entry.outcome, entry.detail = outcome, detail

    def _tell(self, event: str, report: Report, receipt: Receipt) -> None:
        self._log.info(
            event,
            sequence=report.sequence,
            block=receipt.block,
            gas=receipt.gas_used,
            transaction=receipt.transaction,
        )
