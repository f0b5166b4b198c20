"""What the disk may do to the database, and what is then true."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from oracle.errors import FatalError, RetryableError
from oracle.store.database import DATABASE_NAME, StoreUnavailable
from oracle.store.mark import MARK_NAME, SequenceMark
from oracle.store.store import Store, read_network
from tests.oracle.samples import START_MS, make_sample
from tests.oracle.store.conftest import NETWORK, make_attempt, sign

PROJECT = Path(__file__).parents[3]


def limit_pages(store, spare):
    """Let the database have `spare` pages more and no others; None lifts the limit."""
    connection = store._database._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {2**30 if spare is None else pages + spare}")


def test_transaction__disk_is_full__nothing_has_happened_and_later_it_works(open_store):
    store = open_store()
    limit_pages(store, 2)
    samples = [make_sample(START_MS + second * 1_000, accelerators=8) for second in range(60)]

    with pytest.raises(StoreUnavailable, match="database or disk is full: nothing is signed"):
        store.keep_samples(samples)
    assert store.open_window() == (None, [])
    with pytest.raises(StoreUnavailable, match="database or disk is full"):
        for sample in samples:
            store.keep_samples([sample])
    kept = store.open_window()[1]
    assert 0 < len(kept) < 60
    assert kept == samples[: len(kept)]

    limit_pages(store, None)
    store.keep_samples(samples)

    assert open_store().open_window() == (None, samples)


def test_transaction__after_an_io_error__log_begins_anew(open_store, folder):
    store = open_store()
    store.keep_samples([make_sample(START_MS)])
    assert (folder / f"{DATABASE_NAME}-wal").stat().st_size > 0
    store._database._is_suspect = True
    reader = sqlite3.connect(folder / DATABASE_NAME)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM samples").fetchone()
    store._database._connection.execute("PRAGMA busy_timeout = 10")

    with pytest.raises(StoreUnavailable, match="a reader holds it"):
        store.close_window([sign(1)])
    reader.close()
    store.close_window([sign(1)])

    (rows,) = store._database._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    assert rows[1] < 8
    assert [entry.report.sequence for entry in open_store().entries()] == [1]


def test_transaction__disk_was_full__log_begins_anew_before_the_next(open_store, folder):
    store = open_store()
    store.keep_samples([make_sample(START_MS)])
    limit_pages(store, 0)
    with pytest.raises(StoreUnavailable, match="database or disk is full"):
        store.keep_samples(
            [make_sample(START_MS + second * 1_000, accelerators=8) for second in range(1, 60)]
        )
    limit_pages(store, None)
    reader = sqlite3.connect(folder / DATABASE_NAME)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM samples").fetchone()
    store._database._connection.execute("PRAGMA busy_timeout = 10")

    with pytest.raises(StoreUnavailable, match="a reader holds it"):
        store.close_window([sign(1)])
    reader.close()
    store.close_window([sign(1)])

    assert [entry.report.sequence for entry in open_store().entries()] == [1]


def test_transaction__durable_or_not__waits_for_the_disk_or_not(open_store):
    store = open_store()

    def level():
        return store._database._connection.execute("PRAGMA synchronous").fetchone()[0]

    quick, full = 1, 2
    for act, expected in (
        (lambda: store.keep_samples([make_sample(START_MS)]), quick),
        (lambda: store.close_window([sign(1)], "{}", START_MS), full),
        (lambda: store.settled(1, "mined", "0xaa"), quick),
        (lambda: store.sent([1], make_attempt(0)), full),
        (lambda: store.keep_samples([make_sample(START_MS + 1)], durable=True), full),
    ):
        act()
        assert level() == expected


def test_raise_to__fsync_fails__number_is_not_signed_and_later_it_is(
    open_store, monkeypatch, folder
):
    store = open_store()

    def fail(_handle):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        with pytest.raises(RetryableError, match="Input/output error: nothing is signed"):
            store.close_window([sign(1)])
    assert store.entries() == []
    store.close_window([sign(1)])

    assert open_store().last_sequence() == 1


def test_raise_to__many_numbers__slots_take_turns_and_the_highest_counts(tmp_path):
    for sequence in (1, 2, 3, 3, 2, 70_000):
        mark = SequenceMark(tmp_path)
        mark.raise_to(sequence)
        mark.close()

    lines = (tmp_path / MARK_NAME).read_text().splitlines()
    assert sorted(int(line.split()[0]) for line in lines) == [3, 70_000]
    assert SequenceMark(tmp_path, read_only=True).sequence == 70_000


def test_transaction__two_threads__neither_loses_anything(open_store):
    store = open_store()
    for sequence in range(1, 21):
        store.close_window([sign(sequence)])

    def settle():
        for sequence in range(1, 21):
            store.settled(sequence, "recorded", "0xaa")

    thread = threading.Thread(target=settle)
    thread.start()
    for second in range(200):
        store.keep_samples([make_sample(START_MS + second * 1_000)])
    thread.join()

    found = open_store()
    assert {entry.outcome for entry in found.entries()} == {"recorded"}
    assert len(found.open_window()[1]) == 200


def test_init__no_database_but_a_text__is_refused_with_the_way_out(open_store, folder):
    folder.mkdir()
    (folder / DATABASE_NAME).write_text("not a database, but long enough to be taken for one" * 99)

    with pytest.raises(FatalError, match=r"damaged \(file is not a database\): move node.sqlite3"):
        open_store()
    with pytest.raises(FatalError, match="file is not a database"):
        read_network(folder)


KILLED = """
import os, signal, sys
from pathlib import Path
from oracle.store.store import Store
from tests.oracle.samples import START_MS, make_sample
from tests.oracle.store.conftest import NETWORK, sign
store = Store(Path(sys.argv[1]), NETWORK)
store.close_window([sign(1)], "{}", 0)
for second in range(10):
    store.keep_samples([make_sample(START_MS + second * 1_000)])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_init__process_was_killed__nothing_is_lost_and_show_can_read_first(open_store, folder):
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder)], cwd=PROJECT, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")

    reader = Store(folder, NETWORK, read_only=True)
    assert [entry.report for entry in reader.entries()] == [sign(1).report]
    reader.close()
    store = open_store()

    assert len(store.open_window()[1]) == 10
    assert [entry.report for entry in store.pending()] == [sign(1).report]
    assert store.last_sequence() == 1
