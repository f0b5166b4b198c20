"""The desk with the real pool at fixed rates: known payments to the cent, losses exact."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import (
    DAY,
    FLAGGED,
    NONE,
    PRINCIPAL,
    RESALE,
    STEP,
    UNLIMITED,
    USD,
    WAD,
)

DEPOSIT = 100_000 * USD
FLAT_15 = (1_500, 1_500, 8_000, 1_500)
FLAT_36 = (3_600, 3_600, 8_000, 3_600)


@pytest.fixture
def flat(stage, lender):
    """A real pool that always lends at 15 %, with 100,000 of a lender's."""
    return stage.real_pool(FLAT_15, lender, DEPOSIT)


@pytest.fixture
def loan(stage, flat) -> int:
    asset = stage.machine()
    stage.borrow(asset, pool=flat)
    return asset


def test_schedule__10000_at_15_percent_over_12__pays_the_known_vectors(stage, flat, loan, payer):
    """A payment in the last second of each step; a second of interest is 0.00005."""
    payments = []
    boa.env.time_travel(seconds=STEP - 1)
    for _ in range(12):
        payments.append(stage.desk.debt_service(loan, UNLIMITED, sender=payer))
        boa.env.time_travel(seconds=STEP)

    cents = [round(payment / USD, 2) for payment in payments]
    assert cents[:2] == [958.33, 947.92]
    assert cents[-1] == 843.75
    assert cents == [round(833.33333 + (12 - k) * 125 / 12, 2) for k in range(12)]
    assert round(sum(payments) / USD - 10_000, 2) == 812.50
    assert stage.debt(loan) == 0
    stage.desk.release(loan)
    assert flat.performing_debt() == 0
    interest = sum(payments) - PRINCIPAL
    assert stage.token.balanceOf(flat) == DEPOSIT + interest


@pytest.mark.parametrize(("curve", "owed"), [(FLAT_15, 10_125), (FLAT_36, 10_300)])
def test_schedule__nothing_paid__current_to_the_last_second_of_the_first_step(
    stage, lender, curve, owed
):
    pool = stage.real_pool(curve, lender, DEPOSIT)
    asset = stage.machine()
    stage.borrow(asset, pool=pool)

    boa.env.time_travel(seconds=STEP - 1)
    stage.say(asset)
    assert stage.desk.is_current(asset)
    with boa.reverts("desk: loan is current"):
        stage.desk.flag(asset)

    boa.env.time_travel(seconds=1)
    assert not stage.desk.is_current(asset)
    assert round(stage.debt(asset) / USD, 2) == owed
    stage.desk.flag(asset)
    assert stage.desk.loan(asset).state == FLAGGED


@pytest.mark.parametrize("seconds", [0, 1, STEP // 2, STEP - 1])
def test_schedule__due_paid_every_30_days_at_36_percent__never_delinquent(
    stage, lender, payer, seconds
):
    pool = stage.real_pool(FLAT_36, lender, DEPOSIT)
    asset = stage.machine()
    stage.borrow(asset, pool=pool)
    boa.env.time_travel(seconds=seconds)

    for step in range(12):
        assert stage.desk.is_current(asset), step
        stage.desk.debt_service(asset, UNLIMITED, sender=payer)
        boa.env.time_travel(seconds=STEP)

    assert stage.debt(asset) == 0


def test_flag_and_lift__pool_books_loss_and_gain(stage, flat, loan, payer):
    boa.env.time_travel(seconds=STEP)
    stage.say(loan, resale=5_000 * USD)
    before, reserve = flat.totalAssets(), flat.reserve()

    stage.desk.flag(loan)

    assert flat.impaired_total() == 3_500 * USD
    loss = 10_125 * USD - 3_500 * USD - reserve
    assert before - flat.totalAssets() == pytest.approx(loss, abs=2)
    assert flat.reserve() == 0 < reserve
    stage.desk.repay(loan, stage.desk.arrears(loan), sender=payer)
    stage.desk.flag(loan)
    assert flat.impaired_total() == 0
    assert flat.totalAssets() == pytest.approx(before, abs=3)


def test_take__below_the_debt__lenders_bear_the_shortfall(stage, flat, loan, payer, operator, host):
    boa.env.time_travel(seconds=STEP)
    stage.desk.flag(loan)
    boa.env.time_travel(seconds=7 * DAY)
    stage.desk.auction(loan, sender=operator)
    stage.fall(loan, 4 * DAY)
    debt, price = stage.debt(loan), stage.desk.price(loan)
    held = stage.token.balanceOf(flat)

    stage.desk.take(loan, UNLIMITED, sender=payer)

    event = only_event(stage.desk, "Taken")
    assert event["price"] == price < debt
    assert event["repaid"] + event["bounty"] == price
    assert event["shortfall"] == debt - event["repaid"]
    assert stage.token.balanceOf(flat) == held + event["repaid"]
    assert flat.performing_debt() == flat.impaired_total() == 0
    assert flat.totalAssets() == held + event["repaid"] - flat.reserve()
    assert flat.debt_of(loan) == 0
    assert stage.title.ownerOf(loan) == payer
    assert flat.borrowed_by(host) == 0


def test_take__above_the_debt__lenders_are_whole(stage, flat, loan, payer, operator, host):
    boa.env.time_travel(seconds=STEP)
    stage.desk.flag(loan)
    boa.env.time_travel(seconds=7 * DAY)
    stage.desk.auction(loan, sender=operator)
    debt, held = stage.debt(loan), stage.token.balanceOf(flat)

    stage.desk.take(loan, UNLIMITED, sender=payer)

    bounty = RESALE * 12 // 10 // 100
    assert stage.token.balanceOf(flat) == held + debt
    assert stage.desk.claimable(operator) == bounty
    assert stage.desk.claimable(host) == RESALE * 12 // 10 - bounty - debt
    assert flat.totalAssets() + flat.reserve() == held + debt
    assert flat.totalAssets() > DEPOSIT


def test_cure__real_pool__performs_again(stage, flat, loan, payer, operator):
    boa.env.time_travel(seconds=STEP)
    stage.desk.flag(loan)
    boa.env.time_travel(seconds=7 * DAY)
    stage.desk.auction(loan, sender=operator)
    boa.env.time_travel(seconds=6 * DAY)
    stage.desk.flag(loan)
    assert flat.impaired_total() < stage.debt(loan)

    stage.desk.cure(loan, sender=payer)

    assert flat.impaired_total() == 0
    assert flat.performing_debt() == pytest.approx(stage.debt(loan), abs=1)


def test_repay__real_pool__closes_and_frees_the_caps(stage, flat, loan, payer, host):
    boa.env.time_travel(seconds=STEP // 3)
    debt = stage.debt(loan)
    assert flat.borrowed_by(host) == PRINCIPAL

    assert stage.desk.repay(loan, UNLIMITED, sender=payer) == debt

    assert stage.desk.loan(loan).state == NONE
    assert (flat.performing_debt(), flat.borrowed_by(host)) == (0, 0)
    assert stage.token.balanceOf(flat) == DEPOSIT - PRINCIPAL + debt


def test_average_rate__flat_pool__is_the_rate(stage, flat):
    flat.mark()
    boa.env.time_travel(seconds=DAY)

    assert flat.average_rate() == pytest.approx(15 * WAD // 100, rel=1e-12)
