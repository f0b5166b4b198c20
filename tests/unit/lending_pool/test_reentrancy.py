"""A token that calls back in the middle of a transfer gains nothing: every entry is locked."""

import boa
import pytest

from tests.helpers.pool_stage import OFFSET
from tests.unit.lending_pool.test_odd_tokens import MOVES, _money_moves


@pytest.fixture
def busy(stage, lender, stranger):
    """Return a pool in which every way to move money is open, to the token as well."""
    stage.deposit(lender, 10_000 * stage.unit)
    stage.fund(lender, 10_000)
    stage.fund(stage.workout, 10_000)
    stage.request(lender, 1_000 * stage.unit * OFFSET)
    stage.deposit(stage.token.address, 10_000 * stage.unit)
    return stage


def _entries(stage, lender):
    pool, token = stage.pool, stage.token.address
    return {
        "deposit": pool.deposit.prepare_calldata(1, token),
        "mint": pool.mint.prepare_calldata(OFFSET, token),
        "withdraw": pool.withdraw.prepare_calldata(1, token, token),
        "redeem": pool.redeem.prepare_calldata(OFFSET, token, token),
        "request_redeem": pool.request_redeem.prepare_calldata(10**15, token),
        "serve": pool.serve.prepare_calldata(),
        "claim": pool.claim.prepare_calldata(1, lender),
        "mark": pool.mark.prepare_calldata(),
        "totalAssets": pool.totalAssets.prepare_calldata(),
        "convertToAssets": pool.convertToAssets.prepare_calldata(1),
        "maxWithdraw": pool.maxWithdraw.prepare_calldata(token),
        "debt_of": pool.debt_of.prepare_calldata(1),
        "borrow_rate": pool.borrow_rate.prepare_calldata(),
        "settled_rate": pool.settled_rate.prepare_calldata(),
        "claimable_exit": pool.claimable_exit.prepare_calldata(1, lender),
    }


@pytest.mark.parametrize("move", MOVES)
def test_token_reenters__every_entry_and_every_view_of_money_is_locked(busy, lender, move):
    for name, data in _entries(busy, lender).items():
        with boa.env.anchor():
            busy.token.set_hook(busy.pool, data)

            _money_moves(busy, lender)[move]()

            assert (busy.token.hook_runs(), busy.token.hook_successes()) == (1, 0), name
            busy.check_money()


@pytest.mark.parametrize("move", MOVES)
def test_token_moves_shares_on_the_way__worth_is_the_same_in_all(busy, lender, move):
    """Shares can be sent in a callback as at any time: supply and assets are written by then."""
    token = busy.token.address
    worth = busy.pool.convertToAssets(busy.pool.totalSupply())
    with boa.env.anchor():
        _money_moves(busy, lender)[move]()
        plain = busy.price()
    busy.token.set_hook(busy.pool, busy.pool.transfer.prepare_calldata(lender, 10**9))

    _money_moves(busy, lender)[move]()

    assert busy.token.hook_successes() == 1
    assert busy.price() == plain
    assert abs(busy.pool.convertToAssets(busy.pool.totalSupply()) - worth) <= 1_100
    assert busy.pool.balanceOf(token) == 10_000 * busy.unit * OFFSET - 10**9
    busy.check_money()


def test_entries__without_a_callback__are_open(busy, lender):
    """The refusals above are the lock's: the token may do all of it at any other time."""
    for data in _entries(busy, lender).values():
        with boa.env.anchor():
            busy.fund(busy.token.address, 10)
            boa.env.raw_call(busy.pool.address, sender=busy.token.address, data=data)
