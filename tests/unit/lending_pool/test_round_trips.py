"""No way in and out at one moment leaves anyone with more: the round trips of a16z's suite."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.pool_states import FEW, amount_up_to, odd_state
from tests.helpers.pool_states import SECOND_LENDER as TRADER


def _in(pool, name, amount):
    return getattr(pool, name)(amount, TRADER, sender=TRADER)


def _out(pool, name, amount):
    return getattr(pool, name)(amount, TRADER, TRADER, sender=TRADER)


@pytest.fixture
def trade(any_stage):
    """Bring the pool into an odd state and give the trader money; return a drawn amount of it."""

    def _trade(data, least=1):
        odd_state(any_stage, data)
        any_stage.fund(TRADER, 10**7 * any_stage.unit)
        return max(least, amount_up_to(data, 10**6 * any_stage.unit, "amount"))

    return _trade


@FEW
@given(data=st.data())
def test_deposit_then_redeem__pays_no_more(any_stage, trade, data):
    with boa.env.anchor():
        assets = trade(data, 10)
        assert _out(any_stage.pool, "redeem", _in(any_stage.pool, "deposit", assets)) <= assets


@FEW
@given(data=st.data())
def test_deposit_then_withdraw__burns_no_less(any_stage, trade, data):
    with boa.env.anchor():
        assets = trade(data, 10)
        _in(any_stage.pool, "deposit", 2 * assets)  # way out can cost more shares than way in gave
        shares = _in(any_stage.pool, "deposit", assets)
        assert _out(any_stage.pool, "withdraw", assets) >= shares


@FEW
@given(data=st.data())
def test_mint_then_redeem__pays_no_more(any_stage, trade, data):
    with boa.env.anchor():
        shares = trade(data) * 10**5
        paid = _in(any_stage.pool, "mint", shares)
        assert _out(any_stage.pool, "redeem", shares) <= paid


@FEW
@given(data=st.data())
def test_mint_then_withdraw__burns_no_less(any_stage, trade, data):
    with boa.env.anchor():
        shares = trade(data) * 10**5
        _in(any_stage.pool, "mint", 2 * shares)  # after a flag the way out costs more than these
        paid = _in(any_stage.pool, "mint", shares)
        assert _out(any_stage.pool, "withdraw", paid) >= shares


@FEW
@given(data=st.data())
def test_redeem_then_deposit__mints_no_more(any_stage, trade, data):
    with boa.env.anchor():
        trade(data)
        shares = amount_up_to(data, any_stage.pool.maxRedeem(TRADER), "shares")
        assets = _out(any_stage.pool, "redeem", shares)
        if assets:
            assert _in(any_stage.pool, "deposit", assets) <= shares


@FEW
@given(data=st.data())
def test_redeem_then_mint__costs_no_less(any_stage, trade, data):
    with boa.env.anchor():
        trade(data)
        shares = amount_up_to(data, any_stage.pool.maxRedeem(TRADER), "shares")
        assets = _out(any_stage.pool, "redeem", shares)
        assert _in(any_stage.pool, "mint", shares) >= assets


@FEW
@given(data=st.data())
def test_withdraw_then_deposit__mints_no_more(any_stage, trade, data):
    with boa.env.anchor():
        trade(data)
        assets = amount_up_to(data, any_stage.pool.maxWithdraw(TRADER), "assets")
        shares = _out(any_stage.pool, "withdraw", assets)
        assert _in(any_stage.pool, "deposit", assets) <= shares


@FEW
@given(data=st.data())
def test_withdraw_then_mint__costs_no_less(any_stage, trade, data):
    with boa.env.anchor():
        trade(data)
        assets = amount_up_to(data, any_stage.pool.maxWithdraw(TRADER), "assets")
        shares = _out(any_stage.pool, "withdraw", assets)
        assert _in(any_stage.pool, "mint", shares) >= assets


def test_one_unit_in_and_out__five_hundred_times__gains_nothing(stage, lender, payee):
    stage.deposit(lender, 1_000 * stage.unit)
    stage.lend(1, 200 * stage.unit)
    boa.env.timestamp += 10**7
    stage.fund(payee, 2_000)

    for _ in range(500):
        stage.pool.deposit(1, payee, sender=payee)
        _leave_all(stage.pool, payee)

    assert stage.token.balanceOf(payee) <= 2_000
    stage.check_money()


def _leave_all(pool, account):
    pool.redeem(pool.balanceOf(account), account, account, sender=account)
