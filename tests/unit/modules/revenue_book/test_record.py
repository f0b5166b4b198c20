"""`_record`: totals for ever and four 30-day buckets, saturating."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.revenue_words import BucketsWord, TotalsWord

BUCKET = 30 * 86_400
ASSET = 1
TOP_64, TOP_72, TOP_40 = 2**64 - 1, 2**72 - 1, 2**40 - 1
LARGEST = 2**96 - 1  # what a deposit can carry


def _go_to(bucket: int, second: int = 0) -> None:
    boa.env.timestamp = bucket * BUCKET + second


def test_record__once__counted(book):
    _go_to(700)

    book.record(ASSET, 100, 70, 3_600)

    assert book.revenue_of(ASSET) == (100, 70, 3_600)
    assert book.buckets_of(ASSET) == [70, 0, 0, 0]
    assert book.revenue_of(2) == (0, 0, 0)
    assert book.buckets_of(2) == [0, 0, 0, 0]
    totals, buckets = book.words_of(ASSET)
    assert TotalsWord.unpack(totals) == TotalsWord(100, 70, 3_600, 700, newest_hours=1)
    assert BucketsWord.unpack(buckets) == BucketsWord(70)


def test_record__same_bucket__adds_up_to_its_last_second(book):
    _go_to(700)
    book.record(ASSET, 100, 70, 60)
    _go_to(700, BUCKET - 1)
    book.record(ASSET, 10, 7, 6)

    assert book.revenue_of(ASSET) == (110, 77, 66)
    assert book.buckets_of(ASSET) == [77, 0, 0, 0]


@pytest.mark.parametrize(
    ("silent", "expected"),
    [
        (0, [9 + 4, 3, 2, 1]),
        (1, [9, 4, 3, 2]),
        (2, [9, 0, 4, 3]),
        (3, [9, 0, 0, 4]),
        (4, [9, 0, 0, 0]),
        (5, [9, 0, 0, 0]),
        (400, [9, 0, 0, 0]),
    ],
)
def test_record__after_silence__buckets_roll(book, silent, expected):
    for bucket in range(4):
        _go_to(700 + bucket)
        book.record(ASSET, 10, 1 + bucket, 1)
    assert book.buckets_of(ASSET) == [4, 3, 2, 1]

    _go_to(703 + silent)
    seen_before = book.buckets_of(ASSET)
    book.record(ASSET, 10, 9, 1)

    assert book.buckets_of(ASSET) == expected
    assert seen_before == [expected[0] - 9, *expected[1:]]
    assert book.revenue_of(ASSET) == (50, 19, 5)


def test_record__beyond_the_widths__saturates(book):
    _go_to(700)
    book.record(ASSET, LARGEST, LARGEST, TOP_40)
    assert book.revenue_of(ASSET) == (TOP_72, TOP_72, TOP_40)
    assert book.buckets_of(ASSET) == [TOP_64, 0, 0, 0]

    book.record(ASSET, LARGEST, LARGEST, 2**256 - 1)
    _go_to(701)
    book.record(ASSET, 1, 1, 1)

    assert book.revenue_of(ASSET) == (TOP_72, TOP_72, TOP_40)
    assert book.buckets_of(ASSET) == [1, TOP_64, 0, 0]


PAYMENTS = st.lists(
    st.tuples(
        st.integers(0, 6),  # buckets of silence before
        st.one_of(st.integers(0, 10**12), st.integers(2**63, LARGEST)),  # net
        st.integers(0, BUCKET),
    ),
    max_size=12,
)


@given(payments=PAYMENTS)
def test_record__any_history__agrees_with_a_ledger_of_dates(book, payments):
    with boa.env.anchor():
        bucket, ledger = 700, {}
        gross = net = seconds = 0
        for silent, amount, paid in payments:
            bucket += silent
            _go_to(bucket)
            book.record(ASSET, amount + 1, amount, paid)
            ledger[bucket] = min(ledger.get(bucket, 0) + amount, TOP_64)
            gross, net = min(gross + amount + 1, TOP_72), min(net + amount, TOP_72)
            seconds += paid

            assert book.buckets_of(ASSET) == [ledger.get(bucket - ago, 0) for ago in range(4)]
            assert book.revenue_of(ASSET) == (gross, net, seconds)


def test_record__after_the_last_numbered_bucket__still_counts_and_stops_no_payment(book):
    """Buckets are numbered in 16 bits, until the year 7353: later income is nobody's basis."""
    _go_to(2**16 - 1)
    book.record(ASSET, 100, 70, 3_600)
    assert book.buckets_of(ASSET) == [70, 0, 0, 0]

    for bucket in (2**16, 2**16 + 1, 2**40 // BUCKET):
        _go_to(bucket)
        book.record(ASSET, 100, 70, 3_600)

    assert book.revenue_of(ASSET) == (400, 280, 4 * 3_600)
