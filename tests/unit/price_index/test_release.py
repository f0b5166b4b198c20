"""`release`, and what the index reads: the escrow, the meter's freshness."""

import boa
import pytest

from tests.helpers.index_stage import COUNT, CURVE, DAY, RATE, holder

HOUR = 3_600
HALF_DAY = 12 * HOUR
DELAY = 6 * HOUR


@pytest.fixture
def let(indexing):
    """One machine, let for a month."""
    indexing.register(1)
    indexing.update(1, holder(1), is_leased=True)
    indexing.pay(1, RATE * COUNT, 0, elapsed=0)
    assert indexing.totals() == (COUNT, COUNT, 1)
    return indexing


def test_release__from_the_second_it_ends__takes_it_out_of_what_is_let(let):
    lease_id = let.lease_id(1)
    boa.env.timestamp += 30 * DAY - 1
    let.machines.set_ended_at(1, boa.env.timestamp)
    with boa.reverts("index: lease has not ended"):
        let.index.release(lease_id)
    assert let.totals() == (COUNT, COUNT, 1)

    boa.env.timestamp += 1
    price = let.index.price_of(1)

    assert let.index.release(lease_id) == price > 0
    assert let.totals() == (0, 0, 0)  # and nobody offers it


def test_release__machine_let_again__stays_let(let):
    first = let.lease_id(1)
    boa.env.timestamp += 30 * DAY
    let.stand(1, holder(1), is_leased=True)

    let.index.release(first)

    assert let.totals() == (COUNT, COUNT, 1)
    assert let.index.entry(1).lease_number == 2


def test_readers__no_escrow_named__revert(let, owner):
    with boa.env.prank(owner):
        index = boa.load("contracts/leasing/PriceIndex.vy", let.machines, let.machines, *CURVE)
    calls = ((index.refresh, 1), (index.release, let.lease_id(1)), (index.observe, let.lease_id(1)))
    for call, argument in calls:
        with boa.reverts("index: no escrow"):
            call(argument)


@pytest.mark.parametrize(
    ("age", "is_fresh"), [(0, True), (DAY, True), (DAY + 1, False), (10 * DAY, False), (-60, True)]
)
def test_refresh__age_of_the_last_report__a_day_at_most(let, age, is_fresh):
    boa.env.timestamp += DAY + 100  # not on a half day's end
    let.machines.set_ended_at(1, boa.env.timestamp - age)

    let.index.refresh(1)

    assert let.totals()[1] == (COUNT if is_fresh else 0)


@pytest.mark.parametrize(("age", "is_fresh"), [(DELAY, True), (DELAY + 1, False)])
def test_refresh__half_day_that_may_have_been_rolled__says_nothing(let, age, is_fresh):
    """Anyone can roll a silent meter to the end of a half day, once no report can come for it."""
    ended_at = (boa.env.timestamp // HALF_DAY + 2) * HALF_DAY
    boa.env.timestamp = ended_at + age
    let.machines.set_ended_at(1, ended_at)
    let.index.refresh(1)
    assert let.totals()[1] == (COUNT if is_fresh else 0)

    let.machines.set_ended_at(1, ended_at - 1)
    let.index.refresh(1)
    assert let.totals()[1] == COUNT
