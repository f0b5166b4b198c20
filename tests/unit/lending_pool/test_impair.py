"""`impair`, `restore`, `end`: losses at once, the reserve first, recoveries as gains."""

import boa

from tests.helpers.event_logs import only_event
from tests.helpers.pool_stage import DAY

ASSET = 1


def test_impair__worth_less_than_owed__books_the_loss_at_once(lent):
    pool, unit = lent.pool, lent.unit
    reserve = pool.reserve()

    lent.impair(ASSET, 7_000 * unit)

    assert only_event(pool, "Impaired") == {
        "asset": ASSET,
        "debt": 10_125 * unit,
        "carrying": 7_000 * unit,
        "loss": 3_125 * unit - reserve,
        "absorbed": reserve,
    }
    assert pool.totalAssets() == 97_000 * unit
    assert (pool.reserve(), pool.performing_debt()) == (0, 0)
    assert pool.impaired_total() == 7_000 * unit
    assert pool.utilisation() == 0
    lent.check_money()


def test_impair__small_loss__is_the_reserves_alone(lent):
    """What performs is rounded down, what is carried was rounded up: one unit may come of it."""
    total, reserve = lent.pool.totalAssets(), lent.pool.reserve()

    lent.impair(ASSET, 10_120 * lent.unit)

    event = only_event(lent.pool, "Impaired")
    assert (event["loss"], event["absorbed"]) == (0, 5 * lent.unit)
    assert total <= lent.pool.totalAssets() <= total + 1
    assert lent.pool.reserve() == reserve - 5 * lent.unit


def test_impair__worth_more_than_owed__carries_the_debt(lent):
    total = lent.pool.totalAssets()

    lent.impair(ASSET, 10**30)

    assert lent.pool.impaired_total() == 10_125 * lent.unit
    assert total <= lent.pool.totalAssets() <= total + 1


def test_impair__again__only_lower(lent):
    lent.impair(ASSET, 7_000 * lent.unit)
    total = lent.pool.totalAssets()

    lent.impair(ASSET, 9_000 * lent.unit)
    assert only_event(lent.pool, "Impaired")["carrying"] == 7_000 * lent.unit
    assert lent.pool.totalAssets() == total
    lent.impair(ASSET, 6_000 * lent.unit)

    event = only_event(lent.pool, "Impaired")
    assert (event["carrying"], event["loss"]) == (6_000 * lent.unit, 1_000 * lent.unit)
    assert lent.pool.totalAssets() == total - 1_000 * lent.unit


def test_impair__no_loan__reverts(lent):
    with boa.reverts("pool: no such loan"):
        lent.impair(2, 1)


def test_restore__cured__all_that_is_owed_counts_again_the_reserve_first(lent):
    pool, unit = lent.pool, lent.unit
    total, reserve = pool.totalAssets(), pool.reserve()
    lent.impair(ASSET, 7_000 * unit)
    boa.env.timestamp += 10 * DAY
    debt = pool.debt_of(ASSET)

    lent.restore(ASSET)

    assert only_event(pool, "Restored") == {
        "asset": ASSET,
        "debt": debt,
        "gain": debt - 7_000 * unit - reserve,
    }
    assert (pool.reserve(), pool.impaired_total()) == (reserve, 0)
    assert pool.performing_debt() in (debt, debt - 1)
    assert pool.totalAssets() - total in (debt - 10_125 * unit, debt - 10_125 * unit - 1)
    assert pool.loan_of(ASSET)[2:] == (False, 0, 0)


def test_restore__not_flagged_or_unknown__reverts(lent):
    with boa.reverts("pool: loan is not flagged"):
        lent.restore(ASSET)
    with boa.reverts("pool: no such loan"):
        lent.restore(2)

    lent.impair(ASSET, 0)
    lent.restore(ASSET)


def test_end__flagged__what_it_was_carried_at_is_lost_and_the_caps_are_free(lent):
    pool, unit = lent.pool, lent.unit
    borrower, accelerator = lent.lent[ASSET]
    lent.impair(ASSET, 7_000 * unit)
    lent.pay(ASSET, 4_000 * unit)
    total, debt = pool.totalAssets(), pool.debt_of(ASSET)
    assert pool.borrowed_by(borrower) == pool.lent_on(accelerator) == 10_000 * unit

    lent.end(ASSET)

    assert only_event(pool, "Ended") == {
        "asset": ASSET,
        "written_off": debt,
        "loss": 3_000 * unit,
        "absorbed": 0,
    }
    assert pool.totalAssets() == total - 3_000 * unit
    assert pool.debt_of(ASSET) == pool.impaired_total() == 0
    assert pool.loan_of(ASSET) == (0, 0, False, 0, 0)
    assert pool.borrowed_by(borrower) == pool.lent_on(accelerator) == 0
    lent.check_money()


def test_end__performing__the_debt_is_lost_the_reserve_first(lent):
    reserve = lent.pool.reserve()

    lent.end(ASSET)

    assert only_event(lent.pool, "Ended") == {
        "asset": ASSET,
        "written_off": 10_125 * lent.unit,
        "loss": 10_125 * lent.unit - reserve,
        "absorbed": reserve,
    }
    assert lent.pool.totalAssets() == 90_000 * lent.unit


def test_end__paid__loses_nothing_and_the_asset_can_borrow_anew(lent):
    lent.pay(ASSET)
    total = lent.pool.totalAssets()
    with boa.reverts("pool: loan open already"):
        lent.lend(ASSET, 1)

    lent.end(ASSET)

    assert only_event(lent.pool, "Ended")["written_off"] == 0
    assert lent.pool.totalAssets() == total
    lent.lend(ASSET, 1_000 * lent.unit)
    with boa.reverts("pool: no such loan"):
        lent.pool.end(2, b"\0" * 32, lent.desk, sender=lent.desk)


def test_recover__by_the_workout_account__is_a_gain(lent):
    lent.impair(ASSET, 0)
    lent.end(ASSET)
    total, reserve = lent.pool.totalAssets(), lent.pool.reserve()
    lent.fund(lent.workout, 2_500 * lent.unit)

    lent.pool.recover(2_500 * lent.unit, sender=lent.workout)

    assert only_event(lent.pool, "Recovered") == {
        "by": lent.workout,
        "amount": 2_500 * lent.unit,
    }
    assert lent.pool.totalAssets() == total + 2_500 * lent.unit
    assert lent.pool.reserve() == reserve
    lent.check_money()


def test_recover__while_exits_wait__serves_them(lent, lender):
    lent.pool.withdraw(lent.pool.free_cash(), lender, lender, sender=lender)
    cohort = lent.request(lender)
    lent.fund(lent.workout, 100)

    lent.pool.recover(100, sender=lent.workout)

    assert lent.pool.claimable_exit(cohort, lender) == 100
