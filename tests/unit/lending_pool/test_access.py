"""Who may call what and what can be paused, by ABI: each function is in exactly one list."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.pool_stage import OFFSET

PAUSABLE = {"deposit", "mint"}
BY_LENDERS = {
    "withdraw", "redeem", "request_redeem", "approve", "transfer", "transferFrom",
}  # fmt: skip
BY_ANYONE = {"claim", "serve", "mark"}
BY_DESK = {
    "lend": (1, b"\0" * 32, "0x" + "11" * 20, "0x" + "11" * 20, 1),
    "collect": (1, 1),
    "impair": (1, 1),
    "restore": (1,),
    "end": (1, b"\0" * 32, "0x" + "11" * 20),
}
BY_WORKOUT = {"recover"}
BY_OWNER = {
    "set_supply_cap": (10**12,),
    "set_workout": ("0x" + "11" * 20,),
    "set_guardian": ("0x" + "11" * 20,),
    "transfer_ownership": ("0x" + "11" * 20,),
    "stop_new": (),
}
BY_PENDING_OWNER = {"accept_ownership"}
BY_GUARDIAN = {"pause", "unpause"}
NEVER_PAUSABLE = (
    BY_LENDERS | BY_ANYONE | set(BY_DESK) | BY_WORKOUT | set(BY_OWNER) | BY_PENDING_OWNER
    | BY_GUARDIAN
)  # fmt: skip


def _changing(pool) -> list[str]:
    return [
        item["name"]
        for item in pool.abi
        if item["type"] == "function" and item["stateMutability"] not in ("view", "pure")
    ]


def test_abi__state_changing_functions__each_in_one_list(stage):
    changing = _changing(stage.pool)

    assert sorted(changing) == sorted(PAUSABLE | NEVER_PAUSABLE)
    assert not PAUSABLE & NEVER_PAUSABLE
    assert not [item for item in stage.pool.abi if item.get("stateMutability") == "payable"]


def test_abi__nobody_can_mint_burn_or_renounce(stage):
    for name in ("burn", "burn_from", "set_minter", "is_minter", "renounce_ownership"):
        assert not hasattr(stage.pool, name)
    assert stage.pool.mint.fn_ast.args.args[1].arg == "receiver"


@pytest.mark.parametrize("name", BY_DESK)
def test_desk_function__anyone_else__reverts(stage, owner, guardian, stranger, name):
    for sender in (owner, guardian, stranger, stage.workout, stage.pool.address):
        with boa.reverts("pool: not the desk"):
            getattr(stage.pool, name)(*BY_DESK[name], sender=sender)


def test_desk_functions__the_desk__may(stage, lender):
    stage.deposit(lender, 10_000 * stage.unit)

    stage.lend(1, 1_000 * stage.unit)
    stage.pay(1, 1)
    stage.impair(1, 1)
    stage.restore(1)
    stage.end(1)


@pytest.mark.parametrize("name", BY_OWNER)
def test_owner_function__anyone_else__reverts(stage, owner, guardian, stranger, name):
    for sender in (stranger, guardian, stage.workout, stage.desk):
        with boa.reverts("ownable: caller is not the owner"):
            getattr(stage.pool, name)(*BY_OWNER[name], sender=sender)

    getattr(stage.pool, name)(*BY_OWNER[name], sender=owner)


def test_recover__anyone_else__reverts(stage, owner, stranger):
    for sender in (owner, stranger, stage.desk):
        stage.fund(sender, 1)
        with boa.reverts("pool: not the workout account"):
            stage.pool.recover(1, sender=sender)


def test_recover__nobody_lends__reverts_and_with_the_first_share_passes(stage, lender):
    """Else the money would be nobody's for ever: the next lender would not get it either."""
    stage.fund(stage.workout, 5)
    with boa.reverts("pool: nobody to recover for"):
        stage.pool.recover(5, sender=stage.workout)
    assert stage.token.balanceOf(stage.workout) == 5
    assert stage.pool.totalAssets() == 0

    stage.deposit(lender, stage.unit)
    stage.pool.recover(5, sender=stage.workout)

    assert only_event(stage.pool, "Recovered") == {"by": stage.workout, "amount": 5}
    assert stage.pool.totalAssets() == stage.unit + 5 == stage.token.balanceOf(stage.pool)


def test_recover__hardly_any_shares__reverts_and_at_the_bound_loses_a_millionth(stage, lender):
    """One share would open the door and leave nearly all to the virtual shares."""
    amount, least = 1_000 * stage.unit, 10**12
    stage.fund(lender, amount)
    stage.fund(stage.workout, amount)
    stage.pool.mint(1, lender, sender=lender)
    stage.pool.mint(least - 2, lender, sender=lender)
    with boa.reverts("pool: nobody to recover for"):
        stage.pool.recover(amount, sender=stage.workout)
    stage.pool.mint(1, lender, sender=lender)

    stage.pool.recover(amount, sender=stage.workout)

    worth = stage.pool.convertToAssets(stage.pool.balanceOf(lender))
    assert amount - amount // 10**6 - 1 <= worth <= stage.pool.totalAssets()


def test_set_workout__owner__changes_who_may_recover(stage, owner, lender, stranger):
    stage.pool.set_workout(stranger, sender=owner)

    assert only_event(stage.pool, "WorkoutSet") == {"workout": stranger}
    stage.deposit(lender, stage.unit)
    stage.fund(stranger, 5)
    stage.pool.recover(5, sender=stranger)
    with boa.reverts("pool: not the workout account"):
        stage.pool.recover(5, sender=stage.workout)


def test_set_supply_cap__owner__is_rounded_down_to_whole_tokens(stage, owner, lender):
    stage.deposit(lender, 10_000 * stage.unit)

    stage.pool.set_supply_cap(5_000 * stage.unit + 1, sender=owner)

    assert only_event(stage.pool, "SupplyCapSet") == {"cap": 5_000 * stage.unit}
    assert stage.pool.supply_cap() == 5_000 * stage.unit
    assert stage.pool.totalAssets() == 10_000 * stage.unit
    assert stage.pool.maxDeposit(lender) == 0
    stage.pool.withdraw(10_000 * stage.unit, lender, lender, sender=lender)
    with boa.reverts("pool: cap too high"):
        stage.pool.set_supply_cap(2**32 * stage.unit, sender=owner)


def test_paused__all_but_deposit_and_mint__goes_on(stage, lender, payee, guardian):
    stage.deposit(lender, 10_000 * stage.unit)
    stage.lend(1, 2_000 * stage.unit)
    stage.fund(stage.workout, 10)
    stage.pool.pause(sender=guardian)

    stage.pool.transfer(payee, OFFSET, sender=lender)
    stage.pool.withdraw(1, payee, lender, sender=lender)
    stage.pool.redeem(OFFSET, payee, lender, sender=lender)
    stage.impair(1, 1)
    stage.restore(1)
    stage.pay(1, 1_000)
    stage.pool.recover(10, sender=stage.workout)
    cohort = stage.request(lender)
    stage.pay(1)
    stage.end(1)
    stage.pool.serve(sender=payee)
    stage.pool.mark(sender=payee)
    assert stage.pool.claim(cohort, lender) > 9_000 * stage.unit
    with boa.reverts("pause: paused"):
        stage.pool.deposit(1, payee, sender=payee)


def test_owner__cannot_touch_money_owed(stage, owner, lender):
    """The owner's worst: no deposits any more, another guardian, another workout account."""
    stage.deposit(lender, 10_000 * stage.unit)
    stage.lend(1, 2_000 * stage.unit)
    price = stage.price()

    stage.pool.set_supply_cap(0, sender=owner)
    stage.pool.set_workout(owner, sender=owner)
    stage.pool.stop_new(sender=owner)

    assert stage.price() == price
    stage.pool.withdraw(8_000 * stage.unit, lender, lender, sender=lender)
    stage.pay(1)
    stage.end(1)
    assert stage.pool.maxRedeem(lender) == stage.pool.balanceOf(lender) > 0
