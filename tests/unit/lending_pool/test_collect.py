"""`collect`: what the desk has moved here, against a debt, performing or flagged."""

import boa

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.pool_stage import STEP

ASSET = 1


def test_collect__a_part__lowers_the_debt_and_keeps_the_price(lent):
    pool, unit = lent.pool, lent.unit
    total = pool.totalAssets()

    lent.pay(ASSET, 125 * unit)

    assert only_event(pool, "Collected") == {
        "asset": ASSET,
        "amount": 125 * unit,
        "debt": pool.debt_of(ASSET),
    }
    assert pool.debt_of(ASSET) in (10_000 * unit, 10_000 * unit + 1)
    assert total <= pool.totalAssets() <= total + 1
    assert pool.loan_of(ASSET)[1] == 10_000 * unit
    lent.check_money()


def test_collect__everything__leaves_no_debt_share(lent):
    paid = lent.pay(ASSET)

    assert paid == 10_125 * lent.unit
    assert only_event(lent.pool, "Collected")["debt"] == 0
    assert lent.pool.debt_of(ASSET) == lent.pool.performing_debt() == 0
    assert lent.pool.loan_of(ASSET) == (0, 10_000 * lent.unit, False, 0, 0)
    assert lent.pool.totalAssets() == 100_125 * lent.unit - lent.pool.reserve()


def test_collect__more_than_is_owed__reverts_by_one_unit(lent):
    debt = lent.pool.debt_of(ASSET)

    with boa.reverts("pool: more than is owed"):
        lent.pay(ASSET, debt + 1)

    lent.pay(ASSET, debt)


def test_collect__money_not_moved__reverts(lent):
    with boa.reverts("pool: money not received"):
        lent.pool.collect(ASSET, 1, sender=lent.desk)

    lent.token.mint(lent.pool, 1)
    lent.pool.collect(ASSET, 1, sender=lent.desk)
    lent.check_money()


def test_collect__token_kept_a_fee__reverts(lent):
    lent.token.set_fee_bps(10)

    with boa.reverts("pool: money not received"):
        lent.pay(ASSET, 1_000)


def test_collect__no_loan__reverts(lent):
    with boa.reverts("pool: no such loan"):
        lent.pay(2, 1)


def test_collect__flagged__first_its_carrying_value_then_the_reserve_then_lenders(lent):
    pool, unit = lent.pool, lent.unit
    reserve = pool.reserve()
    assert reserve == 125 * unit // 4 - 1
    lent.impair(ASSET, 3_000 * unit)
    assert pool.loan_of(ASSET)[3:] == (3_000 * unit, reserve)
    total = pool.totalAssets()

    lent.pay(ASSET, 2_000 * unit)
    assert (pool.totalAssets(), pool.impaired_total()) == (total, 1_000 * unit)
    lent.pay(ASSET, 1_000 * unit + 5)
    assert (pool.totalAssets(), pool.impaired_total(), pool.reserve()) == (total, 0, 5)
    lent.pay(ASSET, 1_000 * unit)

    assert pool.reserve() == reserve
    assert pool.totalAssets() == total + 1_000 * unit + 5 - reserve
    assert pool.loan_of(ASSET)[3:] == (0, 0)
    lent.check_money()


def test_collect__flagged__debt_goes_on_growing(lent):
    lent.impair(ASSET, 0)

    boa.env.timestamp += STEP

    assert lent.pool.debt_of(ASSET) == -(-10_125 * lent.unit * 10_125 // 10_000)
    assert lent.pool.performing_debt() == lent.pool.impaired_total() == 0


def test_collect__while_exits_wait__serves_two_cohorts_at_most(lent, lender):
    pool, unit = lent.pool, lent.unit
    pool.withdraw(pool.free_cash(), lender, lender, sender=lender)
    share = pool.balanceOf(lender) // 20
    cohorts = []
    for _ in range(3):
        cohorts.append(lent.request(lender, share))
        boa.env.timestamp += 86_400

    lent.pay(ASSET, 5_000 * unit)

    assert [event["cohort"] for event in events_of(pool, "CohortServed")] == cohorts[:2]
    assert pool.queue_bounds() == (cohorts[2], cohorts[2])
    assert pool.free_cash() > 0
    lent.check_money()
