"""T19 and bad data: prices that jump, go stale or are zero, meters that say nothing."""

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, MONTHS, SECOND, STALE, fall_by_value
from tests.helpers.credit_suite import ACCELERATOR, COUNT, DAY, UNIT, USED_PRICE

HALF = USED_PRICE // 2


def test_borrow__just_after_a_fall__lends_on_the_fallen_price(stage):
    """The moved price lags for a week; a refused jump would keep the old one alive for ever."""
    boa.env.timestamp += 1
    stage.appraise(HALF)
    moved, raw, _ = stage.suite.appraiser.price_of(ACCELERATOR)
    assert moved > raw * 19 // 10

    with boa.reverts("desk: above the share lent"):
        stage.borrow(FIRST, COUNT * HALF * 45 // 100 + UNIT)
    stage.borrow(FIRST, COUNT * HALF * 45 // 100 - 1_000 * UNIT)


def test_borrow__just_after_a_rise__lends_on_the_price_that_moves_slowly(stage):
    before = stage.suite.appraiser.lendable(FIRST)
    boa.env.timestamp += 1
    stage.appraise(1_000 * USED_PRICE)
    moved, raw, _ = stage.suite.appraiser.price_of(ACCELERATOR)

    assert raw == 1_000 * USED_PRICE
    assert moved <= USED_PRICE * 1_001 // 1_000
    assert stage.suite.appraiser.lendable(FIRST) <= before * 1_001 // 1_000


def test_fall__to_a_tenth_in_a_moment__flags_nobody_at_once(stage):
    """No unfair liquidation by one bad print: the price follows by a tenth a day."""
    stage.borrow(FIRST, LOAN)
    boa.env.timestamp += 1
    stage.appraise(USED_PRICE // 10)

    assert stage.suite.desk.is_current(FIRST)
    with boa.reverts("desk: loan is current"):
        stage.flag(FIRST)


def test_price__stale__no_new_loan_no_flag_by_value_and_repayment_open(stage, host):
    stage.borrow(FIRST, LOAN)
    stage.wait(STALE, None)
    desk, other = stage.suite.desk, stage.suite.pools[1]
    with boa.reverts("desk: no value"):
        stage.borrow(SECOND, 10_000 * UNIT)
    with boa.reverts("desk: no value"):
        desk.refinance(FIRST, other, LOAN, MONTHS, sender=host)
    assert desk.is_current(FIRST)

    stage.pay(FIRST)
    assert stage.suite.title.lien_of(FIRST) == "0x" + "00" * 20


def test_price__stale__who_misses_payments_is_flagged_and_sold_all_the_same(stage, stranger):
    """The last known resale value is enough for that; it cannot be made to vanish."""
    stage.borrow(FIRST, LOAN)
    stage.wait(31 * DAY, None)
    stage.flag(FIRST)
    assert stage.suite.pools[0].impaired_total() == stage.debt(FIRST)
    stage.wait(7 * DAY, None)
    stage.suite.desk.auction(FIRST, sender=stranger)

    assert stage.suite.desk.price(FIRST) == COUNT * USED_PRICE * 12 // 10
    stage.buy(FIRST)
    stage.check_books()


def test_price__zero__refused_by_the_board(stage):
    boa.env.timestamp += 1
    with boa.reverts("appraiser: price is zero"):
        stage.appraise(0)


def test_market__withdrawn__no_new_loan_and_nobody_is_flagged(stage, owner):
    stage.borrow(FIRST, LOAN)
    stage.suite.appraiser.set_market(ACCELERATOR, 0, 0, sender=owner)
    with boa.reverts("desk: no value"):
        stage.borrow(SECOND, 10_000 * UNIT)
    assert stage.suite.desk.is_current(FIRST)
    stage.pay(FIRST)


@pytest.mark.parametrize("figure", ["market", "curve"])
def test_appraiser__owner_talks_value_down__flags_but_carries_and_sells_by_the_price(
    stage, owner, stranger, figure
):
    """Pinned: governance of the appraiser can flag every loan; not what a sale brings."""
    stage.borrow(FIRST, LOAN)
    if figure == "market":
        stage.suite.appraiser.set_market(ACCELERATOR, 1, 1, sender=owner)
    else:
        stage.suite.appraiser.set_retained([1] * 6, sender=owner)
    lenders = stage.suite.pools[0].totalAssets()

    stage.flag(FIRST)

    assert stage.suite.pools[0].totalAssets() >= lenders - 1
    with boa.reverts("desk: grace not over"):
        stage.suite.desk.auction(FIRST, sender=stranger)
    stage.wait(7 * DAY)
    stage.suite.desk.auction(FIRST, sender=stranger)
    assert stage.suite.desk.price(FIRST) == COUNT * USED_PRICE * 12 // 10


def test_meter__silent_for_a_day__no_new_loan_and_a_sweep_but_no_flag(stage, host):
    stage.borrow(FIRST, LOAN)
    for asset in (FIRST, SECOND):
        stage.suite.meter.switch(asset, False)
    stage.wait(DAY + 1)
    with boa.reverts("desk: machine silent"):
        stage.borrow(SECOND, 10_000 * UNIT)
    assert stage.suite.desk.review(FIRST)
    assert stage.suite.desk.is_current(FIRST)

    stage.suite.meter.switch(FIRST, True)
    stage.wait(1)
    assert not stage.suite.desk.review(FIRST)
    stage.pay(FIRST)


def test_node__revoked_after_borrowing__repayment_open_and_no_new_loan(stage):
    stage.borrow(FIRST, LOAN)
    for asset in (FIRST, SECOND):
        stage.suite.meter.set_enrolled(asset, False)
    with boa.reverts("desk: node not live"):
        stage.borrow(SECOND, 10_000 * UNIT)
    stage.pay(FIRST)


def test_appraiser__burns_all_gas__repayment_flags_and_sales_go_on(stage, stranger):
    """It is read with bounded gas, and only where it must be."""
    stage.borrow(FIRST, LOAN)
    boa.env.set_code(stage.suite.appraiser.address, b"\xfe")
    with boa.env.anchor():
        stage.pay(FIRST)
    boa.env.timestamp += 31 * DAY
    stage.flag(FIRST)
    boa.env.timestamp += 7 * DAY
    stage.suite.desk.auction(FIRST, sender=stranger)
    stage.buy(FIRST)
    assert stage.suite.title.ownerOf(FIRST) == stranger


@pytest.fixture
def fallen(stage):
    """Return a stage with a loan flagged by its value alone, and prices stale since."""
    return fall_by_value(stage)


def test_flag__raised_by_value_and_prices_then_stale__stays_until_paid(fallen):
    """The last known resale value keeps the flag: nobody clears it by silencing appraisers."""
    desk, pool = fallen.suite.desk, fallen.suite.pools[0]
    known = desk.loan(FIRST).known_resale
    assert not desk.is_current(FIRST)
    with boa.reverts("desk: still delinquent"):
        fallen.flag(FIRST)

    fallen.pay(FIRST, fallen.debt(FIRST) - known * 8 // 10)
    fallen.flag(FIRST)
    assert desk.loan(FIRST).state == 1
    assert pool.impaired_total() == 0


def test_cure__of_a_sale_by_value_and_prices_then_stale__costs_what_the_value_asks(
    fallen, stranger
):
    desk = fallen.suite.desk
    desk.auction(FIRST, sender=stranger)
    least = fallen.debt(FIRST) - desk.loan(FIRST).known_resale * 8 // 10
    assert least > 0

    assert desk.arrears(FIRST) >= least
    desk.cure(FIRST, sender=stranger)
    assert fallen.debt(FIRST) <= desk.loan(FIRST).known_resale * 8 // 10 + 4
