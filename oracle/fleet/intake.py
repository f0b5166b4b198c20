"""Verifies what nodes hand over and keeps it: the same way for HTTPS and for NATS.

Cheap things first: damaged items, then who signed, then what is known already, and only for a
report that is new the chain's key, the rules and the asset's rate.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from oracle.chain.refusals import refusal
from oracle.errors import ReportRefused, RetryableError
from oracle.fleet.inbox import Arrival, Inbox, Kept
from oracle.fleet.keybook import KeyBook
from oracle.fleet.limits import RateLimit
from oracle.fleet.receipts import ReceiptSigner, SignedReceipt
from oracle.fleet.rules import deadline_of, fault_of
from oracle.fleet.wire import SignedReport
from oracle.words import digester, pack, signer_of


class Status(IntEnum):
    """What an item is answered with: HTTP's numbers."""

    KEPT_ALREADY = 200
    KEPT = 201
    MALFORMED = 400
    NOT_THE_KEY = 403
    EQUIVOCATION = 409
    LATE = 410
    AGAINST_THE_RULES = 422
    TOO_MANY = 429
    TRY_AGAIN = 503


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one item."""

    status: Status
    receipt: SignedReceipt | None = None
    error: str = ""
    """A word for machines: the contract's reason, where it is one."""
    detail: str = ""
    """What to do."""

    @property
    def is_kept(self) -> bool:
        """Whether a receipt was given."""
        return self.receipt is not None


@dataclass(frozen=True, slots=True)
class Rules:
    """What is accepted."""

    delay_seconds: int
    """The contract's REPORT_DELAY_SECONDS."""
    ahead_seconds: int
    """How far a node's clock may be ahead of this one."""


_STATUS_OF: Mapping[str, Status] = {
    "oracle: late": Status.LATE,
    "oracle: not enrolled": Status.NOT_THE_KEY,
    "oracle: key revoked": Status.NOT_THE_KEY,
    "oracle: not the node key": Status.NOT_THE_KEY,
}


class Intake:
    """The only way into the inbox."""

    def __init__(
        self,
        inbox: Inbox,
        keys: KeyBook,
        receipts: ReceiptSigner,
        rules: Rules,
        limit: RateLimit,
        network: tuple[int, str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`network` is (chain id, meter address); `clock` gives Unix seconds."""
        self._inbox = inbox
        self._keys = keys
        self._receipts = receipts
        self._rules = rules
        self._limit = limit
        self._digest = digester(*network)
        self._clock = clock
        self._answered: Counter[Status] = Counter()
        self._lock = threading.Lock()

    def take(self, items: Sequence[SignedReport | ReportRefused]) -> list[Answer]:
        """Answer each item, in order; what is kept is on disk on return, all in one commit."""
        looked = [self._look(item) for item in items]
        arrivals = [one for one in looked if isinstance(one, Arrival)]
        try:
            kept = self._inbox.accept(arrivals) if arrivals else []
        except RetryableError as error:
            busy = Answer(Status.TRY_AGAIN, error="busy", detail=str(error))
            answers = [busy if isinstance(one, Arrival) else one for one in looked]
        else:
            each = iter(zip(arrivals, kept, strict=True))
            answers = [_told(*next(each)) if isinstance(one, Arrival) else one for one in looked]
        with self._lock:
            self._answered.update(answer.status for answer in answers)
        return answers

    def answered(self) -> dict[int, int]:
        """Return how many items got each status since the start."""
        with self._lock:
            return {int(status): count for status, count in self._answered.items()}

    def _look(self, item: SignedReport | ReportRefused) -> Arrival | Answer:
        if isinstance(item, ReportRefused):
            return Answer(Status.MALFORMED, error=item.reason, detail=str(item))
        report, words = item.report, pack(item.report)
        digest = self._digest(words)
        signer = signer_of(digest, item.signature)
        if signer is None:
            return Answer(
                Status.NOT_THE_KEY,
                error="oracle: zero signer",
                detail="the signature is damaged: 65 bytes r | s | v, v 27 or 28, low s",
            )
        now = int(self._clock())
        if not self._inbox.find(report.asset, signer, report.sequence):
            fault = self._fault(item, signer, now)
            if fault is not None:
                return fault
        return Arrival(
            report.asset,
            signer,
            report.sequence,
            digest,
            words,
            item.signature,
            deadline_of(report, self._rules.delay_seconds),
            now,
            self._receipts.sign(report.asset, report.sequence, digest, now),
        )

    def _fault(self, item: SignedReport, signer: bytes, now: int) -> Answer | None:
        """Return why a report that is new cannot be taken, None if it can."""
        report = item.report
        try:
            node, reason = self._keys.find(report.asset, signer)
        except RetryableError as error:
            return Answer(Status.TRY_AGAIN, error="chain", detail=str(error))
        if node is not None:
            reason = fault_of(
                report, node, now, self._rules.delay_seconds, self._rules.ahead_seconds
            )
        if reason:
            status = _STATUS_OF.get(reason, Status.AGAINST_THE_RULES)
            return Answer(status, error=reason, detail=str(refusal(reason)))
        wait = self._limit.take(report.asset, self._clock())
        if wait:
            return Answer(
                Status.TOO_MANY, error="rate", detail=f"too many reports: wait {wait:.0f} s"
            )
        return None


def _told(arrival: Arrival, kept: Kept) -> Answer:
    if kept.digest != arrival.digest:
        return Answer(
            Status.EQUIVOCATION,
            error="equivocation",
            detail=f"another report of this key has sequence {arrival.sequence}: "
            f"0x{kept.digest.hex()}; both are kept as proof",
        )
    receipt = SignedReceipt(
        arrival.asset, arrival.sequence, kept.digest, kept.received_at, kept.receipt
    )
    return Answer(Status.KEPT if kept.is_new else Status.KEPT_ALREADY, receipt)
