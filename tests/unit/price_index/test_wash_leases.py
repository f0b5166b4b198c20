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
"""Accelerator-hours at 2 P that pull by a tenth if nobody else settles: a tenth of a week's."""


@pytest.fixture
def crowd(indexing):
    """The twenty machines, with a day of honest history."""
    indexing.crowd(MACHINES, count=COUNT)
    for asset in range(LET + 1, MACHINES + 1):
        indexing.update(asset, holder(asset), RATE * COUNT, is_leased=False)
    indexing.pays(1, RATE, COUNT)
    boa.env.timestamp += DAY
    assert indexing.index.twap(H100, DAY) == wad(RATE) == indexing.index.market(H100).price
    return indexing


def days_of_wash(crowd, washed: int, most: int = 60) -> int | None:
    """Settle each day, so many machines at 2 P; return the days until the mean is moved by 10 %."""
    for day in range(1, most + 1):
        for asset in range(1, LET + 1):
            crowd.pays(asset, RATE * 2 if asset <= washed else RATE, COUNT)
        boa.env.timestamp += DAY
        if crowd.index.twap(H100, DAY) >= GOAL * wad(RATE):
            return day
    return None


@pytest.mark.parametrize(
    ("washed", "days"), [(1, None), (2, 17), (3, 8), (4, 5), (8, 3), (14, 2), (15, 1), (16, 1)]
)
def test_wash__share_of_the_market__moves_the_mean_in_days(crowd, washed, days):
    """Within a day it takes 15 of 20 machines, all but one of the let; one alone never does it."""
    assert days_of_wash(crowd, washed) == days


@pytest.mark.parametrize(("washed", "days"), [(2, 17), (3, 8), (4, 5), (8, 3), (15, 1)])
def test_wash__whichever_way__costs_more_than_the_floor(washed, days):
    """The floor: 2,257 P in this market, 14.1 P a listed accelerator; $4,515 at two dollars."""
    hours = washed * COUNT * 24 * days

    assert Fraction(225_792, 100) == FLOOR_HOURS * LOSS
    assert hours >= FLOOR_HOURS
    assert hours * LOSS >= Fraction(225_792, 100)


def test_wash__one_large_lease__pulls_a_hundredth_a_day(crowd):
    """A fifth of the market in one lease weighs no more than 7 % of it."""
    before = crowd.index.settled(H100)[0]

    crowd.pays(1, RATE * 2, COUNT * 4)

    assert crowd.index.settled(H100)[0] == before + before // 100


def test_wash__one_large_lease_against_the_others__never_moves_it_by_a_tenth(crowd):
    """It pulls by 1 % a day, the rest of the market by 11 % back."""
    for _ in range(60):
        crowd.pays(1, RATE * 2, COUNT * 4)
        for asset in range(2, LET + 1):
            crowd.pays(asset, RATE, COUNT)
        boa.env.timestamp += DAY

    assert Fraction(108, 100) < Fraction(crowd.index.twap(H100, DAY), wad(RATE)) < GOAL


@pytest.mark.parametrize(("days", "is_moved"), [(9, False), (10, True), (30, True)])
def test_wash__one_lease_settled_late__pulls_by_all_its_days_at_once(crowd, days, is_moved):
    """What is kept back weighs at once: 7 % of the market for ten days reaches the floor.

    Nothing in the index ends that: the escrow must settle, or let settle, before.
    """
    crowd.observe(
        1, RATE * 2 * LISTED * 7 * days * 24 // 100, LISTED * 7 * days * DAY // 100, 2**40
    )
    late = crowd.index.settled(H100)[0]
    boa.env.timestamp += DAY

    assert late == wad(RATE) + wad(RATE) * days // 100
    assert (crowd.index.twap(H100, DAY) >= GOAL * wad(RATE)) == is_moved


def test_wash__first_settlement__sets_the_index_whatever_it_weighs(indexing):
    """A market's first settlement is believed within the clamp: read no mean before others came."""
    indexing.crowd(MACHINES, count=COUNT)
    for asset in range(LET + 1, MACHINES + 1):
        indexing.update(asset, holder(asset), RATE * COUNT, is_leased=False)

    indexing.pays(1, RATE * 2, COUNT, elapsed=3_600)
    assert indexing.index.settled(H100)[0] == 2 * wad(RATE)

    for _ in range(14):
        for asset in range(2, LET + 1):
            indexing.pays(asset, RATE, COUNT)
        boa.env.timestamp += DAY
    assert Fraction(indexing.index.twap(H100, DAY), wad(RATE)) < Fraction(125, 100)


def test_wash__model_of_a_week__agrees_with_the_floor():
    """All of a market at 2 P, settled once a second of the model's day: a seventh of the way."""
    model = Settlements()
    model.observe(0, RATE, 3_600, DAY, LISTED, wad(RATE))
    for moment in range(1, 25):
        for _ in range(MACHINES):
            model.observe(moment * 3_600, RATE * 2 * COUNT, COUNT * 3_600, 3_600, LISTED, wad(RATE))

    moved = Fraction(model.settled(DAY)[0], wad(RATE)) - 1
    assert Fraction(13, 100) < moved < Fraction(DAY, WEEK)
