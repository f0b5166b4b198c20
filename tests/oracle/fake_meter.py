"""A meter in memory with blocks, a clock and reorganisations, for what carries reports."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from oracle.chain.base import Attempt, BatchReceipt, Before, Head, Receipt, Standing
from oracle.chain.refusals import refusal, trouble
from oracle.errors import RetryableError
from oracle.report import Report

HOUR = 3_600
DELAY = 6 * HOUR

Pair = tuple[int, int]


@dataclass
class FakeMeter:
    """Keeps the contract's order of sequences and its deadline; each transaction is a block.

    `answers` are raised, one a submission, before anything is recorded; a RetryableError only after
    the attempt was told, as when a receipt does not come.
    """

    answers: list[Exception | None] = field(default_factory=list)
    now_seconds: int = 0
    confirmations: int = 1
    is_down: bool = False
    room: int = 64
    """Reports that fit into a block."""
    chain_id: int = 31_337
    address: str = "0x" + "11" * 20
    height: int = 0
    calls: list[tuple[int, ...]] = field(default_factory=list)
    """The sequences of each submission that was tried."""
    rolled: int = 0
    blocks: dict[str, tuple[int, tuple[Report, ...]]] = field(default_factory=dict)
    skipped: dict[str, tuple[tuple[int, int, str], ...]] = field(default_factory=dict)

    def recorded(self) -> list[int]:
        """Return the sequences on chain, in order."""
        blocks = sorted(self.blocks.values(), key=lambda one: one[0])
        return [report.sequence for _, reports in blocks for report in reports]

    def reorg(self, depth: int) -> None:
        """Take the newest `depth` blocks away."""
        self.blocks = {k: one for k, one in self.blocks.items() if one[0] <= self.height - depth}

    def head(self, asset: int) -> Head:
        """Return the head; only its sequence is kept."""
        self._check_up()
        return Head(max(self.recorded(), default=0), 0, 0, 0, 0, 0, 0)

    def now(self) -> int:
        """Return the clock."""
        self._check_up()
        return self.now_seconds

    def deadline(self, report: Report) -> int:
        """Return the last second for a report."""
        return (report.started_at // HOUR + 1) * HOUR + DELAY

    def survey(self) -> None:
        """Answer, if up."""
        self._check_up()

    def resume(self, first: int | None = None) -> None:
        """Answer, if up."""
        self._check_up()

    def standing(self, transaction: str) -> Standing | None:
        """Return what a block holds."""
        self._check_up()
        if transaction not in self.blocks:
            return None
        block, reports = self.blocks[transaction]
        pairs = tuple((report.asset, report.sequence) for report in reports)
        is_final = self.height - block + 1 >= self.confirmations
        receipt = Receipt(transaction, block, 46_000)
        return Standing(receipt, pairs, is_final, self.skipped.get(transaction, ()))

    def recorded_by(self, report: Report) -> str | None:
        """Return the block's transaction that holds exactly this report."""
        return next((name for name, (_, some) in self.blocks.items() if report in some), None)

    def roll(self, asset: int) -> Receipt:
        """Count."""
        self.rolled += 1
        return Receipt("0xroll", 1, 1)

    def submit(self, report: Report, signature: bytes, before: Before | None = None) -> Receipt:
        """Record one, or raise why not."""
        name = self._begin([report], before)
        reason = self._refusal(report)
        if reason:
            raise refusal(reason)
        return self.mine(name, [report])

    def submit_many(
        self,
        reports: Sequence[Report],
        signatures: Sequence[bytes],
        before: Before | None = None,
    ) -> BatchReceipt:
        """Record those that may be, in order."""
        some = reports[: self.room]
        name = self._begin(some, before)
        taken: list[Report] = []
        skipped: list[tuple[int, int, str]] = []
        for report in some:
            reason = self._refusal(report, taken)
            if reason:
                skipped.append((report.asset, report.sequence, reason))
            else:
                taken.append(report)
        if not taken:
            raise refusal("oracle: nothing recorded")
        receipt = self.mine(name, taken)
        self.skipped[name] = tuple(skipped)
        pairs = tuple((report.asset, report.sequence) for report in taken)
        return BatchReceipt(receipt, pairs, tuple(skipped))

    def mine(self, name: str, reports: Sequence[Report]) -> Receipt:
        """Put a transaction into a new block, whoever sent it."""
        self.height += 1
        self.blocks[name] = (self.height, tuple(reports))
        return Receipt(name, self.height, 46_000)

    def _begin(self, reports: Sequence[Report], before: Before | None) -> str:
        self._check_up()
        self.calls.append(tuple(report.sequence for report in reports))
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None and not isinstance(answer, RetryableError):
            raise answer
        name = f"0x{len(self.calls)}"
        if before is not None:
            before(Attempt(len(self.calls), name, b"", 1, 1, 0, self.calls[-1]))
        if answer is not None:
            raise answer
        return name

    def _refusal(self, report: Report, taken: Sequence[Report] = ()) -> str:
        if self.now_seconds > self.deadline(report):
            return "oracle: late"
        if report.sequence <= max([*self.recorded(), *(one.sequence for one in taken)], default=0):
            return "oracle: sequence"
        return ""

    def _check_up(self) -> None:
        if self.is_down:
            raise trouble("unreachable", "no endpoint answers")
