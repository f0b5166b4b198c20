"""`withdraw` and `redeem`: free cash out, while nobody waits."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.pool_stage import OFFSET, STEP

LEND = 200
CASH = 800


@pytest.fixture
def lent(any_stage, lender):
    """Return a pool with 1,000 of the lender, 200 of them lent for thirty days."""
    any_stage.deposit(lender, 1_000 * any_stage.unit)
    any_stage.lend(1, LEND * any_stage.unit)
    boa.env.timestamp += STEP
    return any_stage


def test_withdraw__free_cash__burns_shares_rounded_up(lent, lender, payee):
    pool, unit = lent.pool, lent.unit
    price = lent.price()

    shares = pool.withdraw(300 * unit, payee, lender, sender=lender)

    assert only_event(pool, "Withdraw") == {
        "sender": lender,
        "receiver": payee,
        "owner": lender,
        "assets": 300 * unit,
        "shares": shares,
    }
    assert shares == -(-300 * unit * price[1] // price[0])
    assert lent.token.balanceOf(payee) == 300 * unit
    assert pool.balanceOf(lender) == pool.totalSupply() == 1_000 * unit * OFFSET - shares
    lent.check_money()


def test_redeem__free_cash__pays_rounded_down(lent, lender, payee):
    pool, unit = lent.pool, lent.unit
    price = lent.price()

    assets = pool.redeem(300 * unit * OFFSET, payee, lender, sender=lender)

    assert only_event(pool, "Withdraw") == {
        "sender": lender,
        "receiver": payee,
        "owner": lender,
        "assets": assets,
        "shares": 300 * unit * OFFSET,
    }
    assert assets == 300 * unit * OFFSET * price[0] // price[1] > 300 * unit
    assert lent.token.balanceOf(payee) == assets
    lent.check_money()


def test_withdraw__more_than_the_free_cash__reverts_by_one_unit(lent, lender):
    free = lent.pool.free_cash()
    assert free == CASH * lent.unit - lent.pool.reserve()

    with boa.reverts("pool: exit through the queue"):
        lent.pool.withdraw(free + 1, lender, lender, sender=lender)
    lent.pool.withdraw(free, lender, lender, sender=lender)

    assert lent.pool.free_cash() == 0
    assert lent.pool.utilisation() == 10**18
    assert lent.pool.borrow_rate() == lent.pool.max_rate()


def test_redeem__more_than_the_free_cash_is_worth__reverts(lent, lender):
    with boa.reverts("pool: exit through the queue"):
        lent.pool.redeem(lent.pool.balanceOf(lender), lender, lender, sender=lender)

    lent.pool.redeem(lent.pool.maxRedeem(lender), lender, lender, sender=lender)


def test_withdraw__more_than_owned__reverts(stage, lender, payee):
    stage.deposit(lender, 100)
    stage.deposit(payee, 100)

    with boa.reverts("erc20: burn amount exceeds balance"):
        stage.pool.withdraw(101, lender, lender, sender=lender)
    with boa.reverts("erc20: burn amount exceeds balance"):
        stage.pool.redeem(100 * OFFSET + 1, lender, lender, sender=lender)


@pytest.mark.parametrize("name", ["withdraw", "redeem"])
def test_withdraw__while_others_wait__reverts(lent, lender, payee, name):
    lent.deposit(payee, 10 * lent.unit)
    lent.request(lender)
    assert lent.pool.queued_shares() > 0

    with boa.reverts("pool: exit through the queue"):
        getattr(lent.pool, name)(1, payee, payee, sender=payee)

    lent.pay(1)
    assert lent.pool.queued_shares() == 0
    getattr(lent.pool, name)(1, payee, payee, sender=payee)


def test_withdraw__by_one_allowed__spends_the_allowance(stage, lender, operator, stranger):
    stage.deposit(lender, 1_000)
    stage.pool.approve(operator, 400 * OFFSET, sender=lender)

    stage.pool.withdraw(300, operator, lender, sender=operator)
    assert stage.pool.allowance(lender, operator) == 100 * OFFSET
    with boa.reverts("erc20: insufficient allowance"):
        stage.pool.redeem(100 * OFFSET + 1, operator, lender, sender=operator)
    with boa.reverts("erc20: insufficient allowance"):
        stage.pool.withdraw(1, stranger, lender, sender=stranger)

    stage.pool.redeem(100 * OFFSET, operator, lender, sender=operator)
    assert stage.token.balanceOf(operator) == 400


def test_withdraw__paused_and_stopped__works(stage, lender, guardian, owner):
    stage.deposit(lender, 1_000)
    stage.pool.pause(sender=guardian)
    stage.pool.stop_new(sender=owner)

    stage.pool.withdraw(400, lender, lender, sender=lender)
    stage.pool.redeem(600 * OFFSET, lender, lender, sender=lender)

    assert stage.token.balanceOf(lender) == 1_000
    assert stage.pool.totalSupply() == 0


def test_redeem__dust_that_is_worth_nothing__burns_it_for_nothing(stage, lender):
    stage.deposit(lender, 1_000)

    assert stage.pool.redeem(OFFSET - 1, lender, lender, sender=lender) == 0

    assert stage.pool.balanceOf(lender) == 999 * OFFSET + 1
    assert stage.token.balanceOf(lender) == 0
