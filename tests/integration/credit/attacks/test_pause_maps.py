"""Desk, pool and appraiser by their ABIs: what is pausable, and that a pause stops no way out."""

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, MONTHS, SECOND, bring_to_auction
from tests.helpers.credit_suite import ACCELERATOR, DAY, UNIT, role
from tests.helpers.stage import UNLIMITED

OWNER = {"transfer_ownership", "accept_ownership"}
GATE = {"pause", "unpause", "set_guardian", "stop_new"}
LISTS = {
    "desk": (
        {"borrow", "refinance", "refinance_down"},
        {
            "repay", "release", "debt_service", "review", "flag", "auction", "take", "cure",
            "auto_refinance", "claim", "approve_pool",
        } | OWNER | GATE,
    ),
    "pool": (
        {"deposit", "mint"},
        {
            "withdraw", "redeem", "request_redeem", "serve", "claim", "mark", "recover", "lend",
            "collect", "impair", "restore", "end", "transfer", "transferFrom", "approve",
            "set_supply_cap", "set_workout",
        } | OWNER | GATE,
    ),
    "appraiser": (
        set(),
        {
            "submit_price", "set_appraiser", "set_market", "set_index", "set_retained",
            "set_multiple",
        } | OWNER,
    ),
}  # fmt: skip
STOPPED = "pause: stopped for ever"
PAUSED = "pause: paused"


def _contract(stage, name: str):
    return stage.suite.pools[0] if name == "pool" else getattr(stage.suite, name)


@pytest.mark.parametrize("name", list(LISTS))
def test_abi__every_function_that_changes_state__is_in_exactly_one_list(stage, name):
    pausable, never = LISTS[name]
    changing = [
        item["name"]
        for item in _contract(stage, name).abi
        if item["type"] == "function" and item["stateMutability"] not in ("view", "pure")
    ]
    assert not pausable & never
    assert sorted(changing) == sorted(pausable | never)


def _pause_all(stage, *, for_ever: bool) -> str:
    for contract in (stage.suite.desk, *stage.suite.pools):
        if for_ever:
            contract.stop_new(sender=stage.suite.owner)
        else:
            contract.pause(sender=stage.roles["guardian"])
    return STOPPED if for_ever else PAUSED


@pytest.mark.parametrize("for_ever", [False, True])
def test_pause__new_risk__stops(stage, host, lender, for_ever):
    desk, (pool, other) = stage.suite.desk, stage.suite.pools
    stage.borrow(FIRST, LOAN)
    reason = _pause_all(stage, for_ever=for_ever)
    for call in (
        lambda: stage.borrow(SECOND, 10_000 * UNIT),
        lambda: desk.refinance(FIRST, other, LOAN, MONTHS, sender=host),
        lambda: desk.refinance_down(FIRST, other),
        lambda: pool.deposit(UNIT, lender, sender=lender),
        lambda: pool.mint(10**12, lender, sender=lender),
    ):
        with boa.reverts(reason):
            call()
    assert pool.maxDeposit(lender) == pool.maxMint(lender) == 0


@pytest.mark.parametrize("for_ever", [False, True])
def test_pause__every_way_out__works(stage, host, lender, stranger, for_ever):
    """Paying, recovering, leaving, claiming, telling prices: all that makes risk smaller."""
    desk, pool, splitter = stage.suite.desk, stage.suite.pools[0], stage.suite.splitter
    for asset in (FIRST, SECOND):
        stage.borrow(asset, LOAN * 8 // 10)
    _pause_all(stage, for_ever=for_ever)

    splitter.deposit(FIRST, UNIT, sender=host)
    desk.debt_service(FIRST, UNIT, sender=stranger)
    desk.repay(FIRST, UNIT, sender=stranger)
    desk.review(FIRST)
    desk.auto_refinance(FIRST, 10**17, boa.env.timestamp + DAY, sender=host)
    pool.mark()
    pool.redeem(pool.balanceOf(lender) // 10, lender, lender, sender=lender)
    pool.withdraw(pool.maxWithdraw(lender) - 1_000 * UNIT, lender, lender, sender=lender)
    stage.fund(role("workout"), UNIT)
    pool.recover(UNIT, sender=role("workout"))
    cohort = stage.leave(pool.balanceOf(lender))
    assert pool.queued_shares() > 0
    bring_to_auction(stage, FIRST)
    stage.flag(SECOND)
    with boa.env.anchor():
        desk.cure(FIRST, sender=stranger)
    stage.buy(FIRST)
    stage.pay(SECOND, desk.arrears(SECOND) + UNIT)
    desk.flag(SECOND)
    desk.debt_service(SECOND, UNLIMITED, sender=stranger)
    stage.pay(SECOND)
    pool.serve()
    assert pool.queued_shares() == 0
    pool.claim(cohort, lender)
    desk.claim(host)
    stage.suite.appraiser.set_market(ACCELERATOR, 1, 1, sender=stage.suite.owner)
    stage.check_books()
