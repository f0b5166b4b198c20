"""Pools, what a lender has in them, and whose exits wait."""

import boa
import pytest

from tests.helpers.credit_suite import DAY, UNIT
from tests.helpers.lease_builders import fields_of

DEPOSIT = 200_000 * UNIT
LOAN = 70_000 * UNIT
SAME = {
    "name": "name",
    "symbol": "symbol",
    "total_assets": "totalAssets",
    "total_shares": "totalSupply",
    "free_cash": "free_cash",
    "performing_debt": "performing_debt",
    "impaired_total": "impaired_total",
    "reserve": "reserve",
    "supply_cap": "supply_cap",
    "utilisation": "utilisation",
    "borrow_rate": "borrow_rate",
    "queued_shares": "queued_shares",
    "reserved_exits": "reserved_exits",
}
"""Field of a row to the view of the pool that it comes from."""


@pytest.fixture
def lent(credit):
    """A pool with a loan out, at work for ten days."""
    asset = credit.machine()
    for _ in range(2):
        credit.lend(DEPOSIT)
    credit.lend(DEPOSIT, lender=credit.roles["operator"])
    credit.season(asset)
    credit.appraise()
    credit.borrow(asset, LOAN)
    credit.wait(10 * DAY)
    return asset


def assert_tells_what_it_says(credit, row):
    """Compare every field with the pool's own view, or the desk's."""
    pool = credit.suite.pools[row.number - 1]
    assert row.pool == pool.address == credit.suite.desk.pool_at(row.number)
    assert (row.number, row.is_approved) == credit.suite.desk.pool_entry(pool)
    assert (row.first_cohort, row.last_cohort) == pool.queue_bounds()
    assert {field: getattr(row, field) for field in SAME} == {
        field: getattr(pool, view)() for field, view in SAME.items()
    }
    told = {"number", "pool", "is_approved", "first_cohort", "last_cohort", *SAME}
    assert told == set(fields_of(row))


def test_pools__lent_out_and_delisted__say_what_the_contracts_say(credit, credit_lens, lent, owner):
    credit.suite.desk.approve_pool(credit.suite.pools[1], False, sender=owner)

    rows = credit_lens.pools(1, 50)

    assert [row.number for row in rows] == [1, 2]
    for row in rows:
        assert_tells_what_it_says(credit, row)
    assert [row.is_approved for row in rows] == [True, False]
    assert rows[0].performing_debt > LOAN
    assert rows[0].utilisation > 0


def test_pools__pages__meet_and_end_empty(credit, credit_lens, lender):
    assert [len(credit_lens.pools(first, 1)) for first in (1, 2, 3, 2**256 - 1)] == [1, 1, 0, 0]
    pages = [credit_lens.positions(lender, first, 1) for first in (1, 2, 3)]
    assert [len(page) for page in pages] == [1, 1, 0]
    with boa.reverts("lens: page too long"):
        credit_lens.positions(lender, 1, 51)


def test_positions__lender_and_stranger__worth_and_withdrawable(
    credit, credit_lens, lent, lender, stranger
):
    pool = credit.suite.pools[0]

    has, other = credit_lens.positions(lender, 1, 50)

    assert (has.pool, other.pool) == tuple(one.address for one in credit.suite.pools)
    assert has.shares == pool.balanceOf(lender) > 0
    assert has.assets == pool.convertToAssets(has.shares) > 2 * DEPOSIT
    assert has.withdrawable == pool.maxWithdraw(lender)
    assert (other.shares, other.assets, other.withdrawable) == (0, 0, 0)
    nothing = credit_lens.positions(stranger, 1, 1)[0]
    assert (nothing.shares, nothing.assets, nothing.withdrawable) == (0, 0, 0)


@pytest.fixture
def queue(credit, lent):
    """Two cohorts of two lenders, the first one served in part; return the pool."""
    pool = credit.suite.pools[0]
    lender, operator = credit.roles["lender"], credit.roles["operator"]
    free = pool.maxWithdraw(operator)
    pool.withdraw(free, operator, operator, sender=operator)
    pool.withdraw(pool.maxWithdraw(lender), lender, lender, sender=lender)
    credit.leave(pool.balanceOf(lender) // 3)
    credit.wait(DAY)
    credit.leave(pool.balanceOf(lender) // 2)
    credit.pay(lent, 5_000 * UNIT)
    return pool


def test_exits__waiting_and_served_in_part__each_cohort_of_the_account(
    credit, credit_lens, queue, lender, operator, stranger
):
    head, tail = queue.queue_bounds()

    rows = credit_lens.exits(queue, lender, 1, 50)

    assert [row.cohort for row in rows] == [1, 2]
    assert (head, tail) == (1, 2)
    for row in rows:
        asked, left, _, day = queue.cohort(row.cohort)
        assert (row.shares, row.claimed) == queue.request_of(row.cohort, lender)
        assert row.day == day
        assert row.claimable == queue.claimable_exit(row.cohort, lender)
        assert row.waiting == left  # alone in the cohort
        assert row.cohorts_ahead == row.cohort - head
        assert asked == row.shares
    assert 0 < rows[0].waiting < rows[0].shares
    assert 0 < rows[0].claimable == queue.cohort(1)[2]
    assert (rows[1].waiting, rows[1].claimable) == (rows[1].shares, 0)
    assert credit_lens.exits(queue, stranger, 1, 50) == []


def test_exits__served_and_drawn__remember_what_was_claimed(
    credit, credit_lens, queue, lent, lender
):
    credit.pay(lent)
    queue.claim(1, lender)

    first, second = credit_lens.exits(queue, lender, 1, 50)

    assert (first.claimed, first.claimable) == (queue.request_of(1, lender)[1], 0)
    assert first.claimed > 0
    assert (first.waiting, second.waiting) == (0, 0)
    assert second.claimable == queue.claimable_exit(2, lender) > 0
    assert (first.cohorts_ahead, second.cohorts_ahead) == (0, 0)


def test_exits__shared_cohort__waiting_shares_round_up(credit, credit_lens, lent, lender, operator):
    pool = credit.suite.pools[0]
    for account in (operator, lender):
        pool.withdraw(pool.maxWithdraw(account), account, account, sender=account)
    one, other = pool.balanceOf(lender) // 3, pool.balanceOf(lender) // 5
    credit.leave(one)
    pool.transfer(operator, other, sender=lender)
    credit.leave(other, lender=operator)
    credit.pay(lent, 5_000 * UNIT)
    asked, left, _, _ = pool.cohort(1)
    assert 0 < left < asked == one + other

    rows = [credit_lens.exits(pool, account, 1, 1)[0] for account in (lender, operator)]

    assert [row.waiting for row in rows] == [-(-one * left // asked), -(-other * left // asked)]


def test_exits__pages__look_at_cohorts_and_end_empty(credit_lens, queue, lender):
    pages = [credit_lens.exits(queue, lender, first, 1) for first in (1, 2, 3, 2**256 - 1)]

    assert [[row.cohort for row in page] for page in pages] == [[1], [2], [], []]
    with boa.reverts("lens: page too long"):
        credit_lens.exits(queue, lender, 1, 51)
