"""Bits flip and files tear: never a wrong signature, never two signatures on one number."""

import os
import random
import shutil
import sqlite3

import pytest

from oracle.errors import FatalError
from oracle.store.database import DATABASE_NAME, seal
from oracle.store.mark import MARK_NAME
from oracle.store.store import Store
from tests.oracle.samples import START_MS, make_sample
from tests.oracle.store.conftest import NETWORK, make_attempt, sign

pytestmark = pytest.mark.usefixtures("no_sync")
REPORTS = range(1, 9)
WAL_NAME = f"{DATABASE_NAME}-wal"
SIGNED = {sequence: sign(sequence) for sequence in range(1, 12)}


def fill(store, sequences=REPORTS):
    """Settle the first half, leave the second half pending, and sample on."""
    for sequence in sequences:
        signed = SIGNED[sequence]
        store.keep_samples([make_sample(START_MS + sequence * 1_000, accelerators=2)])
        store.close_window([signed], '{"carried":"1/3"}', START_MS + sequence * 1_000)
        store.sent([sequence], make_attempt(sequence, f"0x{sequence:064x}"))
        if sequence <= 4:
            store.settled(sequence, "recorded", f"0x{sequence:064x}")
    store.keep_samples([make_sample(START_MS + 100_000, accelerators=2)])
    return store


@pytest.fixture(scope="module", params=["in the log", "in the database"])
def intact(request, tmp_path_factory):
    """A filled folder as a killed process leaves it: not yet, or already, moved out of the log."""
    folder = tmp_path_factory.mktemp("intact")
    store = fill(Store(folder / "live", NETWORK))
    if request.param == "in the database":
        with sqlite3.connect(folder / "live" / DATABASE_NAME) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        other.close()
    shutil.copytree(folder / "live", folder / "killed")
    store.close()
    (folder / "killed" / f"{DATABASE_NAME}-shm").unlink()
    return folder / "killed"


@pytest.fixture
def look(intact, tmp_path):
    """Return a function that damages a copy and opens it: (reports lost or damaged, or None)."""

    def damaged(file, change):
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        folder = shutil.copytree(intact, tmp_path / "copy")
        raw = bytearray((folder / file).read_bytes())
        change(raw)
        (folder / file).write_bytes(raw)
        try:
            store = Store(folder, NETWORK)
        except FatalError as error:
            assert "\n" not in str(error)
            go_the_way_out(folder, str(error))
            return None
        check_open(store)
        return store.damaged

    return damaged


def check_open(store):
    """What is there is as it was signed, and the next number is a new one."""
    try:
        for entry in store.entries():
            original = SIGNED[entry.report.sequence]
            assert entry.report == original.report
            assert (entry.signature, entry.digest) == (original.signature, original.digest)
        assert store.last_sequence() >= REPORTS[-1]
        with pytest.raises(FatalError, match="was signed before"):
            store.close_window([SIGNED[REPORTS[-1]]])
        following = SIGNED[store.last_sequence() + 1]
        store.close_window([following])
        assert store.entries()[-1].report == following.report
    finally:
        store.close()


def go_the_way_out(folder, told):
    """Do what the error says: mend, or move the database away; numbers go on above."""
    if "mend" in told:
        check_open(Store(folder, NETWORK, mend=True))
        return
    assert f"move {DATABASE_NAME}* away" in told or "read" in told
    for file in folder.glob(f"{DATABASE_NAME}*"):
        file.unlink()
    check_open(Store(folder, NETWORK))


def flips(size, count, seed=20_261_126):
    """Yield (offset, bit) places, all over a file; the first bytes among them."""
    chosen = random.Random(seed)
    for offset in sorted({0, 18, 27, 60, *chosen.sample(range(size), min(count, size))}):
        yield offset, chosen.randrange(8)


@pytest.mark.parametrize("file", [DATABASE_NAME, WAL_NAME, MARK_NAME])
def test_open__any_bit_flipped__nothing_is_wrong_and_no_number_comes_twice(intact, look, file):
    size = (intact / file).stat().st_size
    found = []
    for offset, bit in flips(size, 32):

        def flip(raw, offset=offset, bit=bit):
            raw[offset] ^= 1 << bit

        found.append(look(file, flip) if size else ())
    assert len(found) >= min(size, 32)


@pytest.mark.fuzz
@pytest.mark.parametrize("file", [DATABASE_NAME, WAL_NAME, MARK_NAME])
def test_open__every_23rd_byte_flipped__nothing_is_wrong(intact, look, file):
    for offset in range(0, (intact / file).stat().st_size, 23):

        def flip(raw, offset=offset):
            raw[offset] ^= 1 << offset % 8

        look(file, flip)


@pytest.mark.parametrize("file", [DATABASE_NAME, WAL_NAME, MARK_NAME])
def test_open__torn_anywhere__nothing_is_wrong_and_no_number_comes_twice(intact, look, file):
    size = (intact / file).stat().st_size
    for end in sorted({0, size - 1, *range(0, size, max(1, size // 7))} - {-1}):

        def tear(raw, end=end):
            del raw[end:]

        look(file, tear)


def change_row(folder, table, key, body):
    """Change a row's body behind the store's back, without a new seal."""
    with sqlite3.connect(folder / DATABASE_NAME) as other:
        other.execute(f"UPDATE {table} SET body = ? WHERE key = ?", (body, key))
    other.close()


@pytest.fixture
def filled(tmp_path):
    """A filled folder that was closed in order."""
    fill(Store(tmp_path / "state", NETWORK)).close()
    return tmp_path / "state"


@pytest.mark.parametrize(
    ("table", "key"),
    [("reports", 2), ("fates", 2), ("attempts", 3), ("samples", START_MS + 100_000), ("facts", 3)],
)
def test_open__row_that_can_be_done_without__is_left_out_and_counted_once(filled, table, key):
    change_row(filled, table, key, b"[]")

    for _ in range(2):
        store = Store(filled, NETWORK)
        assert store.stats().damaged_rows == 1
        found = [entry.report.sequence for entry in store.entries()]
        assert found == [n for n in REPORTS if (table, n) != ("reports", 2)]
        assert (2 in [e.report.sequence for e in store.pending()]) is (table == "fates")
        assert (store.open_window()[0] is None) is (table == "facts")
        assert (store.open_window()[1] == []) is (table == "samples")
        assert store.last_sequence() == REPORTS[-1]
        store.close()
    assert store.damaged == ()


def test_open__pending_report_damaged__says_so_and_mend_gives_it_up(filled):
    change_row(filled, "reports", 6, b"[]")

    for read_only in (False, True):
        with pytest.raises(FatalError, match="report 6 is damaged and was not settled"):
            Store(filled, NETWORK, read_only)
    Store(filled, NETWORK, mend=True).close()

    store = Store(filled, NETWORK)
    assert [entry.report.sequence for entry in store.pending()] == [5, 7, 8]
    check_open(store)


def test_open__network_row_damaged__is_refused_with_the_way_out(filled):
    change_row(filled, "facts", 1, b"{}")

    with pytest.raises(FatalError, match=r"move node.sqlite3\* away .* keep the file `sequence`"):
        Store(filled, NETWORK)
    go_the_way_out(filled, "move node.sqlite3* away")


def test_open__row_moved_to_another_key__is_damaged(filled):
    with sqlite3.connect(filled / DATABASE_NAME) as other:
        other.execute("DELETE FROM reports WHERE key = 2")
        other.execute("UPDATE reports SET key = 2 WHERE key = 3")
    other.close()

    store = Store(filled, NETWORK)

    assert store.damaged == ("reports 2",)
    store.close()


def test_open__report_changed_and_sealed_anew__is_refused(filled):
    signed = SIGNED[6]
    forged = {"available_seconds": 1}
    with sqlite3.connect(filled / DATABASE_NAME) as other:
        (body,) = other.execute("SELECT body FROM reports WHERE key = 6").fetchone()
        old = f'"available_seconds":{signed.report.available_seconds}'.encode()
        body = body.replace(old, f'"available_seconds":{forged["available_seconds"]}'.encode())
        other.execute(
            "UPDATE reports SET body = ?, seal = ? WHERE key = 6", (body, seal("reports", 6, body))
        )
    other.close()

    with pytest.raises(FatalError, match="report 6 is not what the node key signed"):
        Store(filled, NETWORK)


def test_open__database_moved_away__goes_on_above_the_mark(filled):
    for file in filled.glob(f"{DATABASE_NAME}*"):
        os.rename(file, filled / f"{file.name}.damaged")

    store = Store(filled, NETWORK)

    assert store.entries() == []
    check_open(store)


def test_open__later_version__is_refused(filled):
    with sqlite3.connect(filled / DATABASE_NAME) as other:
        other.execute("PRAGMA user_version = 2")
    other.close()

    with pytest.raises(FatalError, match="version 2, this runner knows 1"):
        Store(filled, NETWORK)
