"""`mint`: shares at a price rounded up."""

import boa

from tests.helpers.event_logs import only_event
from tests.helpers.pool_stage import OFFSET, STEP


def test_mint__first_one__costs_a_unit_for_a_million_shares(any_stage, lender, payee):
    pool, unit = any_stage.pool, any_stage.unit
    any_stage.fund(lender, 100 * unit)

    assets = pool.mint(100 * unit * OFFSET, payee, sender=lender)

    assert only_event(pool, "Deposit") == {
        "sender": lender,
        "owner": payee,
        "assets": 100 * unit,
        "shares": 100 * unit * OFFSET,
    }
    assert assets == 100 * unit == pool.totalAssets()
    assert pool.balanceOf(payee) == 100 * unit * OFFSET


def test_mint__one_share__costs_a_whole_unit(stage, lender):
    stage.fund(lender, 10)

    assert stage.pool.mint(1, lender, sender=lender) == 1

    assert stage.pool.balanceOf(lender) == 1
    with boa.reverts("pool: deposit too small"):
        stage.pool.mint(0, lender, sender=lender)


def test_mint__after_interest__costs_more(stage, lender, payee):
    stage.deposit(lender, 1_000 * stage.unit)
    stage.lend(1, 200 * stage.unit)
    boa.env.timestamp += STEP
    stage.fund(payee, 10**12)

    assets = stage.pool.mint(1_000 * stage.unit * OFFSET, payee, sender=payee)

    assert assets > 1_000 * stage.unit
    stage.check_money()


def test_mint__above_the_supply_cap__reverts_by_one_share(stage, lender, owner):
    stage.fund(lender, 10**15)
    stage.pool.set_supply_cap(5_000 * stage.unit, sender=owner)
    most = stage.pool.maxMint(lender)
    assert most == 5_000 * stage.unit * OFFSET

    with boa.reverts("pool: above its cap"):
        stage.pool.mint(most + 1, lender, sender=lender)

    assert stage.pool.mint(most, lender, sender=lender) == 5_000 * stage.unit
