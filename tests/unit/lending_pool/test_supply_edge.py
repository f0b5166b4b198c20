"""The most shares there can be: products of share arithmetic fit below it."""

import boa

from tests.helpers.storage import slot_of

MOST = 2**128 - 1


def test_mint__to_the_last_share_there_can_be__and_no_further(stage, lender):
    pool = stage.pool
    stage.deposit(lender, 10_000 * stage.unit)
    stage.fund(lender, 100)
    held = pool.balanceOf(lender)
    boa.env.set_storage(pool.address, slot_of(pool, "erc20", "totalSupply"), MOST - 10)

    with boa.reverts("pool: above its cap"):
        pool.mint(11, lender, sender=lender)
    assert pool.totalSupply() == MOST - 10
    pool.mint(10, lender, sender=lender)

    assert pool.totalSupply() == MOST
    assert pool.balanceOf(lender) == held + 10
