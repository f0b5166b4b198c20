"""The list of pools at its last index: the pools on it stay, and no other comes in."""

import boa

from tests.helpers.loan_stage import RATE
from tests.helpers.storage import slot_of

LAST = 2**16 - 1


def test_approve_pool__last_index__is_given_and_one_more_reverts(stage, owner):
    desk = stage.desk
    first, last = stage.pool, stage.new_pool(RATE, approve=False)
    one_more = stage.new_pool(RATE, approve=False)
    boa.env.set_storage(desk.address, slot_of(desk, "pools", "pool_count"), LAST - 1)
    assert desk.approve_pool(last, True, sender=owner) == LAST

    with boa.reverts("desk: list of pools is full"):
        desk.approve_pool(one_more, True, sender=owner)

    assert (desk.pool_count(), desk.pool_at(LAST)) == (LAST, last.address)
    assert desk.pool_entry(one_more) == (0, False)
    assert desk.approve_pool(first, False, sender=owner) == 1
    assert desk.pool_entry(first) == (1, False)
