"""The nonce book: what was about to be broadcast is known after a restart."""

from tests.oracle.store.conftest import make_attempt


def test_record_attempt__several__come_back_by_nonce_oldest_first(open_store):
    store = open_store()
    later = make_attempt(5, "0xb0", sequences=(3,))
    first = make_attempt(4, "0xa0", sequences=(1, 2))
    dearer = make_attempt(4, "0xa1", max_fee=2 * 10**10, tip=2 * 10**9, sequences=(1, 2))
    for attempt in (later, first, dearer):
        store.record_attempt(attempt)

    assert open_store().open_attempts() == [first, dearer, later]


def test_record_attempt__same_hash_again__changes_nothing(open_store):
    store = open_store()
    store.record_attempt(make_attempt(4, "0xa0", sequences=(1,)))

    store.record_attempt(make_attempt(4, "0xa0", sequences=(1,), sent_at=1))
    store.sent([1], make_attempt(4, "0xa0"))

    assert store.open_attempts() == [make_attempt(4, "0xa0", sequences=(1,))]


def test_close_nonce__and_those_below__are_open_no_more_but_reports_know_them(open_store, keep):
    store = open_store()
    keep(store, 1, 2)
    for nonce in (3, 4, 5):
        store.sent([1], make_attempt(nonce, f"0x{nonce}"))

    store.close_nonce(4)

    found = open_store()
    assert [attempt.nonce for attempt in found.open_attempts()] == [5]
    assert found.entries()[0].transactions == ["0x3", "0x4", "0x5"]
    assert found.entries()[1].transactions == []
