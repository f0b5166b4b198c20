"""`debt_service`: what is due, or all while sweeping, flagged or in auction; never closes."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.loan_model import target
from tests.helpers.loan_stage import (
    CURRENT,
    DAY,
    FLAGGED,
    IN_AUCTION,
    INCOME,
    MONTHS,
    PRINCIPAL,
    STEP,
    UNLIMITED,
    USD,
)


def test_debt_service__first_step__takes_down_to_the_schedule(stage, lent, payer):
    boa.env.time_travel(seconds=STEP - 1)
    debt = stage.debt(lent)
    due = debt - target(PRINCIPAL, MONTHS, 0)
    assert stage.desk.loan(lent).due == due

    taken = stage.desk.debt_service(lent, UNLIMITED, sender=payer)

    event = only_event(stage.desk, "Repaid")
    assert event == {"asset": lent, "payer": payer, "amount": due, "debt": stage.debt(lent)}
    assert taken == due
    assert 0 <= stage.debt(lent) - target(PRINCIPAL, MONTHS, 0) <= 2
    assert round(due / USD, 2) == 958.33


def test_debt_service__less_available__takes_that(stage, lent, payer):
    before = stage.token.balanceOf(payer)

    taken = stage.desk.debt_service(lent, 100, sender=payer)

    assert taken == 100 == before - stage.token.balanceOf(payer)
    assert stage.debt(lent) == PRINCIPAL - 100


def test_debt_service__nothing_available__moves_nothing(stage, lent, payer):
    assert stage.desk.debt_service(lent, 0, sender=payer) == 0
    assert events_of(stage.desk, "Repaid") == []


def test_debt_service__paid_ahead__takes_nothing(stage, lent, payer):
    stage.desk.repay(lent, 2_000 * USD, sender=payer)

    assert stage.desk.debt_service(lent, UNLIMITED, sender=payer) == 0
    assert stage.desk.loan(lent).due == 0


def test_debt_service__no_loan__takes_nothing(stage, asset, payer):
    assert stage.desk.debt_service(asset, UNLIMITED, sender=payer) == 0


def test_debt_service__last_step__takes_everything_and_leaves_the_lien(stage, lent, payer):
    boa.env.time_travel(seconds=11 * STEP)
    debt = stage.debt(lent)

    assert stage.desk.debt_service(lent, UNLIMITED, sender=payer) == debt

    assert stage.debt(lent) == 0
    assert stage.title.lien_of(lent) == stage.desk.address
    assert stage.desk.loan(lent).state == CURRENT
    assert events_of(stage.desk, "LoanClosed") == []
    assert stage.desk.debt_service(lent, UNLIMITED, sender=payer) == 0


@pytest.mark.parametrize("state", [FLAGGED, IN_AUCTION])
def test_debt_service__flagged_or_on_sale__takes_all(stage, lent, payer, operator, state):
    asset = stage.bring(lent, state, operator)
    debt = stage.debt(asset)
    assert stage.desk.loan(asset).due == debt

    assert stage.desk.debt_service(asset, debt - USD, sender=payer) == debt - USD
    assert stage.desk.debt_service(asset, UNLIMITED, sender=payer) <= USD + 2

    assert stage.debt(asset) == 0
    assert stage.title.lien_of(asset) == stage.desk.address


def test_debt_service__sweeping__takes_all_there_is(stage, lent, payer):
    stage.say(lent, income=INCOME // 10)
    stage.desk.review(lent)

    assert stage.desk.debt_service(lent, 5_000 * USD, sender=payer) == 5_000 * USD


@pytest.mark.parametrize("days", [0, 1, 15, 30, 45, 100, 359, 360, 500])
def test_debt_service__current__never_above_what_the_schedule_says(stage, lent, payer, days):
    boa.env.time_travel(seconds=days * DAY)
    step = days // 30
    debt = stage.debt(lent)

    taken = stage.desk.debt_service(lent, UNLIMITED, sender=payer)

    assert taken == max(0, debt - target(PRINCIPAL, MONTHS, step))


def test_debt_service__by_a_stranger__costs_the_stranger_alone(stage, lent, payer, host, lessee):
    before = stage.token.balanceOf(host)

    taken = stage.desk.debt_service(lent, 100 * USD, sender=payer)

    assert taken == 100 * USD
    assert stage.token.balanceOf(host) == before
    with boa.reverts("mock: allowance"):
        stage.desk.debt_service(lent, 100, sender=lessee)


def test_loan__revenue_covers_what_is_due__is_never_delinquent(stage, lent, payer):
    """A deposit a week, each time what is due by then: current to the end, then nothing owed."""
    for week in range(52):
        boa.env.time_travel(seconds=7 * DAY)
        stage.say(lent)
        assert stage.desk.is_current(lent), week
        stage.desk.debt_service(lent, UNLIMITED, sender=payer)

    assert stage.debt(lent) == 0
    stage.desk.release(lent)
