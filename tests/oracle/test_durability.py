"""A node that is killed, lied to about the time, or short of disk: no second lost, none twice."""

import io
import json
import os
import resource
import threading
from contextlib import contextmanager

import pytest
from eth_account import Account

from oracle.build import ReportBuilder
from oracle.errors import FatalError, RetryableError
from oracle.evidence_store import EvidenceStore
from oracle.notary import Notary, Signer
from oracle.runner import Runner
from oracle.sampling.synthetic import SyntheticSampler
from oracle.store.entries import Network, StoreStats
from oracle.store.store import Store
from oracle.telemetry.logs import StreamLog
from tests.oracle.samples import HOUR_MS, START_MS

pytestmark = pytest.mark.usefixtures("no_sync")
METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
ACCOUNT = Account.from_key(b"\x09" * 32)
NETWORK = Network(31_337, METER, 7, ACCOUNT.address)
START = START_MS // 1_000
MINUTE_MS = 60_000
REPORT_DELAY = 6 * 3_600


class World:
    """One clock for host and chain, set apart at will."""

    def __init__(self) -> None:
        self.ms = START_MS
        self.chain_behind = 0

    def now_ms(self) -> int:
        return self.ms

    def now(self) -> int:
        return self.ms // 1_000 - self.chain_behind

    def wait(self, seconds: float, stop: threading.Event) -> None:
        self.ms += round(seconds * 1_000)


class Machine:
    """A host whose runner is started and killed; what it knows is in its folder."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.world = World()
        self.stream = io.StringIO()
        self.sampler = SyntheticSampler(1, 2, 60)
        """The boards count on while the process is dead."""
        self.runner = self.store = None

    def start(self, interval_seconds=60, head=0, not_before=0):
        self.kill()
        if self.sampler.interval_ms != interval_seconds * 1_000:
            self.sampler = SyntheticSampler(1, 2, interval_seconds)
        self.store = Store(self.folder, NETWORK)
        log = StreamLog(self.stream, as_json=True)
        notary = Notary(
            Signer(bytes(ACCOUNT.key), ACCOUNT.address, 31_337, METER),
            self.store,
            log,
            evidence=EvidenceStore(self.folder / "evidence", 1),
            chain=self.world,
            report_delay_seconds=REPORT_DELAY,
        )
        builder = ReportBuilder(
            7,
            2,
            self.sampler.interval_ms,
            first_sequence=max(head, self.store.last_sequence()) + 1,
            not_before=max(not_before, self.store.last_ended_at()),
        )
        options = {"clock": self.world, "record_days": 3}
        self.runner = Runner(self.sampler, builder, notary, self.store, log, **options)
        return self.runner.begin()

    def kill(self):
        """Forget everything that only the process knows."""
        if self.store is not None:
            self.store.close()
        self.runner = self.store = None

    def sample(self, count):
        for _ in range(count):
            self.runner.step()
            self.world.ms += self.sampler.interval_ms

    def reports(self):
        return [entry.report for entry in self.store.entries()]

    def events(self):
        return [json.loads(line)["event"] for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def make_machine(tmp_path):
    """Return a factory of machines, each with a folder of its own."""
    made = []

    def make():
        made.append(Machine(tmp_path / f"state{len(made)}"))
        return made[-1]

    yield make
    for machine in made:
        machine.kill()


@contextmanager
def no_file_above(size):
    """Let the kernel refuse to write beyond `size` bytes of any file, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def numbers(reports):
    """What a report says of time and energy, without its sequence."""
    return [report.as_tuple()[2:] for report in reports]


def test_begin__killed_many_times__signs_what_one_that_ran_through_signs(make_machine):
    through, killed = make_machine(), make_machine()
    through.start()
    killed.start()
    through.sample(155)

    for count in (1, 58, 1, 1, 30, 29, 2, 33):
        killed.sample(count)
        killed.start()

    assert len(through.reports()) == 2
    assert killed.reports() == through.reports()
    assert killed.store.open_window()[1] == through.store.open_window()[1]
    assert len(killed.store.open_window()[1]) == 155 - 121
    assert "resumed" in killed.events()


def test_begin__nothing_was_stored_after_reserving__a_fresh_number_and_the_same_time(make_machine):
    through, machine = make_machine(), make_machine()
    through.start()
    through.sample(62)
    machine.start()
    machine.sample(60)
    machine.store.reserve(1)

    machine.start()
    machine.sample(2)

    assert [report.sequence for report in machine.reports()] == [2]
    assert numbers(machine.reports()) == numbers(through.reports())


@pytest.mark.parametrize(
    ("hours", "signed", "stats"), [(6, 1, StoreStats()), (8, 0, StoreStats(1, 60 * 30))]
)
def test_step__hour_ended_while_the_node_was_down__is_signed_or_counted_as_expired(
    make_machine, hours, signed, stats
):
    machine = make_machine()
    machine.start()
    machine.sample(30)
    machine.kill()
    machine.world.ms += hours * HOUR_MS

    machine.start()
    machine.sample(1)

    assert len(machine.reports()) == signed
    assert [report.available_seconds for report in machine.reports()] == [30 * 60] * signed
    assert machine.store.stats() == stats
    assert machine.store.last_sequence() == signed
    assert ("expired" in machine.events()) is (signed == 0)


def test_step__disk_refuses_for_an_hour__samples_on_signs_nothing_then_everything(make_machine):
    through, machine = make_machine(), make_machine()
    through.start()
    machine.start()
    through.sample(200)
    machine.sample(30)
    with no_file_above(16_384):
        machine.sample(90)
        stats = machine.runner.stats()
        before = machine.reports()
    machine.sample(80)

    assert "cannot be written: disk I/O error: nothing is signed until it can" in (
        stats.store_problem
    )
    assert (stats.waiting_batches, stats.backlog) == (1, 90)

    assert before == []
    assert machine.reports() == through.reports()
    assert machine.store.open_window() == through.store.open_window()
    stats = machine.runner.stats()
    assert (stats.store_problem, stats.backlog, stats.waiting_batches) == ("", 0, 0)
    assert machine.events().count("store") == machine.events().count("store is well again") == 1


def test_step__chain_is_ten_minutes_behind__holds_the_report_until_it_is_not(make_machine):
    machine = make_machine()
    machine.start()
    machine.world.chain_behind = 600
    machine.sample(65)
    assert machine.reports() == []
    assert machine.runner.stats().waiting_batches == 1
    assert machine.runner.stats().early_seconds == 600 - 60 - 4 * 60

    machine.start()
    assert machine.reports() == []
    machine.sample(6)

    assert [report.available_seconds for report in machine.reports()] == [3_600]
    assert machine.runner.stats().early_seconds == 0
    assert machine.events().count("early") == 2
    assert machine.events().count("early is well again") == 1


def test_step__clock_set_back__samples_wait_for_it_and_are_counted(make_machine):
    machine = make_machine()
    machine.start()
    machine.sample(30)

    machine.world.ms -= 10 * MINUTE_MS
    machine.sample(10)
    assert machine.runner.stats().late_samples == 9
    machine.sample(40)

    (report,) = machine.reports()
    assert report.available_seconds == 3_600
    assert machine.store.stats().late_samples == 9


def test_begin__sampled_by_a_clock_ahead__is_dropped_and_stands_in_nobodys_way(make_machine):
    machine = make_machine()
    machine.start()
    machine.sample(10)
    machine.world.ms += HOUR_MS
    machine.world.chain_behind = 3_600
    machine.sample(5)
    machine.kill()
    machine.world.ms -= HOUR_MS
    machine.world.chain_behind = 0

    machine.start()
    machine.sample(46)

    (report,) = machine.reports()
    assert report.available_seconds == 3_600 - 5 * 60
    assert machine.store.stats().late_samples == 5


def test_begin__interval_was_changed__last_sample_holds_for_its_own(make_machine):
    machine = make_machine()
    machine.start()
    machine.sample(10)
    machine.kill()
    machine.world.ms += 250_000

    machine.start(interval_seconds=300)
    machine.sample(12)

    assert machine.reports()[0].available_seconds == 600 + 3_600 - 850


def test_begin__chain_is_ahead_of_the_store__goes_on_behind_it(make_machine):
    machine = make_machine()
    machine.start()
    machine.sample(30)

    machine.start(head=500, not_before=START + 1_000)
    machine.sample(40)

    (report,) = machine.reports()
    assert (report.sequence, report.started_at) == (501, START + 1_000)
    assert report.available_seconds == 3_600 - 1_000


def test_step__settled_long_ago__is_cleaned_up(make_machine):
    machine = make_machine()
    machine.start()
    machine.sample(121)
    machine.store.settled(1, "recorded", "0xaa")
    machine.world.ms += 4 * 24 * HOUR_MS

    machine.sample(1)

    assert [report.sequence for report in machine.reports()] == [2]


def test_start__second_runner_in_the_folder__is_refused(make_machine):
    machine = make_machine()
    machine.start()

    with pytest.raises(FatalError, match="another runner"):
        Store(machine.folder, NETWORK)
    machine.sample(61)
    assert len(machine.reports()) == 1


def test_step__disk_cannot_be_read__is_told_and_sampling_goes_on(make_machine, monkeypatch):
    machine = make_machine()
    machine.start()

    def unreadable():
        raise RetryableError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(machine.store, "pending", unreadable)
        machine.sample(2)
    machine.sample(60)

    assert '"pending": "disk I/O error"' in machine.stream.getvalue()
    assert len(machine.reports()) == 1


def test_step__disk_becomes_read_only__samples_on_and_signs_when_it_is_not(
    make_machine, monkeypatch
):
    through, machine = make_machine(), make_machine()
    through.start()
    machine.start()
    through.sample(65)
    machine.sample(30)
    disk = machine.store._database._connection
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda file, mode: False)
        disk.execute("PRAGMA query_only = ON")
        machine.sample(33)
        problem = machine.runner.stats().store_problem
    disk.execute("PRAGMA query_only = OFF")
    machine.sample(2)

    assert "attempt to write a readonly database: nothing is signed until it can" in problem
    assert machine.reports() == through.reports() != []
    assert machine.runner.stats().backlog == 0


def test_step__a_board_is_missing__is_told_once_after_a_minute_and_when_it_is_over(make_machine):
    machine = make_machine()
    machine.start()
    whole, machine.sampler = machine.sampler, SyntheticSampler(1, 1, 60)
    machine.runner._sampler = machine.sampler
    machine.sample(3)
    told = [line for line in machine.stream.getvalue().splitlines() if "accelerators" in line]
    machine.runner._sampler = machine.sampler = whole
    machine.sample(2)

    assert machine.runner.stats().dark_seconds == 0
    assert machine.events().count("accelerators") == 1
    assert '"answering": "1/2", "seconds": 60' in told[0]
    assert machine.events().count("accelerators is well again") == 1


def test_step__old_reports_cannot_be_removed__is_told_and_tried_again(make_machine, monkeypatch):
    machine = make_machine()
    machine.start()
    machine.sample(121)
    machine.store.settled(1, "recorded", "0xaa")
    machine.world.ms += 4 * 24 * HOUR_MS

    def refuse(before):
        raise RetryableError("disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(machine.store, "clean", refuse)
        machine.sample(1)
    assert machine.runner.stats().store_problem == ""
    machine.sample(1)

    assert "not cleaned up" in machine.events()
    assert 1 not in [report.sequence for report in machine.reports()]
