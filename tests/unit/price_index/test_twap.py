"""`twap`: exact at midnights and since the last settlement, absent where it would be guessed."""

from fractions import Fraction

import boa
import pytest

from tests.conftest import START
from tests.helpers.index_stage import COUNT, DAY, H100, OTHER, RATE, holder, wad

WEEK = 7 * DAY
HOUR = 3_600


@pytest.fixture
def crowd(indexing):
    indexing.crowd(10)
    for asset in (9, 10):
        indexing.update(asset, holder(asset), is_leased=False)
    return indexing


def steps(crowd, *moments):
    """Settle dearer at each of these seconds after the start; return (moment, index) of each."""
    seen = []
    for number, moment in enumerate(moments):
        boa.env.timestamp = START + moment
        crowd.pays(1 + number % 8, RATE if number == 0 else RATE * 2)
        seen.append((boa.env.timestamp, crowd.index.settled(H100)[0]))
    return seen


def mean(seen, start, end):
    """The exact mean between two moments."""
    ends = [moment for moment, _ in seen[1:]] + [end]
    total = sum(
        value * max(0, min(last, end) - max(first, start))
        for (first, value), last in zip(seen, ends, strict=True)
    )
    return Fraction(total, end - start)


def test_twap__one_price__is_it_from_a_windows_length_on(crowd):
    steps(crowd, 5)
    boa.env.timestamp += DAY - 1
    assert crowd.index.twap(H100, DAY) == 0
    assert crowd.index.twap(H100, DAY - 1) == wad(RATE)

    boa.env.timestamp += 1

    assert crowd.index.twap(H100, DAY) == wad(RATE)
    assert crowd.index.twap(H100, DAY + 1) == 0
    market = crowd.index.market(H100)
    assert (market.day_mean, market.week_mean) == (wad(RATE), 0)


def test_twap__history_within_a_day__is_exact_since_its_start(crowd):
    seen = steps(crowd, HOUR, 6 * HOUR)
    boa.env.timestamp += 10 * HOUR

    now = boa.env.timestamp
    assert crowd.index.twap(H100, 15 * HOUR) == mean(seen, START + HOUR, now) // 1
    assert crowd.index.twap(H100, 10 * HOUR) == seen[-1][1]


def test_twap__from_midnight__is_exact_through_days(crowd):
    """Settlements at odd hours, days without any: each window that begins at a midnight."""
    seen = steps(crowd, 7 * HOUR, 30 * HOUR, 31 * HOUR, 47 * HOUR, 120 * HOUR, 150 * HOUR)
    boa.env.timestamp = now = START + 170 * HOUR + 13

    for day in range(1, 8):
        midnight = START + day * DAY
        assert crowd.index.twap(H100, now - midnight) == mean(seen, midnight, now) // 1


def test_twap__from_within_a_past_day__is_off_by_that_days_bend_at_most(crowd):
    seen = steps(crowd, 0, 6 * HOUR, 12 * HOUR, 26 * HOUR)
    boa.env.timestamp = now = START + 33 * HOUR

    said = crowd.index.twap(H100, DAY)

    bend = Fraction(seen[2][1] - seen[0][1], 4) * DAY
    assert abs(said - mean(seen, now - DAY, now)) <= bend / DAY + 1
    assert said != mean(seen, now - DAY, now) // 1


def test_twap__settled_on_midnight__is_exact_from_it(crowd):
    seen = steps(crowd, 0, DAY, 2 * DAY, 3 * DAY)
    boa.env.timestamp = now = START + 4 * DAY

    for day in range(4):
        start = START + day * DAY
        assert crowd.index.twap(H100, now - start) == mean(seen, start, now) // 1


def test_twap__a_week_apart__keeps_the_history(crowd):
    seen = steps(crowd, 10, 10 + WEEK)

    boa.env.timestamp += 3
    now = boa.env.timestamp
    for window in (DAY, 3 * DAY + 7, WEEK):
        assert crowd.index.twap(H100, window) == mean(seen, now - window, now) // 1


def test_twap__silence_beyond_a_week__starts_anew(crowd):
    """Two settlements before it, so that there is a sum to forget."""
    _, (_, first), (moment, second) = steps(crowd, 10, DAY, DAY + 1 + WEEK)

    assert first < second < first * 102 // 100
    assert crowd.index.settled(H100) == (second, moment)
    assert crowd.index.twap(H100, 1) == 0
    boa.env.timestamp += DAY
    assert crowd.index.twap(H100, DAY) == second
    assert crowd.index.twap(H100, DAY + 1) == 0
    crowd.pays(1, RATE)
    boa.env.timestamp += DAY
    now, third = boa.env.timestamp, crowd.index.settled(H100)[0]
    expected = mean([(moment, second), (moment + DAY, third)], moment, now) // 1
    assert crowd.index.twap(H100, 2 * DAY) == expected


@pytest.mark.parametrize("window", [0, WEEK + 1, 2**256 - 1])
def test_twap__no_window__is_absent(crowd, window):
    steps(crowd, 0, 5 * DAY, 10 * DAY)

    assert crowd.index.twap(H100, window) == 0
    assert crowd.index.twap(H100, WEEK) != 0


def test_settled__market_by_market(crowd):
    crowd.open(OTHER)
    for asset in range(20, 24):
        crowd.register(asset, COUNT, OTHER)
        crowd.update(asset, holder(asset), is_leased=True)
    steps(crowd, 0, DAY)

    assert crowd.index.settled(OTHER) == (0, 0)
    before = crowd.index.settled(H100)
    price = crowd.index.market(OTHER).price
    crowd.pays(20, RATE * 3)
    began = price + (wad(RATE * 3) - price) // 100
    assert crowd.index.settled(OTHER) == (began, boa.env.timestamp)
    assert crowd.index.settled(H100) == before
    assert crowd.index.settled(b"\1" * 32) == (0, 0)
    assert crowd.index.twap(b"\1" * 32, DAY) == 0
