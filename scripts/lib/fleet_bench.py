"""Times the aggregator's own code over a fleet that is made up, step by step."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coincurve import PrivateKey

from oracle.chain.base import Node
from oracle.errors import FatalError, ReportRefused
from oracle.fleet.inbox import Inbox, Row
from oracle.fleet.intake import Intake, Rules
from oracle.fleet.keybook import KeyBook
from oracle.fleet.limits import RateLimit
from oracle.fleet.packing import Packer
from oracle.fleet.receipts import ReceiptSigner
from oracle.fleet.wire import Network, SignedReport, decode, encode_batch
from oracle.report import Mode, Report
from oracle.words import digester, keccak, pack, submit_many_calldata

CHAIN_ID = 31_337
METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
HOUR = 1_767_268_800
BODY_REPORTS = 256
ASSETS = 1_000
DELAY_SECONDS = 6 * 3_600


@dataclass(frozen=True, slots=True)
class Timing:
    """What one step took for all reports."""

    step: str
    seconds: float
    """Of the processor."""
    wall_seconds: float
    """With waiting for the disk, and for whatever else the machine does."""


class _Nodes:
    """The chain's answer about node keys, from memory."""

    chain_id = CHAIN_ID
    address = METER

    def __init__(self, keys: Sequence[PrivateKey]) -> None:
        self._nodes = {
            asset: Node("0x" + _address(key).hex(), 5_600, 560, 0, True, False)
            for asset, key in enumerate(keys, 1)
        }

    def node_of(self, asset: int) -> Node:
        """Return the asset's node."""
        return self._nodes[asset]


def _address(key: PrivateKey) -> bytes:
    return keccak(key.public_key.format(compressed=False)[1:])[12:]


def make_bodies(count: int) -> tuple[list[bytes], Sequence[PrivateKey]]:
    """Return `count` signed reports of 1,000 machines as request bodies, and the machines' keys."""
    keys = [PrivateKey(keccak(text.encode())) for text in map(str, range(1, ASSETS + 1))]
    digest, network = digester(CHAIN_ID, METER), Network(CHAIN_ID, METER)
    items = []
    for number in range(count):
        asset, sequence = number % ASSETS + 1, number // ASSETS + 1
        report = _report(asset, sequence)
        compact = keys[asset - 1].sign_recoverable(digest(pack(report)), hasher=None)
        items.append(SignedReport(report, compact[:64] + bytes((compact[64] + 27,))))
    parts = range(0, count, BODY_REPORTS)
    return [encode_batch(network, items[start : start + BODY_REPORTS]) for start in parts], keys


def _report(asset: int, sequence: int) -> Report:
    started_at = HOUR + (sequence - 1) * 60
    evidence = keccak(f"{asset}:{sequence}".encode())
    return Report(
        asset, sequence, started_at, started_at + 60, 60, 30, 60_000, 0, int(Mode.AI), evidence
    )


def run(count: int) -> list[Timing]:
    """Return what each step took; FatalError if a report is not kept or not packed."""
    bodies, keys = make_bodies(count)
    with tempfile.TemporaryDirectory() as folder:
        inbox = Inbox(Path(folder) / "inbox.sqlite3", Network(CHAIN_ID, METER), METER)
        try:
            return list(_steps(bodies, _intake(inbox, keys), inbox, count))
        finally:
            inbox.close()


def _intake(inbox: Inbox, keys: Sequence[PrivateKey]) -> Intake:
    network = (CHAIN_ID, METER)
    nodes = _Nodes(keys)
    intake = Intake(
        inbox,
        KeyBook(nodes, time.monotonic, 600, 15),  # type: ignore[arg-type]
        ReceiptSigner(keccak(b"receipts"), *network),
        Rules(DELAY_SECONDS, 5),
        RateLimit(1_000, 1_000),
        network,
        clock=lambda: HOUR + 1_800,
    )
    return intake


def _steps(bodies: list[bytes], intake: Intake, inbox: Inbox, count: int) -> Iterator[Timing]:
    network = Network(CHAIN_ID, METER)
    decoded: list[list[SignedReport | ReportRefused]] = []

    def decode_all() -> None:
        for body in bodies:
            found = decode(body, network)
            decoded.append(found if isinstance(found, list) else [found])

    yield _timed("JSON bodies to reports", decode_all)
    answers = []
    yield _timed(
        "digest, signer, rules, receipt, commit to SQLite",
        lambda: answers.extend([one for body in decoded for one in intake.take(body)]),
    )
    if sum(answer.is_kept for answer in answers) != count:
        raise FatalError("a report was not kept")
    batches: list[list[Row]] = []
    yield _timed("batches by order and gas", lambda: batches.extend(_batches(inbox)))
    calldata: list[bytes] = []
    yield _timed(
        "calldata of submit_many",
        lambda: calldata.extend(
            submit_many_calldata([(row.words, row.signature) for row in rows]) for rows in batches
        ),
    )
    if sum(len(rows) for rows in batches) != count or not all(calldata):
        raise FatalError("a report was not packed")


def _batches(inbox: Inbox) -> Iterator[list[Row]]:
    """Yield batch after batch as the dispatcher takes them, each marked as mined and settled."""
    while True:
        packer = Packer(HOUR + 1_800, 3_000_000, 120, {})
        inbox.queue(packer.take)
        if not packer.rows:
            return
        yield packer.rows
        inbox.settle(packer.rows, "recorded")


def _timed(step: str, work: Callable[[], object]) -> Timing:
    started, wall = time.process_time(), time.perf_counter()
    work()
    return Timing(step, time.process_time() - started, time.perf_counter() - wall)
