"""What it costs to say that an hour is worth more than it is.

Twenty machines of eight accelerators, sixteen of them let: at target, so that the price stands.
Prices are in P, the honest price; the washer leases its own machines from itself at 2 P, beyond
which nothing counts. It loses the fee of the protocol on what it pays itself and the rent that
its machines would have earned from others.
"""

from fractions import Fraction

import boa
import pytest

from tests.helpers.event_logs import events_of
from tests.helpers.index_model import WEEK, Settlements
from tests.helpers.index_stage import DAY, H100, RATE, holder, wad

MACHINES, LET, COUNT = 20, 16, 8
LISTED = MACHINES * COUNT
GOAL = Fraction(11, 10)
FEE = Fraction(2, 100)
USED = Fraction(LET, MACHINES)
"""Of an hour of a machine, what others would have paid for."""
LOSS = 2 * FEE + USED
"""In P, of each accelerator-hour that is leased from oneself at 2 P."""
LARGE_LISTED = LISTED + COUNT * 5
"""With the large machine and an idle one."""
FLOOR_HOURS = LISTED * 24 * 7 * (GOAL - 1)
"""Accelerator-hours at 2 P that pull by a tenth if nobody else pays: a tenth of a week's."""


@pytest.fixture
def crowd(indexing):
    """The twenty machines, with a day of honest history."""
    indexing.crowd(MACHINES, count=COUNT)
    for asset in range(LET + 1, MACHINES + 1):
        indexing.update(asset, holder(asset), RATE * COUNT)
    indexing.pays(1, RATE)
    boa.env.timestamp += DAY
    assert indexing.index.twap(H100, DAY) == wad(RATE) == indexing.index.market(H100).price
    return indexing


def days_of_wash(crowd, washed: int, most: int = 60) -> int | None:
    """Look daily, so many machines at 2 P; return the days until the mean is moved by 10 %."""
    for day in range(1, most + 1):
        for asset in range(1, LET + 1):
            crowd.pays(asset, RATE * 2 if asset <= washed else RATE)
        boa.env.timestamp += DAY
        if crowd.index.twap(H100, DAY) >= GOAL * wad(RATE):
            return day
    return None


@pytest.mark.parametrize(
    ("washed", "days"), [(1, None), (2, 17), (3, 8), (4, 5), (8, 3), (14, 2), (15, 1), (16, 1)]
)
def test_wash__share_of_the_market__moves_the_mean_in_days(crowd, washed, days):
    """Within a day it takes 15 of 20 machines, all but one of the let; one alone never does it."""
    assert days_of_wash(crowd, washed, 25) == days


@pytest.mark.parametrize(("washed", "days"), [(2, 17), (3, 8), (4, 5), (8, 3), (15, 1)])
def test_wash__whichever_way__costs_more_than_the_floor(washed, days):
    """The floor: 2,257 P in this market, 14.1 P a listed accelerator; $4,515 at two dollars."""
    hours = washed * COUNT * 24 * days

    assert Fraction(225_792, 100) == FLOOR_HOURS * LOSS
    assert hours >= FLOOR_HOURS
    assert hours * LOSS >= Fraction(225_792, 100)


@pytest.mark.parametrize("days", [1, 2, 10, 30])
def test_wash__one_lease_looked_at_late__pulls_by_one_day_only(crowd, days):
    """Nothing is saved up: the largest machine, unseen for a month, pulls by a hundredth."""
    crowd.register(99, COUNT * 4)
    before = crowd.index.settled(H100)[0]

    crowd.observe(99, RATE * 2 * COUNT * 4, days * DAY // 2, days * DAY)
    assert crowd.index.settled(H100)[0] == before  # not counted yet: it has no market

    crowd.update(99, holder(99), RATE * COUNT * 4, is_leased=True)
    crowd.observe(99, RATE * 2 * COUNT * 4, days * DAY // 2, days * DAY)
    boa.env.timestamp += days * DAY
    at = crowd.index.settled(H100)[0] or before
    crowd.observe(99, RATE * 2 * COUNT * 4, days * DAY // 2, days * DAY)

    after = crowd.index.settled(H100)[0]
    assert before < after <= at + at * 2 // 100


def test_wash__only_the_washers_leases_are_looked_at__others_can_be_too(crowd):
    """Whoever a one-sided index harms can feed it what others pay: anyone may look at any lease."""
    for _ in range(12):
        for asset in (1, 2):
            crowd.pays(asset, RATE * 2)
        boa.env.timestamp += DAY
    alone = crowd.index.settled(H100)[0]
    assert alone > GOAL * wad(RATE)

    for _ in range(12):
        for asset in range(1, LET + 1):
            crowd.pays(asset, RATE * 2 if asset <= 2 else RATE)
        boa.env.timestamp += DAY
    assert crowd.index.settled(H100)[0] < alone


def test_wash__first_payment__cannot_set_the_index(indexing):
    """A market's settled index begins at its price: the first lease pulls as any other."""
    indexing.crowd(MACHINES, count=COUNT)
    for asset in range(LET + 1, MACHINES + 1):
        indexing.update(asset, holder(asset), RATE * COUNT)

    indexing.pays(1, RATE * 2)

    assert indexing.index.settled(H100)[0] == wad(RATE) + wad(RATE) * COUNT * DAY // (LISTED * WEEK)


@pytest.fixture
def large(crowd):
    """One machine more, 99, with a sixth of the market; and one idle, so that the price stands."""
    crowd.register(98, COUNT)
    crowd.register(99, COUNT * 4)
    crowd.update(98, holder(98), RATE * COUNT)
    crowd.update(99, holder(99), RATE * COUNT * 4, is_leased=True)
    assert crowd.index.market(H100).utilisation_bps == 8_000
    assert crowd.totals()[0] == LARGE_LISTED
    return crowd


def test_wash__one_large_lease_against_the_others__stays_below_a_tenth(large):
    """A sixth of the market in one lease: it pulls by 1 % a day, all the others by 9.1 % back."""
    for _ in range(40):
        large.pays(99, RATE * 2)
        for asset in range(1, LET + 1):
            large.pays(asset, RATE)
        boa.env.timestamp += DAY

    assert Fraction(107, 100) < Fraction(large.index.twap(H100, DAY), wad(RATE)) < GOAL


def look_at_pieces(market, start: int, span: int, pieces: int, apart: int = 0) -> int:
    """Look at so many leases of the large machine at 2 P, all of `span` from `start` on; return
    what they weigh together.
    """
    weight = 0
    for piece in range(pieces):
        begin, end = piece * span // pieces, (piece + 1) * span // pieces
        market.begin(99, start + begin)
        market.observe(99, RATE * 2 * COUNT * 4, end - begin)
        weight += sum(event["weight"] for event in events_of(market.index, "IndexUpdated"))
        boa.env.timestamp += apart
    return weight


@pytest.mark.parametrize("apart", [0, 900])
@pytest.mark.parametrize("pieces", [2, 7, 24, 96])
def test_wash__a_large_machine_s_day_in_pieces__pulls_as_one_lease(large, pieces, apart):
    """A day is final two days later, and each lease then looked at for the first time: all of them
    together weigh what one lease does, and pull less, as each pulls from nearer.
    """
    start = boa.env.timestamp
    boa.env.timestamp += 3 * DAY
    before = large.index.settled(H100)[0]
    with boa.env.anchor():
        whole = look_at_pieces(large, start, DAY, 1)
        as_one = large.index.settled(H100)[0] - before
    assert whole == LARGE_LISTED * WEEK // 100
    assert as_one == before // 100

    weight = look_at_pieces(large, start, DAY, pieces, apart)

    moved = large.index.settled(H100)[0] - before
    assert whole - pieces < weight <= whole
    assert as_one * 99 // 100 < moved < as_one


@pytest.mark.parametrize("days", [2, 10, 60])
def test_wash__a_large_machine_s_days_in_pieces__save_up_no_more_than_one(large, days):
    """Many leases that nobody looked at pull no further at once than one that nobody looked at."""
    start = boa.env.timestamp
    boa.env.timestamp += (days + 3) * DAY

    weight = look_at_pieces(large, start, days * DAY, days * 4)

    assert weight == LARGE_LISTED * WEEK // 100


def test_wash__a_large_machine_s_week_in_pieces__pulls_as_one_lease_looked_at_daily(large):
    """Six leases a day, each looked at for the first time when its day is final."""
    with boa.env.anchor():
        for _ in range(7):
            boa.env.timestamp += DAY
            large.pays(99, RATE * 2)
        as_one = large.index.settled(H100)[0] - wad(RATE)

    for _ in range(7):
        boa.env.timestamp += DAY
        weight = look_at_pieces(large, boa.env.timestamp - DAY, DAY, 6)
        assert weight == LARGE_LISTED * WEEK // 100
    moved = large.index.settled(H100)[0] - wad(RATE)

    assert as_one * 99 // 100 < moved < as_one


def test_wash__model_of_a_week__agrees_with_the_floor():
    """All of a market at 2 P, looked at hourly in the model's day: a seventh of the way."""
    model = Settlements()
    model.observe(0, Fraction(RATE), 3_600, COUNT, LISTED, wad(RATE))
    for moment in range(1, 25):
        for _ in range(MACHINES):
            now = moment * 3_600
            model.observe(now, Fraction(RATE * 2), 3_600, COUNT, LISTED, wad(RATE))

    moved = Fraction(model.settled(DAY)[0], wad(RATE)) - 1
    assert Fraction(13, 100) < moved < Fraction(DAY, WEEK)
