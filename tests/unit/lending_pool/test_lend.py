"""`lend`: the desk alone, from free cash, within the caps, never before those who leave."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.pool_stage import ACCELERATOR, STEP, build_pool
from tests.unit.lending_pool.conftest import MakePool

ASSET = 7


def test_lend__within_all_limits__pays_out_and_opens_the_debt(any_stage, lender, host, payee):
    pool, unit = any_stage.pool, any_stage.unit
    any_stage.deposit(lender, 100_000 * unit)

    pool.lend(ASSET, ACCELERATOR, host, payee, 20_000 * unit, sender=any_stage.desk)

    assert only_event(pool, "Lent") == {
        "asset": ASSET,
        "borrower": host,
        "amount": 20_000 * unit,
        "debt_shares": 20_000 * unit,
    }
    assert any_stage.token.balanceOf(payee) == 20_000 * unit
    assert pool.debt_of(ASSET) == pool.performing_debt() == 20_000 * unit
    assert pool.loan_of(ASSET) == (20_000 * unit, 20_000 * unit, False, 0, 0)
    assert pool.free_cash() == 80_000 * unit
    assert pool.totalAssets() == 100_000 * unit
    assert pool.borrowed_by(host) == pool.lent_on(ACCELERATOR) == 20_000 * unit
    any_stage.check_money()


@pytest.mark.parametrize("decimals", [6, 8, 18])
def test_lend__ten_thousand_at_fifteen_percent__owes_125_after_thirty_days(
    make_pool: MakePool, lender, decimals
):
    stage = make_pool(decimals=decimals, curve=(1_500, 1_500, 5_000, 1_500))
    stage.deposit(lender, 100_000 * stage.unit)
    stage.lend(ASSET, 10_000 * stage.unit)

    boa.env.timestamp += STEP

    interest = stage.pool.debt_of(ASSET) - 10_000 * stage.unit
    dust = 0 if decimals < 18 else 4 * 10**4
    assert 125 * stage.unit - dust <= interest <= 125 * stage.unit


def test_lend__thirty_six_percent__three_percent_after_thirty_days(owner, guardian, lender):
    stage = build_pool(owner, guardian, curve=(3_600, 3_600, 5_000, 3_600))
    stage.deposit(lender, 100_000 * stage.unit)
    stage.lend(ASSET, 10_000 * stage.unit)

    boa.env.timestamp += STEP

    assert stage.pool.debt_of(ASSET) == 10_300 * stage.unit


def test_lend__above_the_borrowers_cap__reverts_by_one_unit(stage, lender, host):
    stage.deposit(lender, 100_000 * stage.unit)
    stage.lend(1, 15_000 * stage.unit, host)

    with boa.reverts("pool: borrower at the cap"):
        stage.lend(2, 5_000 * stage.unit + 1, host)
    stage.lend(2, 5_000 * stage.unit, host)

    stage.pay(1)
    with boa.reverts("pool: borrower at the cap"):
        stage.lend(3, 1, host)
    stage.end(1)
    stage.lend(3, 15_000 * stage.unit, host)


def test_lend__above_the_accelerators_cap__reverts_by_one_unit(stage, lender):
    stage.deposit(lender, 100_000 * stage.unit)
    for asset in (1, 2):
        stage.lend(asset, 15_000 * stage.unit, accelerator=ACCELERATOR)

    with boa.reverts("pool: accelerator at the cap"):
        stage.lend(3, 10_000 * stage.unit + 1, accelerator=ACCELERATOR)
    stage.lend(3, 10_000 * stage.unit, accelerator=ACCELERATOR)

    assert stage.pool.lent_on(ACCELERATOR) == 40_000 * stage.unit


def test_lend__above_the_free_cash__reverts_by_one_unit(stage, lender):
    stage.deposit(lender, 100_000 * stage.unit)
    stage.lend(1, 20_000 * stage.unit)
    boa.env.timestamp += STEP
    stage.pool.withdraw(75_000 * stage.unit, lender, lender, sender=lender)
    free = stage.pool.free_cash()
    assert free == 5_000 * stage.unit - stage.pool.reserve() > 0

    with boa.reverts("pool: not enough free cash"):
        stage.lend(2, free + 1)

    assert free < stage.pool.totalAssets() // 5
    stage.lend(2, free)
    assert stage.pool.free_cash() == 0


def test_lend__while_exits_are_queued__reverts(stage, lender):
    stage.deposit(lender, 100_000 * stage.unit)
    stage.lend(1, 20_000 * stage.unit)
    stage.request(lender)
    stage.token.mint(stage.pool, 10**12)
    assert stage.pool.queued_shares() > 0

    with boa.reverts("pool: exits are queued"):
        stage.lend(2, 1)


def test_lend__one_asset_twice__reverts(stage, lender):
    stage.deposit(lender, 100_000 * stage.unit)
    stage.lend(1, 1_000 * stage.unit)

    with boa.reverts("pool: loan open already"):
        stage.lend(1, 1_000 * stage.unit)


def test_lend__paused__works_but_not_after_the_sunset(stage, lender, guardian, owner):
    stage.deposit(lender, 100_000 * stage.unit)
    stage.pool.pause(sender=guardian)
    stage.lend(1, 1_000 * stage.unit)

    stage.pool.stop_new(sender=owner)

    with boa.reverts("pause: stopped for ever"):
        stage.lend(2, 1_000 * stage.unit)
    stage.pay(1)
    stage.end(1)


def test_lend__token_refuses__reverts(stage, lender):
    stage.deposit(lender, 100_000 * stage.unit)
    stage.token.set_style(stage.token.RETURNS_FALSE())

    with boa.reverts("token: transfer refused"):
        stage.lend(1, 1_000 * stage.unit)
