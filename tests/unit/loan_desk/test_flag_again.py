"""`flag` a second time: no grace within 90 days, for the same borrower of the same machine."""

import boa
import pytest

from tests.helpers.builders import PLEDGE
from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import DAY, IN_AUCTION, PRINCIPAL, UNLIMITED, VALUE

GRACE = 7 * DAY


def flag_by_value(stage, asset) -> int:
    """Flag, let the value recover and lift the flag again; return the moment of the flag."""
    stage.say(asset, value=stage.debt(asset))
    stage.desk.flag(asset)
    until = int(only_event(stage.desk, "Flagged")["grace_until"])
    stage.say(asset, value=VALUE)
    stage.desk.flag(asset)
    return until


def travel(stage, asset, seconds, payer) -> None:
    """Let time pass on a loan that is paid as it is due."""
    boa.env.time_travel(seconds=seconds)
    stage.desk.debt_service(asset, UNLIMITED, sender=payer)


@pytest.mark.parametrize(("wait", "grace"), [(0, 0), (90 * DAY - 1, 0), (90 * DAY, GRACE)])
def test_flag__again__grace_only_after_90_days(stage, lent, payer, wait, grace):
    assert flag_by_value(stage, lent) == boa.env.timestamp + GRACE
    travel(stage, lent, wait, payer)
    stage.say(lent, value=stage.debt(lent))

    stage.desk.flag(lent)

    now = int(boa.env.timestamp)
    assert only_event(stage.desk, "Flagged")["grace_until"] == now + grace
    assert stage.desk.loan(lent).since == now + grace - GRACE


def test_flag__without_grace__goes_to_auction_at_once(stage, lent, operator):
    flag_by_value(stage, lent)
    stage.say(lent, value=PRINCIPAL)
    stage.desk.flag(lent)

    stage.desk.auction(lent, sender=operator)

    assert stage.desk.loan(lent).state == IN_AUCTION


def test_flag__each_flag__starts_the_90_days_anew(stage, lent, payer):
    flag_by_value(stage, lent)
    travel(stage, lent, 60 * DAY, payer)
    flag_by_value(stage, lent)
    travel(stage, lent, 60 * DAY, payer)

    assert flag_by_value(stage, lent) == boa.env.timestamp


def test_flag__after_repaying_and_borrowing_anew__is_remembered(stage, lent, payer):
    flag_by_value(stage, lent)
    stage.desk.repay(lent, UNLIMITED, sender=payer)
    stage.borrow(lent)

    assert flag_by_value(stage, lent) == boa.env.timestamp


def test_flag__next_owner__starts_with_a_clean_record(stage, on_sale, payer):
    boa.env.time_travel(seconds=DAY)
    stage.say(on_sale)
    stage.desk.take(on_sale, UNLIMITED, sender=payer)
    stage.title.grant(on_sale, stage.desk, PLEDGE, sender=payer)
    stage.borrow(on_sale)

    assert flag_by_value(stage, on_sale) == boa.env.timestamp + GRACE
