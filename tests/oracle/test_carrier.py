"""The carrier: every report comes to an end, and nothing is sent twice."""

import time
from dataclasses import dataclass, field, replace

import pytest

from oracle.carrier import Carrier
from oracle.chain.base import Head, Receipt
from oracle.chain.refusals import refusal
from oracle.errors import FatalError, ReportRefused, RetryableError
from oracle.record import Network, Record
from oracle.report import Report

REPORT = Report(7, 1, 7_200, 10_800, 3_600, 1_800, 1_000_000, 0, 1, bytes(32))


@dataclass
class FakeMeter:
    """A meter that answers each submission with the next of `answers`, then accepts."""

    answers: list[object] = field(default_factory=list)
    chain_id: int = 31_337
    address: str = "0x" + "11" * 20
    submitted: list[int] = field(default_factory=list)
    rolled: int = 0
    receipts: dict[str, Receipt] = field(default_factory=dict)
    head_sequence: int = 0

    def head(self, asset: int) -> Head:
        return Head(self.head_sequence, 0, 0, 0, 0, 0, 0)

    def mined(self, transaction: str) -> Receipt | None:
        return self.receipts.get(transaction)

    def roll(self, asset: int) -> Receipt:
        self.rolled += 1
        return Receipt("0xroll", 1, 1)

    def submit(self, report, signature, before=None):
        self.submitted.append(report.sequence)
        answer = self.answers.pop(0) if self.answers else None
        name = f"0x{len(self.submitted)}"
        if answer is None or isinstance(answer, RetryableError):
            before(name)
        if answer is not None:
            raise answer
        return Receipt(name, 5, 46_000)


class Quiet:
    """A log that keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, object]]] = []

    def info(self, event: str, **fields: object) -> None:
        self.lines.append((event, fields))

    warning = info


@pytest.fixture
def make_carrier(tmp_path):
    """Return a factory of (carrier, meter, record) with pending reports."""

    def make(*answers: object, reports: int = 1):
        meter = FakeMeter(list(answers))
        record = Record(tmp_path / "r.jsonl", Network(31_337, meter.address, 7, "0x0"))
        for sequence in range(1, reports + 1):
            record.signed(replace(REPORT, sequence=sequence), b"s" * 65, b"d" * 32)
        return Carrier(meter, record, Quiet()), meter, record

    return make


def outcomes(record):
    return [(entry.outcome, entry.detail) for entry in record.entries()]


def test_carry__accepted__records_each_once_in_order(make_carrier):
    carrier, meter, record = make_carrier(reports=3)

    assert carrier.carry() == 3
    assert carrier.carry() == 0

    assert meter.submitted == [1, 2, 3]
    assert outcomes(record) == [("recorded", "0x1"), ("recorded", "0x2"), ("recorded", "0x3")]


def test_carry__one_refused__goes_on_with_the_next(make_carrier):
    carrier, meter, record = make_carrier(refusal("oracle: late"), reports=2)

    assert carrier.carry() == 1

    assert outcomes(record) == [("refused", "oracle: late"), ("recorded", "0x2")]
    assert carrier.carry() == 0
    assert meter.submitted == [1, 2]


def test_carry__chain_unreachable__keeps_everything_pending(make_carrier):
    carrier, meter, record = make_carrier(RetryableError("no chain"), reports=2)

    with pytest.raises(RetryableError):
        carrier.carry()
    assert [entry.outcome for entry in record.entries()] == ["pending", "pending"]

    assert carrier.carry() == 2
    assert meter.submitted == [1, 1, 2]


def test_carry__mined_after_all__is_not_sent_again(make_carrier):
    carrier, meter, record = make_carrier(RetryableError("timeout"))
    with pytest.raises(RetryableError):
        carrier.carry()

    meter.receipts["0x1"] = Receipt("0x1", 9, 46_000)

    assert carrier.carry() == 1
    assert meter.submitted == [1]
    assert outcomes(record) == [("recorded", "0x1")]


def test_carry__own_transaction_in_flight__is_not_taken_for_a_refusal(make_carrier):
    in_flight = refusal("oracle: sequence")
    carrier, meter, record = make_carrier(RetryableError("timeout"), in_flight, in_flight)
    with pytest.raises(RetryableError):
        carrier.carry()

    with pytest.raises(RetryableError, match="in flight"):
        carrier.carry()
    assert outcomes(record) == [("pending", "")]

    meter.head_sequence = 1
    assert carrier.carry() == 0
    assert outcomes(record) == [("refused", "oracle: sequence")]


def test_carry__silent_for_long__rolls_and_sends_again(make_carrier):
    roll_first = refusal("oracle: roll first")
    carrier, meter, _ = make_carrier(roll_first, roll_first)

    assert carrier.carry() == 1

    assert meter.rolled == 2
    assert meter.submitted == [1, 1, 1]


def test_carry__rolling_never_ends__is_fatal(make_carrier):
    carrier, _, record = make_carrier(*[refusal("oracle: roll first")] * 99)

    with pytest.raises(FatalError, match="still to be rolled"):
        carrier.carry()
    assert outcomes(record) == [("pending", "")]


def test_carry__key_revoked__stops_with_everything_pending(make_carrier):
    stop = refusal("oracle: key revoked")
    assert not isinstance(stop, ReportRefused)
    carrier, _, record = make_carrier(stop, reports=2)

    with pytest.raises(FatalError, match="key revoked"):
        carrier.carry()
    assert [entry.outcome for entry in record.entries()] == ["pending", "pending"]


def test_stop__retry_is_waiting__makes_a_last_pass_at_once(make_carrier):
    carrier, _, record = make_carrier(RetryableError("no chain"))
    carrier.start()
    deadline = time.monotonic() + 5
    while not carrier._log.lines and time.monotonic() < deadline:
        time.sleep(0.01)

    started = time.monotonic()
    carrier.stop(5.0)

    assert time.monotonic() - started < 1.0
    assert carrier.failure is None
    assert [entry.outcome for entry in record.entries()] == ["recorded"]


def test_start__fatal__keeps_the_failure_for_the_runner(make_carrier):
    carrier, _, _ = make_carrier(refusal("oracle: not enrolled"))

    carrier.start()
    carrier.stop(5.0)

    assert isinstance(carrier.failure, FatalError)
