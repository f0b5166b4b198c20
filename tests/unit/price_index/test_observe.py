"""`observe`: how far what a lease paid pulls the settled index, and what it cannot do."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.index_stage import COUNT, DAY, H100, RATE, holder, wad
from tests.helpers.market_words import Seen, Settled
from tests.helpers.storage import map_word

WEEK = 7 * DAY
LISTED = 10 * COUNT
WHOLE = LISTED * WEEK
FULL = RATE * COUNT
AT_TARGET = wad(RATE)


@pytest.fixture
def crowd(indexing):
    """Ten machines, eight let: at target, so that the price stands at its start."""
    indexing.crowd(10)
    for asset in (9, 10):
        indexing.update(asset, holder(asset), is_leased=False)
    assert indexing.index.market(H100).price == AT_TARGET
    return indexing


def pulled(value: int, seen: int, weight: int) -> int:
    """Return where an index goes, rounded toward where it stands."""
    move = (seen - value) * weight
    return value + (move // WHOLE if move > 0 else -(-move // WHOLE))


def test_observe__first__pulls_from_the_price_of_now(crowd):
    crowd.pays(1, RATE * 3 // 2)

    settled = pulled(AT_TARGET, AT_TARGET * 3 // 2, WHOLE // 100)
    assert only_event(crowd.index, "IndexUpdated") == {
        "number": 1,
        "lease_id": crowd.lease_id(1),
        "observation": AT_TARGET * 3 // 2,
        "weight": WHOLE // 100,
        "settled": settled,
    }
    now = boa.env.timestamp
    assert crowd.index.settled(H100) == (settled, now)
    word = map_word(crowd.index, ("settled_index", "_settled"), 1)
    assert word == Settled(settled, now, now).pack()
    seen = map_word(crowd.index, ("settled_index", "_seen"), 1)
    assert seen == Seen(0, DAY, now, now - DAY).pack()


@pytest.mark.parametrize(
    ("paid", "seen"), [(RATE * 3 // 2, RATE * 3 // 2), (RATE * 3, RATE * 2), (1, RATE // 2)]
)
def test_observe__another__pulls_by_its_weight(crowd, paid, seen):
    crowd.pays(1, RATE)
    seconds = 900

    returned = crowd.observe(2, paid * COUNT, seconds)

    weight = seconds * LISTED * 7 // 100
    settled = pulled(AT_TARGET, wad(seen), weight)
    assert only_event(crowd.index, "IndexUpdated") == {
        "number": 1,
        "lease_id": crowd.lease_id(2),
        "observation": wad(seen),
        "weight": weight,
        "settled": settled,
    }
    assert returned == settled == crowd.index.settled(H100)[0]


@pytest.mark.parametrize(("paid", "seen"), [(RATE * 2 + 1, RATE * 2), (RATE // 2 - 1, RATE // 2)])
def test_observe__beyond_the_clamp__is_the_clamp(crowd, paid, seen):
    crowd.pays(1, paid)

    assert only_event(crowd.index, "IndexUpdated")["observation"] == wad(seen)


def test_observe__rate_that_does_not_divide__is_rounded_down(crowd):
    crowd.observe(1, FULL + 7, DAY)

    assert only_event(crowd.index, "IndexUpdated")["observation"] == (FULL + 7) * 10**18 // COUNT


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
    ("seconds", "weight"),
    [
        (1, WHOLE // 8_640_000),
        (DAY // 2, WHOLE // 200),
        (DAY, WHOLE // 100),
        (DAY + 1, WHOLE // 100),
        (15 * DAY, WHOLE // 100),
    ],
)
def test_observe__large_machine__weighs_a_hundredth_a_day_and_saves_nothing_up(
    crowd, seconds, weight
):
    """In proportion to what it paid for, however long ago the lease began."""
    crowd.observe(1, FULL, seconds, 30 * DAY)

    assert only_event(crowd.index, "IndexUpdated")["weight"] == weight


@pytest.mark.parametrize(("count", "weight"), [(11, 110_000), (12, 120_000), (13, 121_100)])
def test_observe__around_seven_per_cent__weighs_no_more_accelerators(crowd, count, weight):
    """Twelve of 172 accelerators are less than 7 %, 13 of 173 count as 12.11."""
    crowd.register(11, count)
    crowd.update(11, holder(11), RATE * count, is_leased=True)

    crowd.observe(11, RATE * count, 10_000)

    assert only_event(crowd.index, "IndexUpdated")["weight"] == weight


def test_observe__twice__counts_only_what_is_newly_paid(crowd):
    crowd.observe(1, FULL, 1_000)
    boa.env.timestamp += DAY
    assert crowd.observe(1, FULL, 0) == crowd.index.settled(H100)[0]
    assert not events_of(crowd.index, "IndexUpdated")

    boa.env.timestamp += DAY
    crowd.observe(1, FULL, 500)
    assert only_event(crowd.index, "IndexUpdated")["weight"] == 5_600  # 500 at 11.2


def test_observe__beyond_the_machines_allowance__counts_what_has_passed_since(crowd):
    """A second for each that passes: what is paid beyond that is lost, not kept for later."""
    crowd.observe(1, FULL, DAY - 100)
    crowd.observe(1, FULL, 1_000)
    assert only_event(crowd.index, "IndexUpdated")["weight"] == 1_120  # 100 at 11.2
    crowd.observe(1, FULL, 1_000)
    assert not events_of(crowd.index, "IndexUpdated")

    boa.env.timestamp += 50
    crowd.observe(1, FULL, 1_000)
    assert only_event(crowd.index, "IndexUpdated")["weight"] == 560
    boa.env.timestamp += 2 * DAY
    crowd.observe(1, FULL, 0)
    assert not events_of(crowd.index, "IndexUpdated")


def test_observe__other_machine__has_its_own_allowance(crowd):
    for asset in (1, 2):
        crowd.pays(asset, RATE)
        assert only_event(crowd.index, "IndexUpdated")["weight"] == WHOLE // 100


def test_observe__next_lease__shares_the_machines_allowance(crowd):
    start = boa.env.timestamp
    boa.env.timestamp += 3 * DAY
    weights = []
    for number in range(3):
        crowd.begin(1, start + number * DAY)
        crowd.observe(1, FULL, DAY * 2 // 3)
        weights += [event["weight"] for event in events_of(crowd.index, "IndexUpdated")]

    assert weights == [WHOLE * 2 // 300, WHOLE // 300]
    seen = map_word(crowd.index, ("settled_index", "_seen"), 1)
    now = boa.env.timestamp
    assert seen == Seen(0, DAY * 2 // 3, now, start + 2 * DAY).pack()


def test_observe__lease_before_the_latest_seen__adds_nothing(crowd):
    """One after the other, each counts; once the second has, the first is over."""
    start = boa.env.timestamp
    boa.env.timestamp += 3 * DAY
    crowd.begin(1, start)
    crowd.observe(1, FULL, 1_000)
    assert only_event(crowd.index, "IndexUpdated")["weight"] == 11_200
    crowd.begin(1, start + DAY)
    crowd.observe(1, FULL, 500)
    assert only_event(crowd.index, "IndexUpdated")["weight"] == 5_600
    before = crowd.index.settled(H100)

    assert crowd.observe(1, FULL, 1_000, back=1) == before[0]
    assert not events_of(crowd.index, "IndexUpdated")
    crowd.observe(1, FULL, 0)
    assert not events_of(crowd.index, "IndexUpdated")  # nor is the second new again


def test_observe__successor_that_waits__leaves_the_lease_before_it(crowd):
    """What has paid for nothing is not seen: the one that runs still counts."""
    crowd.begin(1, boa.env.timestamp - DAY)
    crowd.observe(1, FULL, 1_000)
    crowd.begin(1, boa.env.timestamp + DAY)
    crowd.observe(1, FULL, 0)
    assert not events_of(crowd.index, "IndexUpdated")

    crowd.observe(1, FULL, 500, back=1)

    assert only_event(crowd.index, "IndexUpdated")["weight"] == 5_600


def test_observe__next_period__begins_anew(crowd):
    crowd.observe(1, FULL, 10_000)
    boa.env.timestamp += DAY
    paid = crowd.paid[crowd.lease_id(1)]
    paid.periods, paid.seconds = 1, 0

    crowd.observe(1, FULL, 700)

    assert only_event(crowd.index, "IndexUpdated")["weight"] == 7_840  # 700 at 11.2


def test_observe__start_that_is_still_to_come__shuts_no_later_lease_out(crowd):
    """Only an escrow that lies says so; the real one's leases count again after it."""
    lease_id = crowd.pay(1, FULL, 1_000, elapsed=-DAY)
    crowd.index.observe(lease_id)
    assert not events_of(crowd.index, "IndexUpdated")
    assert map_word(crowd.index, ("settled_index", "_seen"), 1) == 0

    crowd.paid.clear()
    crowd.observe(1, FULL, 1_000)
    assert only_event(crowd.index, "IndexUpdated")["weight"] == 1_000 * LISTED * 7 // 100


def test_observe__bare_metal__adds_nothing_and_a_managed_one_does(crowd):
    """Its seconds are not metered, and it is another product."""
    lease_id = crowd.pay(1, FULL, 1_000)
    crowd.paid[lease_id].tenancy = 1
    crowd.observe(1, FULL, 1_000)
    assert not events_of(crowd.index, "IndexUpdated")
    assert map_word(crowd.index, ("settled_index", "_seen"), 1) == 0

    crowd.observe(2, FULL, 1_000)
    assert only_event(crowd.index, "IndexUpdated")["weight"] == 1_000 * LISTED * 7 // 100


def test_observe__closed_lease__adds_nothing(crowd):
    """Its record reads no rate and no seconds."""
    crowd.pays(1, RATE)
    before = crowd.index.settled(H100)
    boa.env.timestamp += DAY
    paid = crowd.paid[crowd.lease_id(1)]
    paid.seconds = 0

    crowd.observe(1, 0, 0)

    assert not events_of(crowd.index, "IndexUpdated")
    assert crowd.index.settled(H100) == before


def test_observe__nothing_listed_or_unknown__is_ignored(indexing):
    indexing.register(1)
    for asset in (1, 2):
        indexing.counts[asset] = COUNT
        indexing.pays(asset, RATE)

    assert not events_of(indexing.index, "IndexUpdated")
    assert map_word(indexing.index, ("settled_index", "_settled"), 1) == 0


def test_observe__price_and_counters__stay(crowd):
    boa.env.timestamp += DAY
    before = crowd.index.market(H100)

    crowd.pays(1, RATE)

    after = crowd.index.market(H100)
    assert after[:9] == before[:9]
    assert crowd.index.price_of(1) == before.price
