"""`cure`: all arrears and one percent more end an auction, once in 180 days."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import (
    CURRENT,
    DAY,
    FLAGGED,
    PRINCIPAL,
    UNLIMITED,
    USD,
    VALUE,
)

HALF_YEAR = 180 * DAY


def test_cure__in_arrears__pays_the_schedule_and_the_starter(stage, on_sale, payer, host, operator):
    boa.env.time_travel(seconds=2 * DAY)
    debt = stage.debt(on_sale)
    arrears = debt - PRINCIPAL * 10 // 12
    assert stage.desk.arrears(on_sale) == arrears
    before = stage.token.balanceOf(payer)

    paid = stage.desk.cure(on_sale, sender=payer)

    assert only_event(stage.desk, "Cured") == {"asset": on_sale, "borrower": host}
    fee = arrears // 100
    assert paid == arrears + fee == before - stage.token.balanceOf(payer)
    assert stage.desk.claimable(operator) == fee == stage.token.balanceOf(stage.desk)
    loan = stage.desk.loan(on_sale)
    assert (loan.state, loan.since) == (CURRENT, boa.env.timestamp)
    assert 0 <= loan.debt - PRINCIPAL * 10 // 12 <= 2
    assert stage.pool.restores() == 1
    assert stage.desk.is_current(on_sale)
    with boa.reverts("desk: not in auction"):
        stage.desk.take(on_sale, UNLIMITED, sender=payer)


def test_cure__repayment__is_logged(stage, on_sale, payer):
    arrears = stage.desk.arrears(on_sale)

    stage.desk.cure(on_sale, sender=payer)

    event = only_event(stage.desk, "Repaid")
    assert (event["asset"], event["payer"], event["amount"]) == (on_sale, payer, arrears)
    assert event["debt"] == stage.debt(on_sale)


def test_cure__value_fell__pays_down_to_80_percent_of_it(stage, on_sale, payer):
    stage.say(on_sale, value=5_000 * USD)
    arrears = stage.debt(on_sale) - 4_000 * USD
    assert stage.desk.arrears(on_sale) == arrears

    stage.desk.cure(on_sale, sender=payer)

    assert 0 <= stage.debt(on_sale) - 4_000 * USD <= 2
    assert stage.desk.is_current(on_sale)


def test_cure__value_stale__does_not_count(stage, on_sale, payer):
    stage.say(on_sale, value=0, as_of=int(boa.env.timestamp) - 7 * DAY - 1)

    assert stage.desk.arrears(on_sale) == stage.debt(on_sale) - PRINCIPAL * 10 // 12


def test_cure__nothing_in_arrears_any_more__costs_nothing(stage, lent, payer, operator):
    stage.say(lent, value=PRINCIPAL)
    stage.desk.flag(lent)
    boa.env.time_travel(seconds=7 * DAY)
    stage.desk.auction(lent, sender=operator)
    stage.say(lent, value=VALUE)
    stage.desk.debt_service(lent, 1_000 * USD, sender=payer)

    assert stage.desk.cure(lent, sender=payer) == 0

    assert stage.desk.loan(lent).state == CURRENT
    assert stage.desk.claimable(operator) == 0


def test_cure__arrears_repaid_just_before__costs_no_fee(stage, on_sale, payer, operator):
    """A residual (docs/trust.md): the starter is sure of a bounty from a sale only."""
    arrears = stage.desk.arrears(on_sale)
    before = stage.token.balanceOf(payer)
    assert arrears // 100 > 0

    stage.desk.repay(on_sale, arrears, sender=payer)
    assert stage.desk.cure(on_sale, sender=payer) == 0

    assert only_event(stage.desk, "Cured")["asset"] == on_sale
    assert stage.desk.loan(on_sale).state == CURRENT and stage.desk.is_current(on_sale)
    assert stage.token.balanceOf(payer) == before - arrears
    assert stage.desk.claimable(operator) == 0


def test_cure__again__only_after_180_days(stage, on_sale, payer, operator):
    stage.desk.cure(on_sale, sender=payer)
    boa.env.time_travel(seconds=HALF_YEAR - 7 * DAY - 1)
    stage.desk.flag(on_sale)
    boa.env.time_travel(seconds=7 * DAY)
    stage.desk.auction(on_sale, sender=operator)
    with boa.reverts("desk: cured lately"):
        stage.desk.cure(on_sale, sender=payer)

    boa.env.time_travel(seconds=1)
    stage.desk.cure(on_sale, sender=payer)


def test_cure__again__full_repayment_is_always_open(stage, on_sale, payer, operator, host):
    stage.desk.cure(on_sale, sender=payer)
    boa.env.time_travel(seconds=53 * DAY)
    stage.desk.flag(on_sale)
    stage.desk.auction(on_sale, sender=operator)
    with boa.reverts("desk: cured lately"):
        stage.desk.cure(on_sale, sender=payer)

    stage.desk.repay(on_sale, UNLIMITED, sender=payer)

    assert stage.title.ownerOf(on_sale) == host


def test_cure__silent_for_21_days__reverts(stage, on_sale, payer):
    with boa.env.anchor():
        stage.silence(on_sale, 21 * DAY)
        with boa.reverts("desk: machine silent"):
            stage.desk.cure(on_sale, sender=payer)

    stage.silence(on_sale, 21 * DAY - 1)
    stage.desk.cure(on_sale, sender=payer)


def test_cure__after_the_price_fell_to_nothing__still_works(stage, on_sale, payer):
    boa.env.time_travel(seconds=10 * DAY)

    stage.desk.cure(on_sale, sender=payer)

    assert stage.desk.loan(on_sale).state == CURRENT


@pytest.mark.parametrize("state", [CURRENT, FLAGGED])
def test_cure__no_auction__reverts(stage, lent, payer, operator, state):
    stage.bring(lent, state, operator)

    with boa.reverts("desk: not in auction"):
        stage.desk.cure(lent, sender=payer)


def test_cure__last_step__pays_everything_and_waits_for_release(stage, lent, payer, operator):
    boa.env.time_travel(seconds=360 * DAY)
    stage.desk.flag(lent)
    boa.env.time_travel(seconds=7 * DAY)
    stage.desk.auction(lent, sender=operator)

    stage.desk.cure(lent, sender=payer)

    assert stage.debt(lent) == 0
    stage.desk.release(lent)
