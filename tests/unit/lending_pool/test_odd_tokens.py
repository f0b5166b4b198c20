"""Tokens that return nothing work; tokens that return False, take a fee or stop are refused."""

import boa
import pytest

from tests.helpers.pool_stage import OFFSET


def _money_moves(stage, lender):
    """Return every way in which money moves, and how to start it."""
    pool = stage.pool
    return {
        "deposit": lambda: pool.deposit(100, lender, sender=lender),
        "mint": lambda: pool.mint(100 * OFFSET, lender, sender=lender),
        "withdraw": lambda: pool.withdraw(100, lender, lender, sender=lender),
        "redeem": lambda: pool.redeem(100 * OFFSET, lender, lender, sender=lender),
        "lend": lambda: stage.lend(2, 100),
        "recover": lambda: pool.recover(100, sender=stage.workout),
        "claim": lambda: pool.claim(1, lender),
    }


MOVES = ("deposit", "mint", "withdraw", "redeem", "lend", "recover", "claim")
IN = ("deposit", "mint", "recover")


@pytest.fixture
def busy(stage, lender):
    """Return a pool in which every way to move money is open."""
    stage.deposit(lender, 10_000 * stage.unit)
    stage.fund(lender, 10_000)
    stage.fund(stage.workout, 10_000)
    stage.request(lender, 1_000 * stage.unit * OFFSET)
    return stage


@pytest.mark.parametrize("name", MOVES)
def test_token_returns_nothing__money_moves(busy, lender, name):
    busy.token.set_style(busy.token.RETURNS_NOTHING())

    _money_moves(busy, lender)[name]()

    busy.check_money()


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize(
    ("style", "reason"),
    [("RETURNS_FALSE", "token: transfer refused"), ("REVERTS", "mock: transfers stopped")],
)
def test_token_refuses__nothing_changes(busy, lender, name, style, reason):
    before = (busy.price(), busy.pool.balanceOf(lender), busy.pool.reserved_exits())
    busy.token.set_style(getattr(busy.token, style)())

    with boa.reverts(reason):
        _money_moves(busy, lender)[name]()

    assert (busy.price(), busy.pool.balanceOf(lender), busy.pool.reserved_exits()) == before
    busy.check_money()


@pytest.mark.parametrize("name", IN)
def test_token_takes_a_fee__what_comes_in_is_refused(busy, lender, name):
    busy.token.set_fee_bps(100)

    with boa.reverts("token: amount not received"):
        _money_moves(busy, lender)[name]()

    busy.token.set_fee_bps(0)
    _money_moves(busy, lender)[name]()


def test_token_takes_a_fee__payment_is_refused_unless_the_money_is_here(busy):
    """What the desk counts must be in the pool; a donation is nobody's, so it may stand in."""
    busy.lend(1, 1_000)
    busy.token.set_fee_bps(100)

    with boa.reverts("pool: money not received"):
        busy.pay(1, 1_000)
    busy.check_money(donated=990)

    busy.pool.collect(1, 990, sender=busy.desk)
    busy.check_money()


def test_token_freezes_the_pool__only_its_own_transfers_stop(busy, lender):
    busy.token.freeze(busy.pool)

    with boa.reverts("mock: sender frozen"):
        busy.pool.withdraw(100, lender, lender, sender=lender)

    busy.pool.transfer(busy.desk, OFFSET, sender=lender)
    busy.token.unfreeze(busy.pool)
    busy.pool.withdraw(100, lender, lender, sender=lender)
