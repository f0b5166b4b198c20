"""A chain made up for the tests: the contract's order of sequences, blocks, a reorg."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from oracle.chain.base import Attempt, BatchReceipt, Head, Node, Receipt, Standing
from oracle.chain.refusals import refusal
from oracle.errors import FatalError, OracleError
from oracle.fleet.rules import deadline_of
from oracle.fleet.witness import Block, Sighting
from oracle.report import Report

CHAIN_ID = 31_337
METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
DELAY = 6 * 3_600


@dataclass
class FakeChain:
    """Meter and witness in one; each submit makes a block."""

    time: int
    chain_id: int = CHAIN_ID
    address: str = METER
    nodes: dict[int, Node] = field(default_factory=dict)
    blocks: list[list[tuple[str, Report]]] = field(default_factory=list)
    refusing: dict[tuple[int, int], str] = field(default_factory=dict)
    """(asset, sequence) to the reason that the contract has against it, beside its sequence."""
    failures: list[OracleError] = field(default_factory=list)
    """Raised by the next submits, before they are broadcast."""
    lost_answers: list[OracleError] = field(default_factory=list)
    """Raised by the next submits, after they were mined."""
    mempool_only: int = 0
    """How many of the next submits are broadcast and never mined."""
    batches: list[list[tuple[int, int]]] = field(default_factory=list)
    rolled: list[int] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    """The assets whose node was read."""
    overflowing: int = 0
    """How many of the last reports of the next batch find no room in the block."""

    def node_of(self, asset: int) -> Node:
        self.asked.append(asset)
        if asset not in self.nodes:
            raise FatalError("node_of: execution reverted: oracle: not enrolled")
        return self.nodes[asset]

    def is_enrolled(self, asset: int) -> bool:
        return asset in self.nodes and self.nodes[asset].is_live

    def recorded(self, asset: int) -> list[Report]:
        every = (report for block in self.blocks for _, report in block)
        return [report for report in every if report.asset == asset]

    def head(self, asset: int) -> Head:
        mine = self.recorded(asset)
        last = (mine[-1].sequence, mine[-1].ended_at) if mine else (0, 0)
        return Head(*last, 0, 0, 0, 0, 1)

    def hash_report(self, report: Report) -> bytes:
        raise NotImplementedError

    def newest(self) -> Block:
        return Block(len(self.blocks), self.time)

    def find(
        self, reports: Sequence[Report], since_block: int | None = None
    ) -> Mapping[Report, Sighting]:
        found = {}
        for number, block in enumerate(self.blocks, 1):
            for name, report in block:
                if report in reports and number >= (since_block or 0):
                    found[report] = Sighting(name, number)
        return found

    def mine(self, count: int = 1) -> None:
        self.blocks += [[] for _ in range(count)]

    def reorg(self, depth: int) -> None:
        """Replace the last blocks by empty ones."""
        self.blocks[len(self.blocks) - depth :] = [[] for _ in range(depth)]

    def submit(self, report, signature, before=None):
        reason = self._reason(report)
        if reason:
            raise refusal(reason)
        return self.submit_many([report], [signature], before).receipt

    def submit_many(self, reports, signatures, before=None):
        assert 1 <= len(reports) == len(signatures) <= 64
        if self.failures:
            raise self.failures.pop(0)
        room = len(reports) - self.overflowing
        self.overflowing = 0
        name, block = f"0x{len(self.batches) + 1:064x}", []
        self.blocks.append(block)
        skipped = []
        for report in reports[:room]:
            reason = self._reason(report)
            if reason:
                skipped.append((report.asset, report.sequence, reason))
            else:
                block.append((name, report))
        if not block:
            self.blocks.pop()
            raise refusal("oracle: nothing recorded")
        if before is not None:
            before(Attempt(len(self.batches), name, b"raw", 2, 1, self.time))
        self.batches.append([(report.asset, report.sequence) for report in reports])
        if self.mempool_only:
            self.mempool_only -= 1
            block.clear()
        if self.lost_answers:
            raise self.lost_answers.pop(0)
        recorded = tuple((report.asset, report.sequence) for _, report in block)
        receipt = Receipt(name, len(self.blocks), 21_000)
        return BatchReceipt(receipt, recorded, tuple(skipped))

    def _reason(self, report: Report) -> str:
        if self.head(report.asset).sequence >= report.sequence:
            return "oracle: sequence"
        return self.refusing.get((report.asset, report.sequence), "")

    def now(self) -> int:
        return self.time

    def deadline(self, report: Report) -> int:
        return deadline_of(report, DELAY)

    def recorded_by(self, report: Report) -> str | None:
        found = self.find([report]).get(report)
        return None if found is None else found.transaction

    def standing(self, transaction: str) -> Standing | None:
        for number, block in enumerate(self.blocks, 1):
            here = tuple((one.asset, one.sequence) for name, one in block if name == transaction)
            if here:
                return Standing(Receipt(transaction, number, 21_000), here, is_final=False)
        return None

    def survey(self) -> None:
        pass

    def resume(self, first: int | None = None) -> None:
        pass

    def roll(self, asset: int) -> Receipt:
        self.rolled.append(asset)
        self.refusing = {
            key: reason
            for key, reason in self.refusing.items()
            if key[0] != asset or reason != "oracle: roll first"
        }
        return Receipt("0xroll", len(self.blocks), 50_000)


class Quiet:
    """A log that keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, object]]] = []

    def info(self, event: str, **fields: object) -> None:
        self.lines.append((event, fields))

    warning = info

    def events(self) -> list[str]:
        return [event for event, _ in self.lines]
