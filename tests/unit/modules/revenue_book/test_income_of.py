"""`income_of`: net rent and paid hours of the last three whole 30-day buckets."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.revenue_words import TotalsWord

BUCKET = 30 * 86_400
HOUR = 3_600
ASSET = 1
TOP_14, TOP_40, TOP_64 = 2**14 - 1, 2**40 - 1, 2**64 - 1


def _go_to(bucket: int, second: int = 0) -> None:
    boa.env.timestamp = bucket * BUCKET + second


def test_income_of__present_bucket__does_not_count(book):
    _go_to(700)
    book.record(ASSET, 100, 70, 10 * HOUR)
    assert book.income_of(ASSET) == (0, 0)
    _go_to(700, BUCKET - 1)
    assert book.income_of(ASSET) == (0, 0)

    _go_to(701)

    assert book.income_of(ASSET) == (70, 10 * HOUR)


def test_income_of__nothing_recorded__zero(book):
    _go_to(700)

    assert book.income_of(ASSET) == (0, 0)


@pytest.mark.parametrize(
    ("silent", "net", "hours"),
    [(0, 1 + 2 + 4, 6), (1, 2 + 4 + 8, 9), (2, 4 + 8, 7), (3, 8, 4), (4, 0, 0), (400, 0, 0)],
)
def test_income_of__after_silence__three_whole_buckets(book, silent, net, hours):
    for bucket in range(4):
        _go_to(700 + bucket)
        book.record(ASSET, 10, 2**bucket, (bucket + 1) * HOUR)

    _go_to(703 + silent)

    assert book.income_of(ASSET) == (net, hours * HOUR)


def test_income_of__broken_hours__counted_where_they_are_completed(book):
    _go_to(700)
    book.record(ASSET, 10, 7, HOUR + 1_800)
    book.record(ASSET, 10, 7, 1_799)
    _go_to(701)
    book.record(ASSET, 10, 7, 1)
    _go_to(702)

    assert book.income_of(ASSET) == (21, 2 * HOUR)
    totals, _ = book.words_of(ASSET)
    assert TotalsWord.unpack(totals) == TotalsWord(
        30, 21, 2 * HOUR, 701, newest_hours=1, second_hours=1
    )


def test_income_of__too_many_hours_in_one_bucket__saturate_alone(book):
    _go_to(700)
    book.record(ASSET, 10, 7, 2 * HOUR)
    _go_to(701)
    book.record(ASSET, 10, 7, (TOP_14 - 1) * HOUR)
    book.record(ASSET, 10, 7, 9 * HOUR)
    _go_to(702)
    book.record(ASSET, 10, 7, 3 * HOUR)
    _go_to(703)

    assert book.income_of(ASSET) == (28, (2 + TOP_14 + 3) * HOUR)


def test_income_of__seconds_used_up__no_more_hours(book):
    _go_to(700)
    book.record(ASSET, 10, 7, TOP_40)
    _go_to(701)
    book.record(ASSET, 10, 7, 2**256 - 1)
    _go_to(702)

    assert book.income_of(ASSET) == (14, TOP_14 * HOUR)


PAYMENTS = st.lists(
    st.tuples(
        st.integers(0, 5),  # buckets of silence before
        st.one_of(st.integers(0, 10**12), st.integers(2**63, 2**96 - 1)),  # net
        st.one_of(st.integers(0, BUCKET), st.integers(0, 20_000 * HOUR)),
    ),
    max_size=12,
)


@given(payments=PAYMENTS)
def test_income_of__any_history__agrees_with_a_ledger_of_dates(book, payments):
    with boa.env.anchor():
        bucket, total = 700, 0
        nets: dict[int, int] = {}
        hours: dict[int, int] = {}
        for silent, net, seconds in payments:
            bucket += silent
            _go_to(bucket)
            book.record(ASSET, net, net, seconds)
            nets[bucket] = min(nets.get(bucket, 0) + net, TOP_64)
            full = (total + seconds) // HOUR - total // HOUR
            hours[bucket] = min(hours.get(bucket, 0) + full, TOP_14)
            total += seconds

            last = [bucket - ago for ago in (1, 2, 3)]
            expected = sum(nets.get(b, 0) for b in last), sum(hours.get(b, 0) for b in last)
            assert book.income_of(ASSET) == (expected[0], expected[1] * HOUR)
