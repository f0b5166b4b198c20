"""`refresh`: what counts as listed and leased, and for whom."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.index_stage import COUNT, DAY, H100, OTHER, RATE, holder, wad
from tests.helpers.market_words import Entry, State
from tests.helpers.storage import map_word

FULL = RATE * COUNT
LIMIT = FULL * 3 // 2
"""What a machine may ask while the price is not above the base, however idle the market is."""
RETIRED = 2


@pytest.fixture
def known(indexing, host):
    """One machine, that nobody offers yet."""
    indexing.register(1)
    indexing.own(1, host)
    return indexing


def test_refresh__first_time__puts_the_machine_into_its_market(known, host):
    known.stand(1, host)

    assert known.index.refresh(1) == wad(RATE)

    assert only_event(known.index, "Enlisted") == {
        "asset": 1,
        "market": H100,
        "number": 1,
        "accelerators": COUNT,
    }
    known.index.refresh(1)
    assert not events_of(known.index, "Enlisted")


def test_refresh__unset_market__counts_nothing_until_it_is_set(indexing, host):
    indexing.register(2, market=OTHER)

    assert indexing.update(2, host) == 0
    assert not events_of(indexing.index, "RateMoved")
    indexing.pays(2, RATE)
    assert indexing.index.price_of(2) == 0
    assert indexing.totals(OTHER) == (0, 0, 0)

    indexing.open(OTHER)
    indexing.update(2, host)
    assert indexing.totals(OTHER) == (COUNT, 0, 1)
    assert indexing.totals(H100) == (0, 0, 0)


@pytest.mark.parametrize(("count", "market"), [(0, H100), (8, b"\0" * 32)])
def test_refresh__no_accelerators_or_no_class__counts_nothing(indexing, host, count, market):
    indexing.register(1, count, market)

    assert indexing.update(1, host) == 0

    assert indexing.index.entry(1).number == 0
    assert indexing.totals() == (0, 0, 0)


def test_refresh__unknown_asset__reverts(known):
    with boa.reverts("index: no such asset"):
        known.index.refresh(2)
    assert known.index.price_of(2) == 0


def test_refresh__offer__is_listed_and_told(known, host):
    assert known.update(1, host) == wad(RATE)

    assert only_event(known.index, "RateMoved") == {
        "number": 1,
        "base": wad(RATE),
        "price": wad(RATE) // 2,
        "listed": COUNT,
        "leased": 0,
        "owners": 1,
    }
    assert known.index.entry(1) == (1, host, COUNT, 0, COUNT, 0)
    market = known.index.market(H100)
    assert (market.price, market.utilisation_bps) == (wad(RATE) // 2, 0)


def test_refresh__words__are_the_packed_ones(known, host):
    known.update(1, host, is_leased=True)

    state, entry = (map_word(known.index, ("market_book", n), 1) for n in ("_states", "_entries"))

    assert state == State(wad(RATE), boa.env.timestamp, COUNT, COUNT, 1).pack()
    assert entry == Entry(host.lower(), 1, COUNT, 1, True, True, True).pack()


@pytest.mark.parametrize(
    ("case", "counted"),
    [
        ({}, (COUNT, 0)),
        ({"rate": LIMIT}, (COUNT, 0)),
        ({"rate": LIMIT + 1}, (0, 0)),
        ({"rate": 1}, (COUNT, 0)),
        ({"rate": 0}, (0, 0)),
        ({"rate": 2**255}, (0, 0)),
        ({"is_leased": True}, (COUNT, COUNT)),
        ({"rate": LIMIT, "is_leased": True}, (COUNT, COUNT)),
        ({"rate": LIMIT + 1, "is_leased": True}, (0, 0)),
        ({"rate": 2**255, "is_leased": True}, (0, 0)),
        ({"is_fresh": False}, (0, 0)),
        ({"is_fresh": False, "is_leased": True}, (0, 0)),
        ({"tenure": 2}, (0, 0)),
        ({"valid_for": 0}, (COUNT, 0)),
        ({"valid_for": -1}, (0, 0)),
    ],
)
def test_refresh__machine_in_any_case__is_counted_so(known, host, case, counted):
    known.update(1, host, **case)

    assert known.totals() == (*counted, 1 if counted[0] else 0)
    assert known.index.entry(1)[4:] == counted


def test_refresh__retired__counts_only_while_it_is_let(known, host):
    known.stand(1, host)
    known.own(1, host, flags=RETIRED)
    known.index.refresh(1)
    assert known.totals() == (0, 0, 0)

    known.stand(1, host, is_leased=True)
    known.own(1, host, flags=RETIRED)
    known.index.refresh(1)
    assert known.totals() == (COUNT, COUNT, 1)


def test_refresh__idle_market__still_counts_what_asks_the_base(known, host, stranger):
    """With nothing let the price is half the base: an honest offer at the base stays supply."""
    known.register(2)
    known.update(1, host)
    assert known.index.price_of(1) == wad(RATE) // 2

    known.update(2, stranger, LIMIT)
    assert known.totals() == (2 * COUNT, 0, 2)

    known.update(2, stranger, LIMIT + 1)
    assert known.totals() == (COUNT, 0, 1)


@pytest.mark.parametrize("rate", [2 * LIMIT + 1, 50 * FULL, 2**255])
def test_refresh__absurd_price__moves_no_counter(indexing, stranger, rate):
    """T9: a year at 50 x the price, taken by one's own hand, is no demand."""
    indexing.crowd(4)
    indexing.register(9)
    before, price = indexing.totals(), indexing.index.market(H100).price

    for _ in range(3):
        indexing.update(9, stranger, rate, is_leased=True, is_new=False)
        boa.env.timestamp += 1

    assert indexing.totals() == before
    assert indexing.index.market(H100).price >= price


@pytest.mark.parametrize("end", [{"rate": 0}, {"is_fresh": False}, {"rate": 2**200}])
def test_refresh__withdrawn_silent_or_dear__adds_nothing_any_more(indexing, host, stranger, end):
    for asset in (1, 2):
        indexing.register(asset)
    indexing.update(2, stranger)
    before = indexing.totals()
    indexing.update(1, host, is_leased=True)
    assert indexing.totals() == (2 * COUNT, COUNT, 2)

    for _ in range(2):
        indexing.update(1, host, **end)

        assert indexing.totals() == before
    assert indexing.index.entry(1) == (1, holder(0), COUNT, 0, 0, 0)


def test_refresh__expired_offer__adds_nothing_once_it_is_looked_at(known, host):
    known.update(1, host, valid_for=DAY)
    known.machines.set_ended_at(1, boa.env.timestamp + DAY)
    boa.env.timestamp += DAY
    known.index.refresh(1)
    assert known.totals() == (COUNT, 0, 1)

    boa.env.timestamp += 1
    known.index.refresh(1)
    assert known.totals() == (0, 0, 0)


def test_refresh__again__counts_nothing_twice(known, host):
    for _ in range(3):
        known.update(1, host, is_leased=True, is_new=False)
        boa.env.timestamp += 60

    assert known.totals() == (COUNT, COUNT, 1)


def test_refresh__sold_machine__is_the_new_owners(indexing, host, stranger):
    for asset in (1, 2):
        indexing.register(asset)
        indexing.update(asset, host)
    assert indexing.totals() == (2 * COUNT, 0, 1)

    indexing.update(1, stranger)
    assert indexing.totals() == (2 * COUNT, 0, 2)
    assert indexing.index.entry(1).owner == stranger

    indexing.update(2, stranger, is_leased=True)
    assert indexing.totals() == (2 * COUNT, COUNT, 1)

    indexing.update(1, host, rate=0)
    assert indexing.totals() == (COUNT, COUNT, 1)
    indexing.update(2, host, rate=0)
    assert indexing.totals() == (0, 0, 0)


def test_refresh__one_market__leaves_the_other(indexing, host):
    indexing.open(OTHER)
    indexing.register(1)
    indexing.register(2, 4, OTHER)
    before = indexing.index.market(OTHER)

    indexing.update(1, host, is_leased=True)
    assert indexing.index.market(OTHER) == before

    indexing.update(2, host, RATE * 4)
    assert indexing.totals(OTHER) == (4, 0, 1)
    assert indexing.totals() == (COUNT, COUNT, 1)
