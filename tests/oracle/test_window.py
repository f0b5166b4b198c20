"""The open window beside a disk that refuses some things and takes others."""

import pytest

from oracle.build import ReportBuilder
from oracle.errors import RetryableError
from oracle.store.store import Store
from oracle.window import OpenWindow
from tests.oracle.samples import START_MS, make_sample
from tests.oracle.store.conftest import NETWORK, sign

pytestmark = pytest.mark.usefixtures("no_sync")


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "state", NETWORK)
    yield store
    store.close()


@pytest.fixture
def refuse(store, monkeypatch):
    """Return a function that lets the store keep no sample."""

    def keep(samples, durable=False):
        raise RetryableError("disk is full")

    return lambda: monkeypatch.setattr(store, "keep_samples", keep)


def test_closed__samples_of_the_batch_never_reached_the_disk__are_written_no_more(store, refuse):
    window = OpenWindow(ReportBuilder(7, 1, 60_000), store)
    window.resume(60_000, START_MS)
    refuse()
    for minute in range(63):
        window.take(make_sample(START_MS + minute * 60_000))
    assert (window.backlog, window.problem) == (63, "disk is full")

    (batch,) = window.batches
    store.close_window([sign(1)], batch.state, batch.used_until_ms)
    window.closed()

    assert (window.backlog, len(window.batches)) == (2, 0)


def test_take__disk_refuses_for_long__memory_is_bounded(store, refuse):
    window = OpenWindow(ReportBuilder(7, 1, 1_000), store)
    window.resume(1_000, START_MS)
    refuse()

    for second in range(7_300):
        window.take(make_sample(START_MS + second * 1_000))

    assert window.backlog == 7_200
    reports = [report for batch in window.batches for report in batch.reports]
    assert [report.available_seconds for report in reports] == [3_600, 3_600]


def test_resume__builder_alone__numbers_go_on(store):
    builder = ReportBuilder(7, 1, 60_000)
    for minute in range(61):
        builder.add(make_sample(START_MS + minute * 60_000))
    store.close_window([], builder.state())

    resumed = ReportBuilder(7, 1, 60_000)
    OpenWindow(resumed, store).resume(60_000, START_MS)

    assert resumed.next_sequence == 2
