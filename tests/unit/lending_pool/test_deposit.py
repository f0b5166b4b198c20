"""`deposit`: money in, shares rounded down, within the cap and unless paused."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.pool_stage import OFFSET, STEP

ZERO = "0x" + "00" * 20


def test_deposit__first_one__mints_a_million_shares_for_each_unit(any_stage, lender, payee):
    pool, token, unit = any_stage.pool, any_stage.token, any_stage.unit
    any_stage.fund(lender, 1_000 * unit)

    shares = pool.deposit(1_000 * unit, payee, sender=lender)

    assert only_event(pool, "Deposit") == {
        "sender": lender,
        "owner": payee,
        "assets": 1_000 * unit,
        "shares": 1_000 * unit * OFFSET,
    }
    assert shares == 1_000 * unit * OFFSET
    assert pool.balanceOf(payee) == pool.totalSupply() == shares
    assert pool.balanceOf(lender) == token.balanceOf(lender) == 0
    assert pool.totalAssets() == token.balanceOf(pool) == pool.free_cash() == 1_000 * unit


def test_deposit__after_interest__mints_fewer_shares_and_moves_the_rate(stage, lender, payee):
    stage.deposit(lender, 1_000 * stage.unit)
    stage.lend(1, 200 * stage.unit)
    boa.env.timestamp += STEP
    rate = stage.pool.borrow_rate()

    shares = stage.deposit(payee, 1_000 * stage.unit)

    assert only_event(stage.pool, "RateMoved") == {"rate": stage.pool.borrow_rate()}
    assert shares < 1_000 * stage.unit * OFFSET
    assert stage.pool.borrow_rate() < rate
    stage.check_money()


def test_deposit__nothing_or_less_than_a_share__reverts(stage, lender):
    stage.fund(lender, 10)

    with boa.reverts("pool: deposit too small"):
        stage.pool.deposit(0, lender, sender=lender)

    assert stage.pool.deposit(1, lender, sender=lender) == OFFSET


def test_deposit__above_the_supply_cap__reverts_by_one_unit(stage, lender, owner):
    stage.fund(lender, 10**15)
    stage.pool.set_supply_cap(5_000 * stage.unit, sender=owner)
    assert stage.pool.maxDeposit(lender) == 5_000 * stage.unit

    with boa.reverts("pool: above its cap"):
        stage.pool.deposit(5_000 * stage.unit + 1, lender, sender=lender)
    stage.pool.deposit(5_000 * stage.unit, lender, sender=lender)

    assert stage.pool.totalAssets() == 5_000 * stage.unit
    assert stage.pool.maxDeposit(lender) == stage.pool.maxMint(lender) == 0


@pytest.mark.parametrize("how", ["pause", "stop_new"])
def test_deposit__paused_or_stopped__reverts(stage, lender, guardian, owner, how):
    stage.fund(lender, 10)
    if how == "pause":
        stage.pool.pause(sender=guardian)
    else:
        stage.pool.stop_new(sender=owner)
    reason = {"pause": "pause: paused", "stop_new": "pause: stopped for ever"}[how]

    with boa.reverts(reason):
        stage.pool.deposit(10, lender, sender=lender)
    with boa.reverts(reason):
        stage.pool.mint(OFFSET, lender, sender=lender)

    assert stage.pool.maxDeposit(lender) == stage.pool.maxMint(lender) == 0


def test_deposit__for_nobody__reverts_and_the_limits_say_so(stage, lender):
    stage.fund(lender, 10)

    with boa.reverts("erc20: mint to the zero address"):
        stage.pool.deposit(10, ZERO, sender=lender)

    assert stage.pool.maxDeposit(ZERO) == stage.pool.maxMint(ZERO) == 0
    assert stage.pool.maxDeposit(lender) > 0


def test_deposit__without_allowance_or_money__reverts(stage, lender):
    with boa.reverts("mock: allowance"):
        stage.pool.deposit(10, lender, sender=lender)
    stage.fund(lender, 9)
    with boa.reverts("mock: balance"):
        stage.pool.deposit(10, lender, sender=lender)

    assert stage.pool.totalSupply() == stage.pool.totalAssets() == 0


def test_deposit__while_exits_wait__serves_them_first_of_all(stage, lender, payee):
    unit = stage.unit
    stage.deposit(lender, 1_000 * unit)
    stage.lend(1, 200 * unit)
    stage.pool.withdraw(800 * unit, lender, lender, sender=lender)
    cohort = stage.request(lender)

    stage.deposit(payee, 150 * unit)

    served = only_event(stage.pool, "CohortServed")
    assert (served["cohort"], served["assets"]) == (cohort, 150 * unit)
    assert stage.pool.claimable_exit(cohort, lender) == 150 * unit
    assert stage.pool.free_cash() == 0
    stage.check_money()
