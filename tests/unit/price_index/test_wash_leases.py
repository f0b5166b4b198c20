"""What it costs to say that an hour is worth more than it is.

Twenty machines of eight accelerators, sixteen of them let: at target, so that the price stands.
Prices are in P, the honest price; the washer leases its own machines from itself at 2 P, beyond
which nothing counts. It loses the fee of the protocol on what it pays itself and the rent that
its machines would have earned from others.
"""

from fractions import Fraction

import boa
import pytest

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


def test_wash__one_large_lease_against_the_others__stays_below_a_tenth(crowd):
    """A sixth of the market in one lease: it pulls by 1 % a day, all the others by 9.1 % back."""
    crowd.register(98, COUNT)
    crowd.register(99, COUNT * 4)
    crowd.update(98, holder(98), RATE * COUNT)
    crowd.update(99, holder(99), RATE * COUNT * 4, is_leased=True)
    assert crowd.index.market(H100).utilisation_bps == 8_000
    for _ in range(40):
        crowd.pays(99, RATE * 2)
        for asset in range(1, LET + 1):
            crowd.pays(asset, RATE)
        boa.env.timestamp += DAY

    assert Fraction(107, 100) < Fraction(crowd.index.twap(H100, DAY), wad(RATE)) < GOAL


def test_wash__model_of_a_week__agrees_with_the_floor():
    """All of a market at 2 P, looked at hourly in the model's day: a seventh of the way."""
    model = Settlements()
    model.observe(0, Fraction(RATE), 3_600, DAY, LISTED, wad(RATE))
    for moment in range(1, 25):
        for _ in range(MACHINES):
            now = moment * 3_600
            model.observe(now, Fraction(RATE * 2), COUNT * 3_600, 3_600, LISTED, wad(RATE))

    moved = Fraction(model.settled(DAY)[0], wad(RATE)) - 1
    assert Fraction(13, 100) < moved < Fraction(DAY, WEEK)
