"""`observe`: how far a settlement pulls the settled index, and what it cannot do."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.index_stage import COUNT, DAY, H100, RATE, holder, wad
from tests.helpers.market_words import Settled
from tests.helpers.storage import map_word

WEEK = 7 * DAY
LISTED = 10 * COUNT
WHOLE = LISTED * WEEK
AT_TARGET = wad(RATE)


@pytest.fixture
def crowd(indexing):
    """Ten machines, eight let: at target, so that the price stands at its start."""
    indexing.crowd(10)
    for asset in (9, 10):
        indexing.update(asset, holder(asset), is_leased=False)
    assert indexing.index.market(H100).price == AT_TARGET
    return indexing


def test_observe__first__is_the_index(crowd):
    crowd.pays(1, RATE)

    assert only_event(crowd.index, "IndexUpdated") == {
        "number": 1,
        "asset": 1,
        "observation": wad(RATE),
        "weight": WHOLE // 100,
        "settled": wad(RATE),
    }
    assert crowd.index.settled(H100) == (wad(RATE), boa.env.timestamp)
    word = map_word(crowd.index, ("settled_index", "_settled"), 1)
    assert word == Settled(wad(RATE), boa.env.timestamp, boa.env.timestamp).pack()


@pytest.mark.parametrize(
    ("paid", "seen"), [(RATE * 3 // 2, RATE * 3 // 2), (RATE * 3, RATE * 2), (0, RATE // 2)]
)
def test_observe__another__pulls_by_its_weight(crowd, paid, seen):
    crowd.pays(1, RATE)
    seconds = 3_600 * 4

    crowd.observe(2, paid * seconds // 3_600, seconds)

    moved = (wad(seen) - wad(RATE)) * seconds
    expected = wad(RATE) + (moved // WHOLE if moved > 0 else -(-moved // WHOLE))
    assert only_event(crowd.index, "IndexUpdated") == {
        "number": 1,
        "asset": 2,
        "observation": wad(seen),
        "weight": seconds,
        "settled": expected,
    }


@pytest.mark.parametrize(("paid", "seen"), [(RATE * 2 + 1, RATE * 2), (RATE // 2 - 1, RATE // 2)])
def test_observe__beyond_the_clamp__is_the_clamp(crowd, paid, seen):
    crowd.pays(1, paid)

    assert only_event(crowd.index, "IndexUpdated")["observation"] == wad(seen)


def test_observe__clamp__is_around_the_price_of_now(crowd):
    """Full for a day: the price doubles at once and drifts; the clamp goes with it."""
    for asset in (9, 10):
        crowd.update(asset, holder(asset), is_leased=True)
    boa.env.timestamp += DAY
    price = crowd.index.price_of(1)
    assert price > 2 * wad(RATE)

    crowd.pays(1, 100 * RATE)

    assert only_event(crowd.index, "IndexUpdated")["observation"] == 2 * price


@pytest.mark.parametrize(
    ("elapsed", "weight"),
    [(DAY, WHOLE // 100), (DAY // 2, WHOLE // 200), (30 * DAY, WHOLE * 30 // 100)],
)
def test_observe__large_lease__weighs_a_hundredth_a_day(crowd, elapsed, weight):
    crowd.observe(1, 0, 2**200, elapsed)

    assert only_event(crowd.index, "IndexUpdated")["weight"] == weight


def test_observe__years_at_once__weigh_no_more_than_all(crowd):
    crowd.pays(1, RATE)

    crowd.observe(2, 2**250, WHOLE * 9, 900 * DAY)

    event = only_event(crowd.index, "IndexUpdated")
    assert event["weight"] == WHOLE
    assert event["settled"] == event["observation"] == 2 * wad(RATE)


@pytest.mark.parametrize(
    ("seconds", "elapsed"), [(0, DAY), (COUNT * DAY, 0), (0, 0), (0, 2**256 - 1)]
)
def test_observe__without_weight__is_ignored(crowd, seconds, elapsed):
    crowd.pays(1, RATE)
    boa.env.timestamp += DAY
    before = crowd.index.settled(H100)

    crowd.observe(2, RATE * 5, seconds, elapsed)

    assert not events_of(crowd.index, "IndexUpdated")
    assert crowd.index.settled(H100) == before


def test_observe__nothing_listed__is_ignored(indexing):
    indexing.enlist(1)

    indexing.pays(1, RATE)
    indexing.pays(2, RATE)

    assert not events_of(indexing.index, "IndexUpdated")
    assert map_word(indexing.index, ("settled_index", "_settled"), 1) == 0


def test_observe__price_and_counters__stay(crowd):
    boa.env.timestamp += DAY
    before = crowd.index.market(H100)

    crowd.pays(1, RATE)

    after = crowd.index.market(H100)
    assert after[:9] == before[:9]
    assert crowd.index.price_of(1) == before.price
