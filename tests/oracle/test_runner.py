"""The cycle with a clock and a machine of the test's own."""

import io
import json
import threading

import pytest
from eth_account import Account

from oracle import signing
from oracle.build import ReportBuilder
from oracle.errors import FatalError
from oracle.notary import Notary, Signer
from oracle.runner import Runner
from oracle.sampling.synthetic import SyntheticSampler
from oracle.store.entries import Network
from oracle.store.store import Store
from oracle.telemetry.logs import StreamLog
from tests.oracle.samples import START_MS

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"


class FakeClock:
    """Time that passes only while the runner waits."""

    def __init__(self) -> None:
        self.ms = START_MS

    def now_ms(self) -> int:
        return self.ms

    def wait(self, seconds: float, stop: threading.Event) -> None:
        self.ms += round(seconds * 1_000)


class FakeCarrier:
    """Counts what it is told; fails when asked to."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.calls: list[str] = []

    def start(self) -> None:
        self.calls.append("start")

    def wake(self) -> None:
        self.calls.append("wake")

    def stop(self, timeout_seconds: float) -> None:
        self.calls.append("stop")


@pytest.fixture
def make_runner(tmp_path):
    """Return a factory of (runner, store, lines of the log)."""
    account = Account.create()

    def make(carrier=None, signer_address=None, watts=(140, 1_400), **sampler):
        machine = SyntheticSampler(1, 2, 60, **sampler)
        store = Store(tmp_path / "state", Network(31_337, METER, 7, account.address))
        stream = io.StringIO()
        log = StreamLog(stream, as_json=True)
        signer = Signer(bytes(account.key), signer_address or account.address, 31_337, METER)
        runner = Runner(
            machine,
            ReportBuilder(7, 2, machine.interval_ms),
            Notary(signer, store, log, watts=watts),
            store,
            log,
            carrier=carrier,
            clock=FakeClock(),
        )
        return runner, store, stream

    return make


def test_run__two_hours_and_a_half__signs_and_records_three_reports(make_runner):
    carrier = FakeCarrier()
    runner, store, stream = make_runner(carrier)

    runner.run(threading.Event(), cycles=151)

    entries = store.entries()
    assert [entry.report.available_seconds for entry in entries] == [3_600, 3_600, 1_800]
    for entry in entries:
        message = signing.report_message(entry.report, 31_337, METER)
        assert signing.recover(message, entry.signature) == store.network.node
        assert signing.digest(message) == entry.digest
    assert carrier.calls == ["start", "wake", "wake", "wake", "stop"]
    events = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert events.count("signed") == 3
    assert events.count("sampling") == 151


def test_run__stop_is_set__closes_the_open_report(make_runner):
    runner, store, _ = make_runner()
    stop = threading.Event()
    for _ in range(2):
        runner.step()
        runner._clock.wait(60, stop)
    stop.set()

    runner.run(stop)

    assert [entry.report.available_seconds for entry in store.entries()] == [60]


def test_run__carrier_failed__ends_with_its_error(make_runner):
    carrier = FakeCarrier(FatalError("the key was revoked"))
    runner, _, _ = make_runner(carrier)

    with pytest.raises(FatalError, match="the key was revoked"):
        runner.run(threading.Event())
    assert carrier.calls == ["start", "stop"]


def test_run__machine_dark_for_an_hour__loop_goes_on_and_reports_nothing_available(make_runner):
    start = START_MS // 1_000
    runner, store, _ = make_runner(outages=[(start + 3_600, start + 7_200)])

    runner.run(threading.Event(), cycles=181)

    assert [entry.report.available_seconds for entry in store.entries()] == [3_600, 0, 3_600]


def test_run__energy_outside_the_profile__warns_and_signs(make_runner):
    runner, store, stream = make_runner(watts=(1, 2))

    runner.run(threading.Event(), cycles=61)

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    (warning,) = [line for line in lines if line["event"] == "implausible"]
    assert "is more than 2 W can draw" in warning["energy"]
    assert len(store.entries()) == 1


def test_sign__key_does_not_fit_the_address__is_fatal(make_runner):
    runner, store, _ = make_runner(signer_address=METER)

    with pytest.raises(FatalError, match="does not recover to the node key"):
        runner.run(threading.Event(), cycles=61)
    assert store.entries() == []
