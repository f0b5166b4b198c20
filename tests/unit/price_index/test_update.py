"""`update`: what counts as listed and leased, and for whom."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.index_stage import COUNT, H100, OTHER, RATE, holder, wad
from tests.helpers.market_words import Entry, State
from tests.helpers.storage import map_word

FULL = RATE * COUNT
LIMIT = FULL * 3 // 2
"""What a machine may ask at the start's price, which with nothing listed is the base."""
CHEAP = FULL // 2
"""What it may ask even where nothing is let and the price is half the base."""


def test_update__unknown_machine_or_unset_market__counts_nothing_until_it_is_set(indexing, host):
    indexing.enlist(2, market=OTHER)

    assert indexing.update(1, host) == indexing.update(2, host) == 0
    assert not events_of(indexing.index, "RateMoved")
    indexing.observe(2, FULL, COUNT * 3_600)
    assert indexing.index.price_of(2) == 0
    assert indexing.totals(OTHER) == (0, 0, 0)

    indexing.open(OTHER)
    indexing.update(2, host)
    assert indexing.totals(OTHER) == (COUNT, 0, 1)
    assert indexing.totals(H100) == (0, 0, 0)


def test_update__offer__is_listed_and_told(indexing, host):
    index = indexing.index
    indexing.enlist(1)

    assert indexing.update(1, host) == wad(RATE)

    state = only_event(index, "RateMoved")
    assert state == {
        "number": 1,
        "base": wad(RATE),
        "price": wad(RATE) // 2,
        "listed": COUNT,
        "leased": 0,
        "owners": 1,
    }
    assert index.entry(1) == (1, host, COUNT, COUNT, 0)
    market = index.market(H100)
    assert (market.price, market.utilisation_bps) == (wad(RATE) // 2, 0)


def test_update__words__are_the_packed_ones(indexing, host):
    index = indexing.index
    indexing.enlist(1)
    indexing.update(1, host, is_leased=True)

    state, entry = (map_word(index, ("market_book", name), 1) for name in ("_states", "_entries"))

    assert state == State(wad(RATE), boa.env.timestamp, COUNT, COUNT, 1).pack()
    assert entry == Entry(host.lower(), 1, COUNT, COUNT, COUNT).pack()


@pytest.mark.parametrize(
    ("case", "counted"),
    [
        ({}, (COUNT, 0)),
        ({"rate": LIMIT}, (COUNT, 0)),
        ({"rate": LIMIT + 1}, (0, 0)),
        ({"rate": LIMIT + 1, "is_leased": True}, (0, 0)),
        ({"rate": 2**256 - 1}, (0, 0)),
        ({"rate": 2**256 - 1, "is_indexed": True}, (COUNT, 0)),
        ({"rate": LIMIT + 1, "is_indexed": True, "is_leased": True}, (COUNT, COUNT)),
        ({"rate": 0}, (0, 0)),
        ({"rate": 0, "is_indexed": True}, (0, 0)),
        ({"rate": 0, "is_leased": True}, (COUNT, COUNT)),
        ({"is_leased": True}, (COUNT, COUNT)),
        ({"is_fresh": False}, (0, 0)),
        ({"is_fresh": False, "is_leased": True}, (0, 0)),
        ({"is_fresh": False, "is_indexed": True}, (0, 0)),
    ],
)
def test_update__machine_in_any_case__is_counted_so(indexing, host, case, counted):
    indexing.enlist(1)

    indexing.update(1, host, **case)

    assert indexing.totals() == (*counted, 1 if counted[0] else 0)
    assert indexing.index.entry(1)[3:] == counted


def test_update__idle_market__no_longer_counts_what_asks_the_base(indexing, host, stranger):
    """With nothing let the price is half the base: 150 % of it is less than the base."""
    indexing.enlist(1)
    indexing.enlist(2)
    indexing.update(1, host)

    indexing.update(2, stranger, FULL * 3 // 4 + 1)
    assert indexing.totals() == (COUNT, 0, 1)

    indexing.update(2, stranger, FULL * 3 // 4)
    assert indexing.totals() == (2 * COUNT, 0, 2)


@pytest.mark.parametrize("rate", [2 * LIMIT + 1, 50 * FULL, 2**256 - 1])
def test_update__absurd_price__moves_no_counter(indexing, stranger, rate):
    """T9: a year at 50 x the price, taken by one's own hand, is no demand."""
    indexing.crowd(4)
    indexing.enlist(9)
    before, price = indexing.totals(), indexing.index.market(H100).price

    indexing.update(9, stranger, rate, is_leased=True)

    assert indexing.totals() == before
    assert indexing.index.market(H100).price == price


@pytest.mark.parametrize("end", [{"rate": 0}, {"is_fresh": False}, {"rate": 2**200}])
def test_update__expired_silent_or_dear__adds_nothing_any_more(indexing, host, stranger, end):
    indexing.enlist(1)
    indexing.enlist(2)
    indexing.update(2, stranger, CHEAP)
    before = indexing.totals()
    indexing.update(1, host, CHEAP, is_leased=True)
    assert indexing.totals() == (2 * COUNT, COUNT, 2)

    for _ in range(2):
        indexing.update(1, host, **{"rate": CHEAP, **end})

        assert indexing.totals() == before
    assert indexing.index.entry(1) == (1, holder(0), COUNT, 0, 0)


def test_update__ended_lease__is_listed_and_no_longer_leased(indexing, host):
    indexing.enlist(1)
    indexing.update(1, host, CHEAP, is_leased=True)

    for _ in range(2):
        indexing.update(1, host, CHEAP)

        assert indexing.totals() == (COUNT, 0, 1)


def test_update__again__counts_nothing_twice(indexing, host):
    indexing.enlist(1)

    for _ in range(3):
        indexing.update(1, host, is_indexed=True, is_leased=True)
        boa.env.timestamp += 60

    assert indexing.totals() == (COUNT, COUNT, 1)


def test_update__sold_machine__is_the_new_owners(indexing, host, stranger):
    indexing.enlist(1)
    indexing.enlist(2)
    indexing.update(1, host, CHEAP)
    indexing.update(2, host, CHEAP)
    assert indexing.totals() == (2 * COUNT, 0, 1)

    indexing.update(1, stranger, CHEAP)
    assert indexing.totals() == (2 * COUNT, 0, 2)
    assert indexing.index.entry(1).owner == stranger

    indexing.update(2, stranger, CHEAP)
    assert indexing.totals() == (2 * COUNT, 0, 1)

    indexing.update(1, host, rate=0)
    assert indexing.totals() == (COUNT, 0, 1)
    indexing.update(2, host, rate=0)
    assert indexing.totals() == (0, 0, 0)


def test_update__one_market__leaves_the_other(indexing, host):
    indexing.open(OTHER)
    indexing.enlist(1)
    indexing.enlist(2, 4, OTHER)
    before = indexing.index.market(OTHER)

    indexing.update(1, host, is_leased=True)
    assert indexing.index.market(OTHER) == before

    indexing.update(2, host, RATE * 4)
    assert indexing.totals(OTHER) == (4, 0, 1)
    assert indexing.totals() == (COUNT, COUNT, 1)
