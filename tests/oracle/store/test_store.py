"""The store: on disk before anything is sent, all or nothing, and never one number twice."""

from dataclasses import replace

import pytest

from oracle.errors import FatalError
from oracle.store.entries import StoreStats
from oracle.store.store import Store, read_network
from tests.oracle.samples import START_MS, make_dark, make_sample
from tests.oracle.store.conftest import NETWORK, make_attempt, sign


def test_signed__then_opened_again__everything_is_there(open_store, keep, folder):
    store = open_store()
    keep(store, 1, 2, 5)
    store.sent([1], make_attempt(3, "0xaa"))
    store.sent([1, 2], make_attempt(3, "0xab", max_fee=2 * 10**10))
    store.settled(1, "recorded", "0xab")
    store.settled(2, "refused", "oracle: late")

    found = open_store()

    assert read_network(folder) == NETWORK
    assert [entry.report for entry in found.entries()] == [sign(n).report for n in (1, 2, 5)]
    assert [entry.outcome for entry in found.entries()] == ["recorded", "refused", "pending"]
    assert [entry.detail for entry in found.entries()] == ["0xab", "oracle: late", ""]
    assert [entry.transactions for entry in found.entries()] == [["0xaa", "0xab"], ["0xab"], []]
    assert [entry.report.sequence for entry in found.pending()] == [5]
    assert found.entries()[2].signature == sign(5).signature
    assert found.entries()[2].digest == sign(5).digest
    assert (found.last_sequence(), found.last_ended_at()) == (5, sign(5).report.ended_at)
    assert (found.damaged, found.stats()) == ((), StoreStats())


def test_signed__sequence_used_before__is_refused(open_store, keep):
    store = open_store()
    keep(store, 3)

    for sequence in (3, 2):
        with pytest.raises(FatalError, match=f"sequence {sequence} was signed before"):
            keep(store, sequence)
    keep(store, 4)
    assert [entry.report.sequence for entry in open_store().entries()] == [3, 4]


def test_reserve__nothing_signed_after_it__number_is_not_used_again(open_store, keep):
    store = open_store()
    keep(store, 1)
    store.reserve(2)

    found = open_store()

    assert found.last_sequence() == 2
    with pytest.raises(FatalError, match="sequence 2 was signed before"):
        keep(found, 2)
    keep(found, 3)


def test_settled__mined_then_undone__is_pending_again(open_store, keep):
    store = open_store()
    keep(store, 1, 2)
    store.settled(1, "mined", "0xaa")
    assert [entry.report.sequence for entry in store.pending()] == [2]
    assert [entry.report.sequence for entry in store.unsettled()] == [1, 2]

    store.settled(1, "pending", "")

    assert [entry.report.sequence for entry in open_store().pending()] == [1, 2]


def test_settled__expired__is_counted_once(open_store, keep):
    store = open_store()
    keep(store, 1)

    store.settled(1, "expired", "oracle: late")
    store.settled(1, "expired", "oracle: late")

    assert open_store().stats() == StoreStats(expired_reports=1, expired_seconds=3_600)


def test_close_window__with_state__samples_up_to_it_go_and_later_ones_stay(open_store):
    store = open_store()
    samples = [make_sample(START_MS), make_dark(START_MS + 1_000), make_sample(START_MS + 2_000)]
    for sample in samples:
        store.keep_samples([sample])
    assert store.open_window() == (None, samples)

    late = sign(1).report
    store.close_window([sign(2)], '{"a":"1/3"}', START_MS + 1_000, expired=[late])

    found = open_store()
    assert found.open_window() == ('{"a":"1/3"}', samples[2:])
    assert [entry.report.sequence for entry in found.entries()] == [2]
    assert found.stats() == StoreStats(expired_reports=1, expired_seconds=3_600)


def test_close_window__one_of_two_is_refused__nothing_of_it_happens(open_store):
    store = open_store()
    store.keep_samples([make_sample(START_MS)])

    with pytest.raises(FatalError, match="sequence 2 was signed before"):
        store.close_window([sign(2), sign(2)], "{}", START_MS)

    assert store.entries() == []
    assert store.open_window() == (None, [make_sample(START_MS)])


def test_keep_samples__hostile_text__comes_back_as_it_was(open_store):
    sample = make_sample(START_MS, accelerators=2)
    hostile = replace(sample.accelerators[1], uuid='GPU-"\x00\n\x1b[31m\ud800é')
    sample = replace(sample, accelerators=(sample.accelerators[0], hostile))

    open_store().keep_samples([sample], durable=True)

    assert open_store().open_window() == (None, [sample])


def test_count_late_samples__several_times__adds_up(open_store):
    store = open_store()
    store.count_late_samples(2)
    store.count_late_samples(1)

    assert open_store().stats().late_samples == 3


def test_clean__old_and_settled__goes_and_the_last_sequence_stays(open_store, keep):
    store = open_store()
    keep(store, 1, 2, 3)
    store.sent([1, 2], make_attempt(0, "0xaa"))
    store.sent([3], make_attempt(1, "0xab"))
    store.close_nonce(1)
    for sequence, outcome in ((1, "recorded"), (3, "refused")):
        store.settled(sequence, outcome, "")
    end = sign(3).report.ended_at

    assert store.clean(end) == 1
    assert [entry.report.sequence for entry in store.entries()] == [2, 3]
    store.settled(2, "recorded", "0xaa")
    assert store.clean(end + 1) == 2

    found = open_store()
    assert found.entries() == []
    assert (found.last_sequence(), found.last_ended_at()) == (3, end)
    assert found.damaged == ()


@pytest.mark.parametrize(
    "change",
    [{"chain_id": 1}, {"meter": "0x" + "33" * 20}, {"asset": 8}, {"node": "0x" + "44" * 20}],
)
def test_init__another_network__is_refused(open_store, change):
    assert open_store().entries() == []

    with pytest.raises(FatalError, match="records of another network or node"):
        open_store(replace(NETWORK, **change))


def test_init__used_by_another_runner__is_refused_and_can_be_read(open_store, keep, folder):
    store = open_store()
    keep(store, 1)

    with pytest.raises(FatalError, match=r"another runner \(process \d+\) is using it") as told:
        Store(folder, NETWORK)
    assert "\n" not in str(told.value)
    reader = Store(folder, NETWORK, read_only=True)
    assert [entry.report.sequence for entry in reader.entries()] == [1]
    keep(store, 2)
    assert [entry.report.sequence for entry in reader.entries()] == [1, 2]
    reader.close()

    assert open_store().last_sequence() == 2


def test_init__read_only_and_nothing_there__is_empty_and_writes_nothing(folder):
    store = Store(folder, NETWORK, read_only=True)

    assert (store.entries(), store.pending(), store.open_window()) == ([], [], (None, []))
    assert read_network(folder) is None
    assert not folder.exists()
    with pytest.raises(FatalError, match="there is no store yet"):
        store.keep_samples([make_sample(START_MS)])


def test_init__folder_cannot_be_made__is_refused(folder):
    folder.write_text("a file where a folder should be")

    with pytest.raises(FatalError, match="cannot be written"):
        Store(folder, NETWORK)


def test_unsettled__after_a_month_of_reports__reads_only_what_is_open(open_store, keep):
    store = open_store()
    keep(store, *range(1, 8))
    store.settled(1, "recorded", "0x1")
    store.settled(3, "refused", "oracle: energy")

    assert [one.report.sequence for one in store.unsettled()] == [2, 4, 5, 6, 7]
    for sequence in (2, 4, 5, 6, 7):
        store.settled(sequence, "mined", "0x2")
    assert [one.report.sequence for one in store.unsettled()] == [2, 4, 5, 6, 7]
    store.settled(4, "pending", "")  # a reorganisation
    for sequence in (2, 5, 6, 7):
        store.settled(sequence, "recorded", "0x2")
    assert [one.report.sequence for one in store.pending()] == [4]
    store.settled(4, "recorded", "0x3")
    assert store.unsettled() == store.unsettled() == []
    keep(store, 8)
    assert [one.report.sequence for one in store.unsettled()] == [8]
    assert len(store.entries()) == 8
