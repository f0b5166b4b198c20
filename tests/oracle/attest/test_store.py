"""What an attestor keeps: one row a slot, counted by the hour, for a month."""

import pytest

from oracle.attest.observing import Observation, Seen
from oracle.attest.store import KEPT_SECONDS, ProbeStore, Tally
from oracle.errors import FatalError

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
HOUR = 490_896
BEGIN = HOUR * 3_600


def seen(slot_at: int, outcome: str = "up", asset: int = 7, seconds: int = 60) -> Observation:
    answer = {"asset": asset} if outcome in ("up", "down") else None
    return Observation(asset, slot_at, seconds, slot_at + 3, Seen(outcome, "", answer))


@pytest.fixture
def store(tmp_path):
    return ProbeStore(tmp_path / "attest" / "probes.sqlite3", 31_337, METER)


def test_tally__each_outcome_of_the_hour__is_counted_once(store):
    for at, outcome in enumerate(["up", "up", "down", "silent", "silent", "silent", "void"]):
        store.keep(seen(BEGIN + 60 * at, outcome))
    store.keep(seen(BEGIN - 60))
    store.keep(seen(BEGIN + 3_600))
    store.keep(seen(BEGIN, asset=8))

    found = store.tally(7, HOUR)

    assert found == Tally(up=2, down=1, silent=3, void=1, watched_seconds=360)
    assert (found.counted, found.failed) == (6, 4)
    assert store.observations(7, HOUR)[2] == seen(BEGIN + 120, "down")


def test_keep__a_slot_again__keeps_the_first(store):
    store.keep(seen(BEGIN, "up"))
    store.keep(seen(BEGIN, "silent"))

    assert store.tally(7, HOUR) == Tally(up=1, watched_seconds=60)


def test_tally__slots_that_overlap_after_a_change__are_at_most_an_hour(store):
    for at in range(0, 3_600, 60):
        store.keep(seen(BEGIN + at, seconds=600))

    assert store.tally(7, HOUR).watched_seconds == 3_600


def test_forget__older_than_a_month__goes_and_the_rest_stays(store):
    store.keep(seen(BEGIN))
    store.keep(seen(BEGIN, asset=8))
    store.keep(seen(BEGIN + 60))

    store.forget([7], BEGIN + KEPT_SECONDS + 1)

    assert store.tally(7, HOUR).up == 1
    assert store.tally(8, HOUR).up == 1, "what is not watched any more is nobody's to drop"


def test_open__kept_probes__are_there_again(tmp_path, store):
    store.keep(seen(BEGIN))
    store.close()

    again = ProbeStore(tmp_path / "attest" / "probes.sqlite3", 31_337, METER.lower())

    assert again.tally(7, HOUR).up == 1


def test_open__damaged_file__is_one_clear_error(tmp_path):
    file = tmp_path / "probes.sqlite3"
    file.write_bytes(b"no database at all, but long enough to be looked at" * 40)

    with pytest.raises(FatalError, match=r"probes\.sqlite3: .*another state_dir"):
        ProbeStore(file, 31_337, METER)


def test_open__new_folder__is_the_owners_alone(tmp_path, store):
    assert (tmp_path / "attest").stat().st_mode & 0o777 == 0o700
