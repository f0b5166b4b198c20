"""Carries signed reports to the meter, in a thread of its own: sampling never waits for a block."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from oracle.chain.base import Meter
from oracle.errors import RetryableError
from oracle.settling import Ledger, Settler
from oracle.telemetry.logs import Log

MAX_BACKOFF_SECONDS = 300.0
MAX_BACKOFF_DOUBLINGS = 9
DEPTH_POLL_SECONDS = 6.0
"""Between looks at blocks that are not deep enough yet."""


@dataclass(frozen=True, slots=True)
class CarrierStats:
    """What the carrier did since the process began, and how it stands."""

    recorded: int
    """Reports that became final."""
    refused: int
    expired: int
    """Reports whose hour took no reports any more."""
    reorged: int
    """Times a report was in a block that a reorganisation took away."""
    rolled: int
    """Transactions that filled missing half days."""
    batches: int
    """Transactions with more than one report."""
    retries: int
    """Passes that ended with a retryable error."""
    pending: int
    """Reports in no block yet, at the end of the last pass."""
    waiting: int
    """Reports in a block that is not deep enough yet."""
    failing_since: float
    """Unix seconds of the first of the failures in a row, 0 if the last pass went well."""
    fault: str
    """The last failure's name in the table of refusals; empty if it has none or all is well."""
    problem: str
    """The last failure's words; empty if the last pass went well."""
    mined: int = 0
    """Reports in a block, at the end of the last pass."""
    handed_over: int = 0
    """Reports that an aggregator took."""
    turned_down: int = 0
    """Reports that an aggregator refused."""
    alarms: int = 0
    """Reports that were near their deadline and not on chain."""


class Pass(Protocol):
    """One pass over what is signed and not settled."""

    counts: Counter[str]
    """By outcome, since the process began."""
    waiting: int
    """Reports that need another look soon."""

    def carry(self) -> int:
        """Do one pass; return how many reports became final in it."""
        ...


class Carrier:
    """Sends what the store holds as pending, oldest first, until each is settled."""

    def __init__(
        self,
        meter: Meter,
        ledger: Ledger,
        log: Log,
        wall: Callable[[], float] = time.time,
        settler: Pass | None = None,
    ) -> None:
        """`wall` is the host's clock, Unix seconds; `settler` does the passes, by default one that
        submits."""
        self._ledger = ledger
        self._log = log
        self._wall = wall
        self._settler: Pass = Settler(meter, ledger, log, wall) if settler is None else settler
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._retries = 0
        self._pending = self._mined = 0
        self._failing_since = 0.0
        self._error: RetryableError | None = None
        self.failure: Exception | None = None
        """What ended the thread, if something did: the runner raises it."""

    def carry(self) -> int:
        """Settle what can be settled now; return how many reports became final.

        RetryableError or FatalError leaves the rest on record.
        """
        try:
            count = self._settler.carry()
        except RetryableError as error:
            self._retries += 1
            self._failing_since = self._failing_since or self._wall()
            self._error = error
            self._count()
            raise
        self._count()
        if self._error is not None:
            seconds = round(self._wall() - self._failing_since)
            self._log.info("carrying again", failed_for_seconds=seconds)
        self._error, self._failing_since = None, 0.0
        return count

    def _count(self) -> None:
        left = self._ledger.unsettled()
        self._pending = sum(entry.outcome == "pending" for entry in left)
        self._mined = len(left) - self._pending

    def stats(self) -> CarrierStats:
        """Return a snapshot of the counts."""
        counts, error = self._settler.counts, self._error
        return CarrierStats(
            counts["recorded"],
            counts["refused"],
            counts["expired"],
            counts["reorged"],
            counts["rolled"],
            counts["batches"],
            self._retries,
            self._pending,
            self._settler.waiting,
            self._failing_since,
            "" if error is None else error.fault,
            "" if error is None else str(error),
            self._mined,
            counts["handed_over"],
            counts["turned_down"],
            counts["alarms"],
        )

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

    def _serve(self) -> None:
        attempt = 0
        while True:
            self._wake.wait(DEPTH_POLL_SECONDS if self._settler.waiting else None)
            self._wake.clear()
            is_last = self._stopping.is_set()
            try:
                self.carry()
                attempt = 0
            except RetryableError as error:
                attempt = min(attempt + 1, MAX_BACKOFF_DOUBLINGS)
                delay = min(MAX_BACKOFF_SECONDS, 2.0**attempt) * random.uniform(0.5, 1.0)
                delay = max(delay, error.after_seconds)
                self._log.warning("retrying", after_seconds=round(delay, 1), error=str(error))
                self._stopping.wait(0 if is_last else delay)
                self._wake.set()
            except Exception as error:  # the end of the thread: the runner raises it anew
                self.failure = error
                return
            if is_last:
                return
