"""`release`: anyone closes what debt service has paid off."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import FLAGGED, H100, IN_AUCTION, NONE, STEP, UNLIMITED, ZERO


@pytest.mark.parametrize("state", [FLAGGED, IN_AUCTION])
def test_release__paid_off__lifts_the_lien(stage, lent, payer, host, lessee, operator, state):
    asset = stage.bring(lent, state, operator)
    stage.desk.debt_service(asset, UNLIMITED, sender=payer)
    assert stage.title.lien_of(asset) == stage.desk.address

    stage.desk.release(asset, sender=lessee)

    assert only_event(stage.desk, "LoanClosed") == {"asset": asset, "borrower": host}
    assert stage.title.lien_of(asset) == ZERO
    assert stage.title.ownerOf(asset) == host
    assert stage.desk.loan(asset).state == NONE
    assert stage.pool.ends() == 1
    assert (stage.pool.last_accelerator(), stage.pool.last_borrower()) == (H100, host)


def test_release__last_step_paid_by_revenue__lifts_the_lien(stage, lent, payer, stranger):
    boa.env.time_travel(seconds=11 * STEP)
    stage.desk.debt_service(lent, UNLIMITED, sender=payer)

    stage.desk.release(lent, sender=stranger)

    assert stage.title.lien_of(lent) == ZERO


def test_release__a_unit_owed__reverts(stage, flagged, payer):
    debt = stage.debt(flagged)
    stage.desk.debt_service(flagged, debt - 1, sender=payer)

    with boa.reverts("desk: debt not paid"):
        stage.desk.release(flagged)


def test_release__no_loan__reverts(stage, asset):
    with boa.reverts("desk: no loan"):
        stage.desk.release(asset)


def test_paid_off__cannot_be_flagged_auctioned_or_taken(stage, on_sale, payer):
    stage.desk.debt_service(on_sale, UNLIMITED, sender=payer)

    with boa.reverts("desk: debt is paid"):
        stage.desk.take(on_sale, UNLIMITED, sender=payer)


def test_paid_off__flagged_and_silent__is_current_all_the_same(stage, flagged, payer):
    stage.desk.debt_service(flagged, UNLIMITED, sender=payer)
    boa.env.time_travel(seconds=30 * 86_400)
    stage.silence(flagged, 30 * 86_400)

    with boa.reverts("desk: loan is current"):
        stage.desk.auction(flagged)
    stage.desk.flag(flagged)

    assert stage.desk.loan(flagged).state == 1
    stage.desk.release(flagged)
