"""Carries signed reports to the meter, in a thread of its own: sampling never waits for a block."""

import random
import threading
from typing import Any

from oracle.chain.base import Meter, Receipt
from oracle.chain.refusals import REFUSALS, Remedy
from oracle.errors import FatalError, ReportRefused, RetryableError
from oracle.record import Entry, Record

MAX_BACKOFF_SECONDS = 300.0
MAX_BACKOFF_DOUBLINGS = 9
IN_FLIGHT = ("oracle: sequence", "oracle: overlaps")
"""What the contract says of a report that the block to come holds already."""
MAX_ROLLS = 16
"""Transactions of 64 half days each: more than a year of silence."""


class Carrier:
    """Sends what the record holds as pending, oldest first, until each is settled."""

    def __init__(self, meter: Meter, record: Record, log: Any) -> None:
        self._meter = meter
        self._record = record
        self._log = log
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.failure: Exception | None = None
        """What ended the thread, if something did: the runner raises it."""

    def carry(self) -> int:
        """Settle everything that is pending; return how many reports were recorded.

        RetryableError or FatalError leaves the rest pending.
        """
        recorded = 0
        for entry in self._record.pending():
            recorded += self._settle(entry)
        return recorded

    def start(self) -> None:
        """Begin to carry in the background."""
        self._thread = threading.Thread(target=self._serve, name="carrier", daemon=True)
        self._thread.start()
        self.wake()

    def wake(self) -> None:
        """Say that something is pending."""
        self._wake.set()

    def stop(self, timeout_seconds: float) -> None:
        """Let a last pass finish, at most `timeout_seconds`; what is left stays on record."""
        self._stopping.set()
        self.wake()
        if self._thread is not None:
            self._thread.join(timeout_seconds)

    def _settle(self, entry: Entry) -> int:
        """Bring one report to its end; return 1 if it was recorded, 0 if it was refused."""
        sequence = entry.report.sequence
        receipt = self._mined(entry)
        try:
            receipt = receipt or self._submit(entry)
        except ReportRefused as error:
            receipt = self._mined(entry)
            if receipt is None:
                self._check_in_flight(entry, error.reason)
                self._record.settled(sequence, "refused", error.reason)
                self._log.warning("refused", sequence=sequence, reason=str(error))
                return 0
        self._record.settled(sequence, "recorded", receipt.transaction)
        self._log.info(
            "recorded",
            sequence=sequence,
            block=receipt.block,
            gas=receipt.gas_used,
            transaction=receipt.transaction,
        )
        return 1

    def _mined(self, entry: Entry) -> Receipt | None:
        """Return the receipt if one of the transactions sent earlier did its work meanwhile."""
        for transaction in entry.transactions:
            receipt = self._meter.mined(transaction)
            if receipt is not None:
                return receipt
        return None

    def _check_in_flight(self, entry: Entry, reason: str) -> None:
        """Keep a report whose sequence is taken only by its own transaction, not yet mined."""
        if reason not in IN_FLIGHT or not entry.transactions:
            return
        if self._meter.head(entry.report.asset).sequence < entry.report.sequence:
            raise RetryableError(f"report {entry.report.sequence}: its transaction is in flight")

    def _submit(self, entry: Entry) -> Receipt:
        """Submit one report, filling missing half days first where the contract asks for it."""
        sequence = entry.report.sequence
        for _ in range(MAX_ROLLS):
            try:
                return self._meter.submit(
                    entry.report,
                    entry.signature,
                    lambda transaction: self._record.sent(sequence, transaction),
                )
            except ReportRefused as error:
                if REFUSALS[error.reason][0] is not Remedy.ROLL:
                    raise
                receipt = self._meter.roll(entry.report.asset)
                self._log.info("rolled", transaction=receipt.transaction)
        raise FatalError(f"asset {entry.report.asset}: still to be rolled after {MAX_ROLLS} times")

    def _serve(self) -> None:
        attempt = 0
        while True:
            self._wake.wait()
            self._wake.clear()
            is_last = self._stopping.is_set()
            try:
                self.carry()
                attempt = 0
            except RetryableError as error:
                attempt = min(attempt + 1, MAX_BACKOFF_DOUBLINGS)
                delay = min(MAX_BACKOFF_SECONDS, 2.0**attempt) * random.uniform(0.5, 1.0)
                self._log.warning("retrying", after_seconds=round(delay, 1), error=str(error))
                self._stopping.wait(0 if is_last else delay)
                self._wake.set()
            except Exception as error:  # the end of the thread: the runner raises it anew
                self.failure = error
                return
            if is_last:
                return
