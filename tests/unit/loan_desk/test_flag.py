"""`flag`: delinquency by schedule, by value, by silence; recorded by anyone, and lifted again."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.loan_stage import (
    CURRENT,
    DAY,
    FLAGGED,
    PRINCIPAL,
    RESALE,
    STEP,
    USD,
    VALUE,
)

GRACE = 7 * DAY


def test_flag__a_step_without_payment__starts_the_grace(stage, lent, stranger, host):
    boa.env.time_travel(seconds=STEP - 1)
    assert stage.desk.is_current(lent)
    with boa.reverts("desk: loan is current"):
        stage.desk.flag(lent)
    boa.env.time_travel(seconds=1)
    assert not stage.desk.is_current(lent)
    stage.say(lent, resale=20_000 * USD)

    stage.desk.flag(lent, sender=stranger)

    now = int(boa.env.timestamp)
    assert only_event(stage.desk, "Flagged") == {
        "asset": lent,
        "borrower": host,
        "debt": 10_125 * USD,
        "grace_until": now + GRACE,
    }
    loan = stage.desk.loan(lent)
    assert (loan.state, loan.since, loan.known_resale) == (FLAGGED, now, 20_000 * USD)
    assert stage.pool.carried(lent) == 14_000 * USD + 1


def test_flag__at_36_percent__the_step_alone_is_no_delinquency(stage, asset):
    stage.pool.set_rates(36 * 10**16, 0, 36 * 10**16)
    stage.borrow(asset)

    boa.env.time_travel(seconds=STEP - 1)

    assert stage.desk.is_current(asset)
    assert round(stage.debt(asset) / USD, 2) == 10_300
    boa.env.time_travel(seconds=1)
    assert not stage.desk.is_current(asset)


def test_flag__value_below_the_debt_at_80_percent__flags(stage, lent):
    edge = PRINCIPAL * 10 // 8
    stage.say(lent, value=edge)
    with boa.reverts("desk: loan is current"):
        stage.desk.flag(lent)

    stage.say(lent, value=edge - 10)
    stage.desk.flag(lent)

    assert stage.desk.loan(lent).state == FLAGGED
    assert stage.pool.carried(lent) == RESALE * 7 // 10 + 1


def test_flag__dark_or_without_rent__carries_by_the_resale(stage, lent):
    """Its income leg is 0, and so its value; a sale would bring what machines bring."""
    stage.say(lent, value=0, income=0)

    stage.desk.flag(lent)

    assert stage.desk.loan(lent).state == FLAGGED
    assert stage.pool.carried(lent) == RESALE * 7 // 10 + 1


@pytest.mark.parametrize("age", [None, 7 * DAY + 1])
def test_flag__value_absent_or_stale__does_not_flag(stage, lent, age):
    as_of = 0 if age is None else int(boa.env.timestamp) - age
    stage.say(lent, value=1, as_of=as_of)
    with boa.reverts("desk: loan is current"):
        stage.desk.flag(lent)

    stage.say(lent, value=1, as_of=int(boa.env.timestamp) - 7 * DAY)
    stage.desk.flag(lent)


def test_flag__by_schedule_with_a_stale_price__carries_by_the_known_one(stage, lent):
    boa.env.time_travel(seconds=STEP)

    stage.desk.flag(lent)

    assert stage.pool.carried(lent) == RESALE * 7 // 10 + 1
    assert stage.desk.loan(lent).known_resale == RESALE


def test_flag__market_figure_withdrawn__carries_by_the_fresh_price(stage, lent):
    boa.env.time_travel(seconds=STEP)
    stage.say(lent, value=0, as_of=0, income=0, resale=RESALE // 2)

    stage.desk.flag(lent)

    assert stage.pool.carried(lent) == RESALE // 2 * 7 // 10 + 1
    assert stage.desk.loan(lent).known_resale == RESALE // 2


def test_flag__21_days_of_silence__flags(stage, lent):
    boa.env.time_travel(seconds=25 * DAY)
    with boa.env.anchor():
        stage.silence(lent, 21 * DAY - 1)
        with boa.reverts("desk: loan is current"):
            stage.desk.flag(lent)

    stage.silence(lent, 21 * DAY)
    stage.desk.flag(lent)

    assert stage.desk.loan(lent).state == FLAGGED


def test_flag__paid_down_to_the_schedule__lifts_it(stage, flagged, payer, host, stranger):
    stage.desk.repay(flagged, stage.desk.arrears(flagged), sender=payer)

    stage.desk.flag(flagged, sender=stranger)

    assert only_event(stage.desk, "Cured") == {"asset": flagged, "borrower": host}
    assert events_of(stage.desk, "Flagged") == []
    loan = stage.desk.loan(flagged)
    assert (loan.state, loan.since) == (CURRENT, boa.env.timestamp)
    assert (stage.pool.restores(), stage.pool.carried(flagged)) == (1, 0)


def test_flag__still_delinquent__reverts(stage, flagged, payer):
    with boa.reverts("desk: still delinquent"):
        stage.desk.flag(flagged)
    excess = stage.debt(flagged) - stage.desk.loan(flagged).ceiling
    stage.desk.repay(flagged, excess - 10, sender=payer)
    with boa.reverts("desk: still delinquent"):
        stage.desk.flag(flagged)

    stage.desk.repay(flagged, 10, sender=payer)
    stage.desk.flag(flagged)


def test_flag__value_recovers__lifts_it(stage, lent):
    stage.say(lent, value=PRINCIPAL)
    stage.desk.flag(lent)

    stage.say(lent, value=VALUE)
    stage.desk.flag(lent)

    assert stage.desk.loan(lent).state == CURRENT


def test_flag__in_an_auction__carries_at_the_present_price(stage, on_sale):
    stage.fall(on_sale, DAY)
    price = stage.desk.price(on_sale)

    stage.desk.flag(on_sale)

    assert stage.pool.carried(on_sale) == price + 1
    assert stage.pool.impairs() == 2
    stage.fall(on_sale, 6 * DAY)
    stage.desk.flag(on_sale)
    assert stage.pool.carried(on_sale) == 1


def test_flag__no_loan__reverts(stage, asset):
    with boa.reverts("desk: no loan"):
        stage.desk.flag(asset)
