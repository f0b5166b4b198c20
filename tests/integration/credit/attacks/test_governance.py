"""What owner and guardian change between the opening and the end of a loan moves no money of it."""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, OTHERS
from tests.helpers.credit_stage import STEP
from tests.helpers.credit_suite import DAY, UNIT

USERS = ("host", "lessee", "lender", "operator", "payee", "stranger")
POWERS = {
    "desk paused": lambda s: s.desk.pause(sender=s.guardian),
    "desk stopped for ever": lambda s: s.desk.stop_new(sender=s.owner),
    "pool de-listed": lambda s: s.desk.approve_pool(s.pools[0], False, sender=s.owner),
    "another guardian": lambda s: s.desk.set_guardian(s.treasury, sender=s.owner),
    "pool paused": lambda s: s.pools[0].pause(sender=s.guardian),
    "pool stopped for ever": lambda s: s.pools[0].stop_new(sender=s.owner),
    "supply cap of nothing": lambda s: s.pools[0].set_supply_cap(0, sender=s.owner),
    "another workout account": lambda s: s.pools[0].set_workout(s.treasury, sender=s.owner),
    "desk de-listed at the title": lambda s: s.title.approve_contract(s.desk, 0, sender=s.owner),
    "titles paused": lambda s: s.title.pause(sender=s.guardian),
    "escrow paused": lambda s: s.escrow.pause(sender=s.guardian),
    "a hostile price source": lambda s: s.escrow.set_price_source(s.token, sender=s.owner),
    "a fee proposed": lambda s: s.splitter.propose_fee(500, sender=s.owner),
    "another treasury": lambda s: s.splitter.set_treasury(s.workout, sender=s.owner),
    "desk handed over": lambda s: _hand_over(s.desk, s),
    "pool handed over": lambda s: _hand_over(s.pools[0], s),
}  # fmt: skip


def _hand_over(contract: Any, suite: Any) -> None:
    contract.transfer_ownership(suite.treasury, sender=suite.owner)
    contract.accept_ownership(sender=suite.treasury)


def _serve_and_repay(stage: Any) -> None:
    """Pay by revenue, then by hand a month later."""
    stage.suite.splitter.deposit(FIRST, 500 * UNIT, sender=stage.roles["stranger"])
    stage.suite.escrow.settle(stage.leases[-3])
    stage.wait(STEP - DAY)
    stage.pay(FIRST, payer=stage.roles["host"])


def _default_and_sell(stage: Any) -> None:
    stage.default(FIRST)
    stage.auction(FIRST, stage.roles["payee"])
    stage.fall(FIRST, 2 * DAY)
    stage.buy(FIRST)


def _leave(stage: Any) -> dict[str, Any]:
    """Pay everyone, let the lender leave; return what everyone has and who owns the machine."""
    pool, lender = stage.suite.pools[0], stage.roles["lender"]
    pool.redeem(pool.maxRedeem(lender), lender, lender, sender=lender)
    stage.claim_all()
    stage.check_books()
    balances, title = stage.balances(), stage.suite.title
    state = {"owner": title.ownerOf(FIRST), "lien": title.lien_of(FIRST)}
    return {name: balances[name] for name in USERS} | state


@pytest.mark.parametrize("end", [_serve_and_repay, _default_and_sell])
def test_governance__each_power_in_mid_loan__moves_no_money_of_it(
    stage, end: Callable[[Any], None]
):
    stage.borrow(FIRST, LOAN)
    stage.wait(DAY)
    with boa.env.anchor():
        end(stage)
        expected = _leave(stage)

    for label, use in POWERS.items():
        with boa.env.anchor():
            use(stage.suite)
            end(stage)
            assert _leave(stage) == expected, label


@pytest.mark.parametrize("end", [_serve_and_repay, _default_and_sell])
def test_governance__all_powers_at_once__loan_ends_as_agreed(stage, end):
    stage.borrow(FIRST, LOAN)
    stage.wait(DAY)
    with boa.env.anchor():
        end(stage)
        expected = _leave(stage)
    handed = ("desk handed over", "pool handed over")
    pauses = [label for label in POWERS if label.endswith("paused")]
    others = [x for x in POWERS if x not in (*pauses, *handed, "another guardian")]
    for label in (*pauses, *others, "another guardian", *handed):
        POWERS[label](stage.suite)

    end(stage)

    assert _leave(stage) == expected
    with boa.reverts("pause: stopped for ever"):
        stage.borrow(OTHERS, LOAN)
