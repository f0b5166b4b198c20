"""Who may call what, by ABI: each function is in exactly one list, and three are pausable."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import DAY, PRINCIPAL, RATE, UNLIMITED

PAUSABLE = {"borrow", "refinance", "refinance_down"}
NEVER_PAUSABLE = {
    "repay", "release", "debt_service", "review", "flag", "auction", "take", "cure",
    "auto_refinance", "claim", "pause", "unpause",
}  # fmt: skip
BY_OWNER = {
    "approve_pool": None,  # the pool of the stage
    "set_guardian": ("0x" + "11" * 20,),
    "stop_new": (),
    "transfer_ownership": ("0x" + "11" * 20,),
}
BY_PENDING_OWNER = {"accept_ownership"}


def test_abi__state_changing_functions__each_in_one_list(stage):
    changing = [
        item["name"]
        for item in stage.desk.abi
        if item["type"] == "function" and item["stateMutability"] not in ("view", "pure")
    ]

    lists = (PAUSABLE, NEVER_PAUSABLE, set(BY_OWNER), BY_PENDING_OWNER)
    assert sorted(changing) == sorted(name for names in lists for name in names)
    assert not [item for item in stage.desk.abi if item.get("stateMutability") == "payable"]


def test_pause__only_the_pausable_stop(stage, lent, payer, host, guardian, operator):
    other = stage.new_pool(RATE // 2)
    second = stage.machine()
    stage.desk.pause(sender=guardian)

    for call in (
        lambda: stage.borrow(second),
        lambda: stage.desk.refinance(lent, other, PRINCIPAL, 12, sender=host),
        lambda: stage.desk.refinance_down(lent, other),
    ):
        with boa.reverts("pause: paused"):
            call()

    stage.desk.auto_refinance(lent, RATE, boa.env.timestamp + DAY, sender=host)
    stage.desk.review(lent)
    stage.desk.debt_service(lent, 1, sender=payer)
    stage.desk.repay(lent, 1, sender=payer)
    stage.desk.stop_new(sender=stage.owner)
    stage.in_auction(lent, operator)
    with boa.env.anchor():
        stage.desk.cure(lent, sender=payer)
    with boa.env.anchor():
        stage.desk.debt_service(lent, UNLIMITED, sender=payer)
        stage.desk.release(lent)
    stage.desk.take(lent, UNLIMITED, sender=payer)
    stage.desk.claim(operator)


def test_pause__ends__borrowing_goes_on(stage, asset, guardian):
    stage.desk.pause(sender=guardian)
    boa.env.time_travel(seconds=14 * DAY)
    stage.say(asset)

    stage.borrow(asset)


@pytest.mark.parametrize("name", BY_OWNER)
def test_owner_function__anyone_else__reverts(stage, owner, stranger, host, guardian, name):
    arguments = (stage.pool, True) if BY_OWNER[name] is None else BY_OWNER[name]

    for sender in (stranger, host, guardian, str(stage.pool.address)):
        with boa.reverts("ownable: caller is not the owner"):
            getattr(stage.desk, name)(*arguments, sender=sender)

    getattr(stage.desk, name)(*arguments, sender=owner)


def test_ownership__two_steps__only_the_named_one_accepts(stage, owner, stranger, host):
    stage.desk.transfer_ownership(host, sender=owner)
    assert (stage.desk.owner(), stage.desk.pending_owner()) == (owner, host)
    with boa.reverts("ownable_2step: caller is not the new owner"):
        stage.desk.accept_ownership(sender=stranger)

    stage.desk.accept_ownership(sender=host)

    assert only_event(stage.desk, "OwnershipTransferred") == {
        "previous_owner": owner,
        "new_owner": host,
    }
    assert not hasattr(stage.desk, "renounce_ownership")


def test_owner__cannot_touch_a_running_loan(stage, on_sale, payer, owner, host, operator):
    """The owner's worst: no new loans. What runs keeps its pool, its terms and its claims."""
    before = tuple(stage.desk.loan(on_sale))
    stage.desk.approve_pool(stage.pool, False, sender=owner)
    stage.desk.set_guardian(owner, sender=owner)
    stage.desk.pause(sender=owner)
    stage.desk.stop_new(sender=owner)

    assert tuple(stage.desk.loan(on_sale)) == before
    stage.desk.take(on_sale, UNLIMITED, sender=payer)
    owed = stage.desk.claimable(host) + stage.desk.claimable(operator)
    assert stage.token.balanceOf(stage.desk) == owed
