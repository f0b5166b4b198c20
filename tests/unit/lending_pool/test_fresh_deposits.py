"""What came in lately does not count for loans: it fades within a day, and leaves first."""

from decimal import Decimal

import boa
import pytest

from tests.helpers.credit_pool_model import CurveModel, PoolModel
from tests.helpers.pool_stage import ACCELERATOR, CURVE, DAY, WAD

ASSET = 7
OLD, NEW = 100_000, 400_000
"""Whole tokens that stayed, and that came just now."""


@pytest.fixture
def fresh(any_stage, lender, payee):
    """Return a pool with money that stayed and four times as much that came just now."""
    any_stage.deposit(lender, OLD * any_stage.unit)
    any_stage.fund(payee, NEW * any_stage.unit)
    any_stage.pool.deposit(NEW * any_stage.unit, payee, sender=payee)
    return any_stage


def can_lend(stage, borrower: str, amount: int) -> bool:
    """Tell whether the desk can lend so much, and undo it."""
    with boa.env.anchor():
        try:
            stage.pool.lend(ASSET, ACCELERATOR, borrower, borrower, amount, sender=stage.desk)
        except boa.BoaError:
            return False
    return True


def test_fresh_deposits__just_came__all_of_it_and_caps_are_of_the_rest(fresh, host):
    pool, unit = fresh.pool, fresh.unit

    assert pool.fresh_deposits() == NEW * unit
    assert pool.totalAssets() == (OLD + NEW) * unit
    assert can_lend(fresh, host, OLD * unit // 5)
    with boa.reverts("pool: borrower at the cap"):
        pool.lend(ASSET, ACCELERATOR, host, host, OLD * unit // 5 + 1, sender=fresh.desk)


@pytest.mark.parametrize("passed", [0, 1, DAY // 4, DAY - 1, DAY, 2 * DAY])
def test_fresh_deposits__after_a_time__faded_in_proportion_rounded_up(fresh, host, passed):
    pool, unit = fresh.pool, fresh.unit
    boa.env.timestamp += passed

    left = -(-NEW * unit * max(DAY - passed, 0) // DAY)
    assert pool.fresh_deposits() == left
    counted = (OLD + NEW) * unit - left
    assert can_lend(fresh, host, counted // 5)
    assert not can_lend(fresh, host, counted // 5 + 1)


def test_fresh_deposits__actions_in_between__never_fade_faster_than_the_clock(fresh, lender):
    """Each action fades what the last one left: later, never earlier; gone after a quiet day."""
    for _ in range(24):
        boa.env.timestamp += DAY // 24
        fresh.pool.redeem(10**9, lender, lender, sender=lender)
    assert 0 < fresh.pool.fresh_deposits() <= NEW * fresh.unit * 2 // 5
    boa.env.timestamp += DAY
    assert fresh.pool.fresh_deposits() == 0


@pytest.mark.parametrize("way", ["withdraw", "redeem", "request_redeem"])
def test_leave__fresh_money_there__goes_first(fresh, payee, lender, way):
    pool, unit, part = fresh.pool, fresh.unit, NEW // 4
    if way == "withdraw":
        pool.withdraw(part * unit, lender, lender, sender=lender)
    elif way == "redeem":
        pool.redeem(pool.convertToShares(part * unit), lender, lender, sender=lender)
    else:
        pool.request_redeem(pool.convertToShares(part * unit), payee, sender=payee)

    grain = unit // 10**6
    assert (NEW - part) * unit <= pool.fresh_deposits() <= (NEW - part) * unit + grain
    assert OLD * unit - grain <= pool.totalAssets() - pool.fresh_deposits() <= OLD * unit


@pytest.mark.parametrize("millionths", [1, 2, 1_000_000, 3_999_999])
def test_deposit__of_dust__is_fresh_as_it_is_and_leaves_so(any_stage, payee, millionths):
    """Rounded up to a millionth of a token: dust must neither escape nor be worth a token."""
    pool, grain = any_stage.pool, any_stage.unit // 10**6
    any_stage.fund(payee, 4 * any_stage.unit)
    pool.deposit(millionths * grain - (grain - 1), payee, sender=payee)
    assert pool.fresh_deposits() == millionths * grain
    pool.redeem(pool.balanceOf(payee), payee, payee, sender=payee)
    assert pool.fresh_deposits() in (0, grain)


def test_lend__behind_fresh_money__returns_the_rate_without_it(fresh, host):
    pool, unit = fresh.pool, fresh.unit
    amount = OLD * unit // 5
    model = PoolModel(
        CurveModel(*CURVE), 0, 0, unit=unit, fresh=NEW * unit, cash=(OLD + NEW) * unit
    )

    returned = pool.lend(ASSET, ACCELERATOR, host, host, amount, sender=fresh.desk)

    assert model.is_rate(returned, model.rate_after(amount))
    with_it = PoolModel(CurveModel(*CURVE), 0, 0, unit=unit, cash=(OLD + NEW) * unit)
    assert model.is_rate(pool.borrow_rate(), with_it.rate_after(amount))
    assert returned > pool.borrow_rate() + WAD // 200
    assert pool.settled_rate() == returned


def test_lend__only_fresh_cash_left__returns_the_rate_of_full_use(any_stage, lender, payee, host):
    pool, unit = any_stage.pool, any_stage.unit
    any_stage.deposit(lender, OLD * unit)
    for asset in range(1, 5):
        any_stage.lend(asset, OLD * unit // 5)
    pool.withdraw(OLD * unit // 5, lender, lender, sender=lender)
    any_stage.fund(payee, NEW * unit)
    pool.deposit(NEW * unit, payee, sender=payee)
    amount = unit

    returned = pool.lend(ASSET, ACCELERATOR, host, host, amount, sender=any_stage.desk)

    full = PoolModel(CurveModel(*CURVE), 0, 0)
    assert model_rate_close(returned, full.curve.annual(full.curve.continuous(1)))
    assert pool.borrow_rate() < returned


def model_rate_close(rate: int, exact: Decimal) -> bool:
    """Tell whether a rate is the exact one to nine digits."""
    return abs(Decimal(rate) / WAD - exact) < Decimal("1e-9")


def test_set_supply_cap__keeps_what_is_fresh(fresh, owner):
    before = fresh.pool.fresh_deposits()
    fresh.pool.set_supply_cap(7_000_000 * fresh.unit, sender=owner)
    assert fresh.pool.fresh_deposits() == before
    assert fresh.pool.supply_cap() == 7_000_000 * fresh.unit
