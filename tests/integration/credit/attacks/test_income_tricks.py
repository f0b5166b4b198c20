"""T4, T5: income that is not there: gifts, wash rent, months of rent settled at once."""

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, idle_machine
from tests.helpers.credit_stage import RENT, STEP
from tests.helpers.credit_suite import COUNT, DAY, MARKET_RATE, MARKET_USE_BPS, UNIT
from tests.helpers.stage import HOUR

GIFT = 10_000_000 * UNIT
MARKET_INCOME = COUNT * MARKET_RATE * 720 * MARKET_USE_BPS // 10_000 * 7 // 10


@pytest.fixture
def idle(stage):
    return idle_machine(stage)


def test_borrow__on_gifts__refused(stage, idle, host, payee):
    """Money sent through the waterfall by anyone is no rent, from a second address neither."""
    for _ in range(4):
        for giver in (host, payee):
            stage.suite.splitter.deposit(idle, GIFT, sender=giver)
        stage.wait(STEP)

    assert stage.suite.appraiser.assess(idle).income == 0
    with boa.reverts("desk: above the share lent"):
        stage.borrow(idle, 1_000 * UNIT)


def test_deposit_rent__by_the_owner_or_a_friend__refused(stage, idle, host, payee):
    for account in (host, payee):
        with boa.reverts("splitter: not an escrow"):
            stage.suite.splitter.deposit_rent(idle, GIFT, 720 * HOUR, sender=account)


def test_borrow__on_wash_rent_at_fifty_times_the_market__no_more_than_the_market_brings(
    stage, idle, payee
):
    stage.season(idle, rate=50 * RENT, lessee=payee)
    stage.appraise()

    assert stage.suite.appraiser.assess(idle).income == MARKET_INCOME
    with boa.reverts("desk: above the share lent"):
        stage.borrow(idle, 100_000 * UNIT)


def test_borrow__one_month_of_rent_settled_in_three__counts_once(stage, idle):
    """Rent of 24 days in the three buckets is spread over ninety."""
    boa.env.timestamp = (int(boa.env.timestamp) // STEP + 1) * STEP
    lease_id = stage.open(idle, 576, hourly_rate=RENT, sla_bps=0, credit_bps=0)
    stage.close(lease_id)
    stage.wait(STEP)

    income = stage.suite.appraiser.assess(idle).income
    assert income == 576 * RENT * 98 // 100 // 3


def test_borrow__half_a_year_settled_at_once__counts_by_what_it_paid_for(stage, idle):
    """Bunching multiplies nothing: the seconds come with the money."""
    lease_id = stage.open(idle, 4_320, hourly_rate=RENT // 2, sla_bps=0, credit_bps=0)
    boa.env.timestamp += 4_320 * HOUR + 50 * HOUR
    stage.suite.escrow.close(lease_id)
    boa.env.timestamp = (int(boa.env.timestamp) // STEP + 1) * STEP
    stage.appraise()

    income = stage.suite.appraiser.assess(idle).income
    assert income == 720 * RENT // 2 * 98 // 100


def test_borrow__rent_of_long_ago__counts_no_more(stage):
    for _ in range(5):
        stage.wait(STEP)
    with boa.reverts("desk: above the share lent"):
        stage.borrow(FIRST, 1_000 * UNIT)


def test_borrow__cover_by_the_rate_after_lending__not_before(stage, lender):
    """A loan that fills the pool pays for it: at 36 % its income covers less."""
    pool, desk = stage.suite.pools[0], stage.suite.desk
    with boa.env.anchor():
        stage.borrow(FIRST, LOAN, 15)
        idle_rate = pool.borrow_rate()
    with boa.env.anchor():
        pool.withdraw(pool.maxWithdraw(lender) * 45 // 100, lender, lender, sender=lender)
        stage.borrow(FIRST, LOAN, 15)
        assert pool.borrow_rate() > idle_rate
    shortest = next(n for n in range(1, 36) if _is_covered(stage, n))
    assert shortest > 1
    with boa.reverts("desk: income does not cover"):
        desk.borrow(FIRST, pool, LOAN, shortest - 1, sender=stage.roles["host"])


def _is_covered(stage, months: int) -> bool:
    with boa.env.anchor():
        try:
            stage.borrow(FIRST, LOAN, months)
        except boa.BoaError:
            return False
        return True


def test_review__behind_a_deposit_of_one_block__what_is_swept_stays_swept(stage, lender, payee):
    """Else a borrower would end the sweep, take a month's rent and give the money back at once."""
    pool, desk = stage.suite.pools[0], stage.suite.desk
    stage.borrow(FIRST, LOAN, next(n for n in range(1, 36) if _is_covered(stage, n)))
    assert not desk.review(FIRST)
    pool.withdraw(pool.maxWithdraw(lender), lender, lender, sender=lender)
    assert desk.review(FIRST)

    shares = stage.lend(10 * LOAN, lender=payee)
    assert pool.borrow_rate() < pool.settled_rate() == pool.max_rate()
    assert desk.review(FIRST)
    pool.redeem(shares, payee, payee, sender=payee)

    stage.lend(10 * LOAN, lender=payee)
    stage.wait(DAY)
    assert pool.fresh_deposits() == 0
    assert not desk.review(FIRST)


def test_review__day_after_day__a_borrower_cannot_hide_a_thin_cover(stage, stranger):
    """Anyone may review; what was swept stays swept until income covers again."""
    stage.borrow(FIRST, LOAN)
    desk = stage.suite.desk
    assert not desk.review(FIRST)
    for _ in range(4):
        stage.wait(25 * DAY)
    assert desk.review(FIRST, sender=stranger)
    assert desk.loan(FIRST).due == stage.debt(FIRST)
    assert desk.review(FIRST, sender=stage.roles["host"])
