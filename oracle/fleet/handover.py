"""A node's pass when others carry its reports: hand over, keep the receipt, believe the chain only.

A report is settled when the meter's own event for it is `confirmations` deep, never by an
aggregator's word. What nobody has put on chain near its deadline the node submits itself, if it can
pay.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from oracle.chain.base import Attempt, Meter
from oracle.errors import RetryableError
from oracle.fleet.receipt_book import ReceiptBook
from oracle.fleet.witness import Block, Sighting, Witness
from oracle.report import Report
from oracle.settling import Ledger, Settler
from oracle.store.entries import Entry, Outcome
from oracle.telemetry.logs import Log

LOOK_SECONDS = 15.0
"""Between looks at the chain for what was handed over."""
PASSED_SECONDS = 120.0
"""How long the chain's head must have passed a report, unseen, before it counts as lost."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What the other side said to one report."""

    receipt: str = ""
    """JSON, if it was taken."""
    problem: str = ""
    """Why not, if it was not."""


class Delivery(Protocol):
    """A way to an aggregator."""

    def hand_over(self, entries: Sequence[Entry]) -> list[Handed]:
        """Return what became of each; RetryableError if nobody was reached."""
        ...


@dataclass(frozen=True, slots=True)
class HandOverPolicy:
    """When a node loses patience."""

    resend_seconds: int
    alarm_seconds: int
    """Before the deadline."""
    confirmations: int


class Urgent:
    """The part of a ledger that the node carries itself: only what is near its deadline."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.sequences: frozenset[int] = frozenset()

    def unsettled(self) -> list[Entry]:
        """Return what is urgent, oldest first."""
        return [one for one in self._ledger.unsettled() if one.report.sequence in self.sequences]

    def sent(self, sequences: Sequence[int], attempt: Attempt) -> None:
        """Keep which reports a transaction carries."""
        self._ledger.sent(sequences, attempt)

    def settled(self, sequence: int, outcome: Outcome, detail: str) -> None:
        """Keep what became of a report."""
        self._ledger.settled(sequence, outcome, detail)


class HandOver:
    """What `Carrier` runs instead of a `Settler` where others carry."""

    def __init__(
        self,
        meter: Meter,
        witness: Witness,
        delivery: Delivery,
        ledger: Ledger,
        receipts: ReceiptBook,
        policy: HandOverPolicy,
        log: Log,
        can_pay: bool,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`can_pay`: the meter has a paying key."""
        self.counts: Counter[str] = Counter()
        """recorded, refused, expired, reorged, handed_over, turned_down, alarms, and those of what
        the node submitted itself: rolled, batches."""
        self.waiting = 0
        """Reports that are not settled yet."""
        self._meter = meter
        self._witness = witness
        self._delivery = delivery
        self._ledger = ledger
        self._receipts = receipts
        self._policy = policy
        self._log = log
        self._wall = wall
        self._urgent = Urgent(ledger)
        self._settler = Settler(meter, self._urgent, log, wall) if can_pay else None
        if self._settler is not None:
            self._settler.counts = self.counts
        self._looked_at = 0.0
        self._passed: dict[int, float] = {}
        self._alarmed: set[int] = set()

    def carry(self) -> int:
        """Do one pass; return how many reports became final in it.

        RetryableError or FatalError leaves the rest as it is.
        """
        before = self.counts["recorded"]
        entries = self._ledger.unsettled()
        self.waiting = len(entries)
        self._keep_unsettled(entries)
        if not entries:
            return 0
        problem = self._hand_over(entries)
        if self._wall() - self._looked_at >= LOOK_SECONDS or problem is not None:
            self._look(entries)
            self._looked_at = self._wall()
        if problem is not None:
            raise problem
        return self.counts["recorded"] - before

    def _hand_over(self, entries: Sequence[Entry]) -> RetryableError | None:
        """Hand over what was not, or long ago; return why nobody was reached, if so."""
        now = self._wall()
        due = [
            entry
            for entry in entries
            if entry.outcome == "pending"
            and now - self._receipts.handed_at(entry.digest) >= self._policy.resend_seconds
        ]
        if not due:
            return None
        try:
            answers = self._delivery.hand_over(due)
        except RetryableError as error:
            return error
        for entry, answer in zip(due, answers, strict=True):
            self._keep(entry, answer, now)
        return None

    def _keep(self, entry: Entry, answer: Handed, now: float) -> None:
        sequence = entry.report.sequence
        self._receipts.keep(entry.digest, sequence, int(now), answer.receipt)
        if answer.receipt:
            self.counts["handed_over"] += 1
            self._log.info("handed over", sequence=sequence)
        else:
            self.counts["turned_down"] += 1
            self._log.warning("turned down", sequence=sequence, reason=answer.problem)

    # ---- what the chain says ----

    def _look(self, entries: Sequence[Entry]) -> None:
        self._meter.survey()
        newest = self._witness.newest()
        head = self._meter.head(entries[0].report.asset).sequence
        seen = self._witness.find([entry.report for entry in entries])
        for entry in entries:
            self._place(entry, seen, newest, head)
        left = [entry for entry in entries if entry.outcome == "pending"]
        self.waiting = len(left) + sum(entry.outcome == "mined" for entry in entries)
        self._alarm(left, newest)

    def _place(
        self, entry: Entry, seen: Mapping[Report, Sighting], newest: Block, head: int
    ) -> None:
        sighting = seen.get(entry.report)
        if sighting is not None:
            is_deep = newest.number - sighting.block + 1 >= self._policy.confirmations
            outcome: Outcome = "recorded" if is_deep else "mined"
            if (entry.outcome, entry.detail) != (outcome, sighting.transaction):
                self._settle(entry, outcome, sighting.transaction)
            return
        if entry.outcome == "mined":
            self.counts["reorged"] += 1
            self._settle(entry, "pending", "")
        if min(newest.time, int(self._wall())) > self._meter.deadline(entry.report):
            self._settle(entry, "expired", "oracle: late")
        elif self._is_lost(entry.report, head):
            self._settle(entry, "refused", "oracle: sequence")

    def _is_lost(self, report: Report, head: int) -> bool:
        """Return whether the chain went past this report for good: it takes no lower sequence."""
        if head < report.sequence:
            self._passed.pop(report.sequence, None)
            return False
        since = self._passed.setdefault(report.sequence, self._wall())
        return self._wall() - since >= PASSED_SECONDS

    def _alarm(self, left: Sequence[Entry], newest: Block) -> None:
        """Warn about what nobody carried in time, and carry it."""
        now = max(newest.time, int(self._wall()))
        urgent = [
            entry
            for entry in left
            if now > self._meter.deadline(entry.report) - self._policy.alarm_seconds
        ]
        for entry in urgent:
            sequence = entry.report.sequence
            if sequence not in self._alarmed:
                self._alarmed.add(sequence)
                self.counts["alarms"] += 1
                self._log.warning(
                    "not carried",
                    sequence=sequence,
                    left_seconds=self._meter.deadline(entry.report) - now,
                    submitting=self._settler is not None,
                )
        # The oldest of what waits goes first: the contract takes no lower sequence after a higher.
        self._urgent.sequences = frozenset(entry.report.sequence for entry in urgent)
        if self._settler is not None and urgent:
            self._settler.carry()

    def _settle(self, entry: Entry, outcome: Outcome, detail: str) -> None:
        self._ledger.settled(entry.report.sequence, outcome, detail)
        self.counts[outcome] += 1
        entry.outcome, entry.detail = outcome, detail
        tell = self._log.info if outcome in ("recorded", "mined") else self._log.warning
        tell(outcome, sequence=entry.report.sequence, detail=detail)

    def _keep_unsettled(self, entries: Sequence[Entry]) -> None:
        """Forget what was known of reports that came to their end, whoever settled them."""
        left = {entry.report.sequence for entry in entries}
        self._alarmed &= left
        self._passed = {one: since for one, since in self._passed.items() if one in left}
        self._receipts.keep_only({entry.digest for entry in entries})
