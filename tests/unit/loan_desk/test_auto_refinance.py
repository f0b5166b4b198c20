"""`auto_refinance`: the borrower's standing consent, within limits, and how it ends."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import DAY, MAX_RATE, RATE, UNLIMITED

YEAR = 365 * DAY


def test_auto_refinance__by_the_borrower__is_kept(stage, lent, host):
    until = int(boa.env.timestamp) + 30 * DAY

    stage.desk.auto_refinance(lent, RATE, until, sender=host)

    assert only_event(stage.desk, "AutoRefinanceSet") == {
        "asset": lent,
        "borrower": host,
        "max_rate": RATE,
        "until": until,
    }
    assert stage.desk.consent_of(lent) == (RATE, until)


def test_auto_refinance__zero__revokes(stage, lent, host):
    stage.desk.auto_refinance(lent, RATE, boa.env.timestamp + DAY, sender=host)

    stage.desk.auto_refinance(lent, 0, 0, sender=host)

    assert stage.desk.consent_of(lent) == (0, 0)


@pytest.mark.parametrize(("rate", "ahead"), [(1, 1), (MAX_RATE, YEAR)])
def test_auto_refinance__at_its_bounds__passes(stage, lent, host, rate, ahead):
    stage.desk.auto_refinance(lent, rate, boa.env.timestamp + ahead, sender=host)

    assert stage.desk.consent_of(lent) == (rate, boa.env.timestamp + ahead)


@pytest.mark.parametrize(
    ("rate", "ahead", "reason"),
    [
        (MAX_RATE + 1, DAY, "desk: consent above 36 %"),
        (RATE, 0, "desk: consent out of time"),
        (RATE, -1, "desk: consent out of time"),
        (RATE, YEAR + 1, "desk: consent out of time"),
        (RATE, 2**200, "desk: consent out of time"),
    ],
)
def test_auto_refinance__beyond__reverts(stage, lent, host, rate, ahead, reason):
    with boa.reverts(reason):
        stage.desk.auto_refinance(lent, rate, boa.env.timestamp + ahead, sender=host)


def test_auto_refinance__not_the_borrower_or_no_loan__reverts(stage, lent, payer, host):
    second = stage.machine()
    for asset, sender in ((lent, payer), (second, host)):
        with boa.reverts("desk: not the borrower"):
            stage.desk.auto_refinance(asset, RATE, boa.env.timestamp + DAY, sender=sender)


def test_consent_of__no_loan__reverts(stage, asset):
    with boa.reverts("desk: no loan"):
        stage.desk.consent_of(asset)


def test_consent__loan_repaid__is_gone_for_the_next(stage, lent, host, payer):
    stage.desk.auto_refinance(lent, RATE, boa.env.timestamp + DAY, sender=host)
    stage.desk.repay(lent, UNLIMITED, sender=payer)

    stage.borrow(lent)

    assert stage.desk.consent_of(lent) == (0, 0)


def test_consent__paused__can_be_revoked(stage, lent, host, guardian):
    stage.desk.auto_refinance(lent, RATE, boa.env.timestamp + DAY, sender=host)
    stage.desk.pause(sender=guardian)

    stage.desk.auto_refinance(lent, 0, 0, sender=host)

    assert stage.desk.consent_of(lent) == (0, 0)


def test_consent__flagged_meanwhile__keeps_the_memory_of_the_flag(stage, lent, host):
    boa.env.time_travel(seconds=30 * DAY)
    stage.desk.flag(lent)

    stage.desk.auto_refinance(lent, RATE, boa.env.timestamp + DAY, sender=host)

    assert stage.desk.consent_of(lent) == (RATE, boa.env.timestamp + DAY)
