"""Nobody can make the next lender's shares dear: donations are inert, the first share is cheap."""

import boa
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.pool_stage import OFFSET
from tests.helpers.pool_states import FEW, amount_up_to


@FEW
@given(data=st.data())
def test_first_depositor__donates_anything__victim_loses_a_thousandth_at_most(
    any_stage, data, stranger, lender
):
    """Threat 22."""
    with boa.env.anchor():
        pool, unit = any_stage.pool, any_stage.unit
        any_stage.deposit(stranger, amount_up_to(data, 1_000 * unit, "first deposit"))
        any_stage.token.mint(pool, amount_up_to(data, 10**6 * unit, "donation"))
        if data.draw(st.booleans(), "leaves but for one share"):
            shares = pool.balanceOf(stranger) - 1
            pool.redeem(shares, stranger, stranger, sender=stranger)
        deposited = amount_up_to(data, 10**6 * unit, "victim")

        any_stage.deposit(lender, deposited)

        worth = pool.convertToAssets(pool.balanceOf(lender))
        assert deposited - worth <= max(1, deposited // 1_000)


def test_donation__any_amount__changes_no_figure_but_the_balance(stage, lender):
    """Threats 23 and 28, P3."""
    pool = stage.pool
    stage.deposit(lender, 10_000 * stage.unit)
    stage.lend(1, 2_000 * stage.unit)
    names = ("totalAssets", "free_cash", "utilisation", "borrow_rate", "reserve", "totalSupply")
    before = [getattr(pool, name)() for name in names]
    price = pool.convertToAssets(10**18)

    stage.token.mint(pool, 10**6 * stage.unit)

    assert [getattr(pool, name)() for name in names] == before
    assert pool.convertToAssets(10**18) == price
    pool.serve()
    stage.deposit(lender, 1)
    stage.check_money(donated=10**6 * stage.unit)


def test_donated_shares__sent_to_the_pool__raise_nobodys_claim(stage, lender, payee):
    stage.deposit(lender, 10_000 * stage.unit)
    stage.deposit(payee, 10_000 * stage.unit)
    stage.pool.transfer(stage.pool, 1_000 * stage.unit * OFFSET, sender=payee)
    assert stage.pool.queued_shares() == 0

    cohort = stage.request(lender)

    assert stage.pool.queued_shares() == 0
    assert stage.pool.claimable_exit(cohort, lender) == 10_000 * stage.unit
    assert stage.pool.balanceOf(stage.pool) == 1_000 * stage.unit * OFFSET


def test_total_loss__then_a_deposit__owns_all_but_dust(make_pool, lender, payee):
    """Threat 29: no division by zero, and the newcomer does not pay for the old loss."""
    for decimals in (6, 8):
        stage = make_pool(decimals=decimals)
        _lose_everything(stage, lender)
        supply = stage.pool.totalSupply()
        assert stage.pool.totalAssets() == stage.pool.convertToAssets(supply) == 0

        stage.deposit(payee, 1_000 * stage.unit)

        worth = stage.pool.convertToAssets(stage.pool.balanceOf(payee))
        assert 1_000 * stage.unit - 2 <= worth <= 1_000 * stage.unit
        assert stage.pool.convertToAssets(stage.pool.balanceOf(lender)) <= 1
        stage.pool.withdraw(worth, payee, payee, sender=payee)
        stage.check_money()


def test_total_loss__of_a_large_supply__limits_say_what_still_fits(make_pool, lender, payee):
    """At 18 decimals there is no room for shares at that price: the pool is over, and says so."""
    stage = make_pool(decimals=18)
    _lose_everything(stage, lender)
    most = stage.pool.maxDeposit(payee)
    assert 0 < most < stage.unit
    stage.fund(payee, stage.unit)

    with boa.reverts("pool: above its cap"):
        stage.pool.deposit(most + 1, payee, sender=payee)
    stage.pool.deposit(most, payee, sender=payee)

    assert stage.pool.totalSupply() <= 2**128 - 1
    assert stage.pool.convertToAssets(stage.pool.totalSupply()) <= stage.pool.totalAssets()


def test_total_loss__then_a_recovery__goes_to_the_old_lenders(stage, lender):
    _lose_everything(stage, lender)
    stage.fund(stage.workout, 700 * stage.unit)

    stage.pool.recover(700 * stage.unit, sender=stage.workout)

    worth = stage.pool.convertToAssets(stage.pool.balanceOf(lender))
    assert 699 * stage.unit < worth <= 700 * stage.unit


def _lose_everything(stage, lender):
    """Lend all of a lender's 100,000 to five borrowers, and lose it."""
    stage.deposit(lender, 100_000 * stage.unit)
    for asset in range(1, 6):
        stage.lend(asset, 20_000 * stage.unit)
    assert stage.pool.free_cash() == 0
    for asset in range(1, 6):
        stage.impair(asset, 0)
        stage.end(asset)
    assert stage.pool.totalSupply() == 100_000 * stage.unit * OFFSET
