"""Refinancing between real pools: marks of a day guard what one block could bend."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import DAY, PRINCIPAL, RATE, STEP, UNLIMITED, USD, WAD

DEPOSIT = 100_000 * USD
DEAR = (1_500, 1_500, 8_000, 3_600)
CHEAP = (600, 1_300, 8_000, 2_400)


@pytest.fixture
def dear(stage, lender):
    return stage.real_pool(DEAR, lender, DEPOSIT)


@pytest.fixture
def cheap(stage, lender):
    """6 % when idle, 13 % at 80 % use, 24 % at most."""
    return stage.real_pool(CHEAP, lender, DEPOSIT)


@pytest.fixture
def agreed(stage, dear, cheap, host) -> int:
    """A loan in the dear pool, a day of marks in both, and the borrower's consent."""
    asset = stage.machine()
    stage.borrow(asset, pool=dear)
    for pool in (dear, cheap):
        pool.mark()
    boa.env.time_travel(seconds=DAY)
    stage.say(asset)
    stage.desk.auto_refinance(asset, RATE, boa.env.timestamp + 30 * DAY, sender=host)
    return asset


def test_refinance_down__real_pools__same_debt_at_a_lower_rate(
    stage, agreed, dear, cheap, stranger
):
    debt, rate = stage.debt(agreed), dear.borrow_rate()

    stage.desk.refinance_down(agreed, cheap, sender=stranger)

    loan = stage.desk.loan(agreed)
    assert (loan.pool, loan.principal, loan.months) == (cheap.address, debt, 12)
    assert 0 <= loan.debt - debt <= 1  # debt shares round up
    assert cheap.borrow_rate() < rate - WAD // 100
    assert (dear.debt_of(agreed), dear.performing_debt()) == (0, 0)
    assert stage.token.balanceOf(dear) == DEPOSIT - PRINCIPAL + debt
    assert stage.token.balanceOf(stage.desk) == 0


def test_refinance_down__no_mark_yet__reverts(stage, agreed, lender, stranger):
    fresh = stage.real_pool(CHEAP, lender, DEPOSIT)
    fresh.mark()

    with boa.reverts("pool: no mark a day old"):
        stage.desk.refinance_down(agreed, fresh, sender=stranger)


def test_refinance_down__deposit_of_one_block__does_not_make_a_pool_cheap(
    stage, dear, cheap, host, operator, lender, stranger
):
    """Fully used for a day, then idle in one block: its average is what it was."""
    stage.borrow(stage.machine(stage.fund(operator)), pool=cheap)
    cheap.withdraw(cheap.maxWithdraw(lender), lender, lender, sender=lender)
    asset = stage.machine()
    stage.borrow(asset, pool=dear)
    for pool in (dear, cheap):
        pool.mark()
    boa.env.time_travel(seconds=DAY)
    stage.say(asset)
    stage.desk.auto_refinance(asset, RATE, boa.env.timestamp + DAY, sender=host)
    assert cheap.average_rate() > 20 * WAD // 100

    stage.deposit(cheap, stranger, 10**7 * USD)

    assert cheap.borrow_rate() < 7 * WAD // 100
    with boa.reverts("desk: rate not lower"):
        stage.desk.refinance_down(asset, cheap, sender=stranger)


def test_refinance_down__withdrawal_of_one_block__does_not_make_the_present_pool_dear(
    stage, agreed, dear, lender, stranger
):
    """The present pool is emptied in one block, to push the loan to another one just as dear."""
    equal = stage.real_pool((1_450, 1_450, 8_000, 2_400), lender, DEPOSIT)
    equal.mark()
    boa.env.time_travel(seconds=DAY)
    stage.say(agreed)
    dear.withdraw(dear.maxWithdraw(lender), lender, lender, sender=lender)
    assert dear.borrow_rate() > 30 * WAD // 100

    with boa.reverts("desk: rate not lower"):
        stage.desk.refinance_down(agreed, equal, sender=stranger)


@pytest.mark.parametrize("difference", [1_500 * USD, -1_500 * USD])
def test_refinance__real_pools__value_neutral_to_both(stage, agreed, dear, cheap, host, difference):
    boa.env.time_travel(seconds=STEP // 2)
    stage.say(agreed)
    stage.token.approve(stage.desk, UNLIMITED, sender=host)
    debt = stage.debt(agreed)
    assets = [pool.totalAssets() for pool in (dear, cheap)]
    held = stage.token.balanceOf(host)

    stage.desk.refinance(agreed, cheap, debt + difference, 24, sender=host)

    assert only_event(stage.desk, "Refinanced")["debt"] == debt
    assert stage.token.balanceOf(host) == held + difference
    for pool, before in zip((dear, cheap), assets, strict=True):
        assert 0 <= pool.totalAssets() - before <= 2
    assert (dear.borrowed_by(host), cheap.borrowed_by(host)) == (0, debt + difference)
