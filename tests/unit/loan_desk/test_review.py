"""`review`: anyone lets the covenants of sweeping speak."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import (
    DAY,
    INCOME,
    PRINCIPAL,
    RESALE,
    STEP,
    UNLIMITED,
    USD,
    VALUE,
    WAD,
)

SERVICE = PRINCIPAL * WAD // 12 + PRINCIPAL * 15 * WAD // 100 // 12
"""A month's principal and interest, x 10^18: 958.33."""


def test_review__covered_and_speaking__does_not_sweep(stage, lent, stranger):
    stage.say(lent, value=VALUE - USD, resale=RESALE - USD)

    assert stage.desk.review(lent, sender=stranger) is False

    assert only_event(stage.desk, "Reviewed") == {
        "asset": lent,
        "is_sweeping": False,
        "value": VALUE - USD,
        "cover_bps": INCOME * 10_000 * WAD // SERVICE,
    }
    loan = stage.desk.loan(lent)
    assert (loan.is_sweeping, loan.known_resale) == (False, RESALE - USD)


def test_review__cover_of_1_5__passes_and_a_unit_less_sweeps(stage, lent):
    least = -(-(SERVICE + 2) * 15 // (10 * WAD))
    stage.say(lent, income=least)
    assert stage.desk.review(lent) is False

    stage.say(lent, income=least - 1)

    assert stage.desk.review(lent) is True
    assert stage.desk.loan(lent).is_sweeping
    assert stage.desk.loan(lent).due == PRINCIPAL


def test_review__silent_for_24_hours__sweeps(stage, lent):
    with boa.env.anchor():
        stage.silence(lent, DAY - 1)
        assert stage.desk.review(lent) is False

    stage.silence(lent, DAY)

    assert stage.desk.review(lent) is True


def test_review__better_again__stops_sweeping(stage, lent):
    stage.say(lent, income=0)
    stage.desk.review(lent)
    stage.say(lent)

    assert stage.desk.review(lent) is False

    assert not stage.desk.loan(lent).is_sweeping


def test_review__cover__rises_as_the_debt_is_paid(stage, lent, payer):
    stage.say(lent, income=1_437 * USD)  # 1.5 x 958.33 is 1,437.50
    assert stage.desk.review(lent) is True

    stage.desk.repay(lent, PRINCIPAL // 2, sender=payer)

    assert stage.desk.review(lent) is False


@pytest.mark.parametrize("as_of", ["absent", "stale"])
def test_review__no_fresh_value__keeps_the_known_one(stage, lent, as_of):
    now = int(boa.env.timestamp)
    told = 0 if as_of == "absent" else now - 7 * DAY - 1
    stage.say(lent, value=1, as_of=told, resale=1, priced_at=told)

    assert stage.desk.review(lent) is False

    assert only_event(stage.desk, "Reviewed")["value"] == 0
    assert stage.desk.loan(lent).known_resale == RESALE


def test_review__no_value_but_a_price__keeps_the_price(stage, lent):
    stage.say(lent, value=0, as_of=0, resale=RESALE - USD)

    stage.desk.review(lent)

    assert only_event(stage.desk, "Reviewed")["value"] == 0
    assert stage.desk.loan(lent).known_resale == RESALE - USD


def test_review__huge_resale__is_kept_within_its_width(stage, lent):
    stage.say(lent, resale=2**200)

    stage.desk.review(lent)

    assert stage.desk.loan(lent).known_resale == 2**96 - 1


def test_review__while_flagged__keeps_the_state(stage, flagged):
    before = stage.desk.loan(flagged)

    stage.desk.review(flagged)

    after = stage.desk.loan(flagged)
    assert (after.state, after.since) == (before.state, before.since)


def test_review__no_loan__reverts(stage, asset):
    with boa.reverts("desk: no loan"):
        stage.desk.review(asset)


def test_review__swept_loan__is_paid_by_all_revenue(stage, lent, payer):
    stage.say(lent, income=0)
    stage.desk.review(lent)
    boa.env.time_travel(seconds=STEP)

    taken = stage.desk.debt_service(lent, UNLIMITED, sender=payer)

    assert stage.debt(lent) == 0
    assert round(taken / USD, 2) == 10_125
