"""T14: the caller sends just enough gas for a tolerated call to fail and the rest to go on."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import boa

from tests.helpers.credit_attack_stage import FIRST, LOAN
from tests.helpers.credit_suite import DAY, UNIT, USED_PRICE
from tests.helpers.event_logs import events_of

LEAST, MOST = 60_000, 1_400_000
RENT = 1_000 * UNIT
LEFT_BY_FEE = 980 * UNIT


def _outcomes(call: Callable[[int], Any], seen: Callable[[], Any]) -> set[Any]:
    """Return what there is after the call with any amount of gas."""
    outcomes = set()
    for gas in range(LEAST, MOST, 31_000):
        with boa.env.anchor():
            with suppress(boa.BoaError):
                call(gas)
            outcomes.add(seen())
    return outcomes


def test_deposit__any_gas__the_lender_is_served_or_nothing_happens(stage, host):
    stage.borrow(FIRST, LOAN)
    splitter, debt = stage.suite.splitter, stage.debt(FIRST)
    before = (debt, splitter.claimable(host))

    outcomes = _outcomes(
        lambda gas: splitter.deposit(FIRST, RENT, sender=host, gas=gas),
        lambda: (stage.debt(FIRST), splitter.claimable(host)),
    )

    assert len(outcomes) == 2
    assert before in outcomes
    ((left, claim),) = outcomes - {before}
    assert claim == before[1]
    assert left - (debt - LEFT_BY_FEE) in (0, 1, 2)


def test_settle__any_gas__the_lender_is_served_or_nothing_happens(stage):
    """The escrow tolerates a splitter that fails, but nobody can make it fail."""
    stage.borrow(FIRST, LOAN)
    stage.wait(4 * DAY)
    lease_id, debt, escrow = stage.leases[-3], stage.debt(FIRST), stage.suite.escrow
    assert escrow.lease(lease_id).asset == FIRST

    outcomes = _outcomes(
        lambda gas: escrow.settle(lease_id, gas=gas),
        lambda: (stage.debt(FIRST), escrow.owed_to_asset(FIRST)[0]),
    )

    assert len(outcomes) == 2
    assert (debt, 0) in outcomes
    assert {owed for _, owed in outcomes} == {0}


def _flagged_by_value(stage) -> None:
    stage.borrow(FIRST, LOAN)
    for day in range(20):
        stage.wait(DAY, USED_PRICE * 9**day // 10**day)
    assert not stage.suite.desk.is_current(FIRST)
    stage.flag(FIRST)


def test_flag__any_gas__the_appraiser_cannot_be_made_to_fail(stage):
    """An absent value would clear the flag of a loan that is delinquent by value alone."""
    _flagged_by_value(stage)
    desk = stage.suite.desk

    outcomes = _outcomes(lambda gas: desk.flag(FIRST, gas=gas), lambda: desk.loan(FIRST).state)

    assert outcomes == {2}
    assert not events_of(desk, "Cured")


def test_auction_and_cure__any_gas__all_or_nothing(stage, stranger):
    _flagged_by_value(stage)
    stage.wait(7 * DAY, USED_PRICE // 8)
    desk = stage.suite.desk
    started = _outcomes(
        lambda gas: desk.auction(FIRST, sender=stranger, gas=gas),
        lambda: (desk.loan(FIRST).state, desk.loan(FIRST).known_resale),
    )
    assert len(started) == 2
    desk.auction(FIRST, sender=stranger)
    arrears = desk.arrears(FIRST)
    assert arrears > 0

    left = _outcomes(
        lambda gas: desk.cure(FIRST, sender=stranger, gas=gas), lambda: stage.debt(FIRST)
    )
    assert len(left) == 2
    assert min(left) <= stage.debt(FIRST) - arrears + 2
