"""`auction`: after the grace, while still delinquent, by anyone."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import (
    CURRENT,
    DAY,
    FLAGGED,
    IN_AUCTION,
    RESALE,
    USD,
)

GRACE = 7 * DAY


def test_auction__grace_is_over__starts_at_120_percent_of_the_resale(stage, flagged, stranger):
    boa.env.time_travel(seconds=GRACE - 1)
    with boa.reverts("desk: grace not over"):
        stage.desk.auction(flagged, sender=stranger)
    boa.env.time_travel(seconds=1)

    stage.desk.auction(flagged, sender=stranger)

    assert only_event(stage.desk, "AuctionStarted") == {
        "asset": flagged,
        "starter": stranger,
        "start_price": RESALE * 12 // 10,
    }
    loan = stage.desk.loan(flagged)
    assert (loan.state, loan.since, loan.known_resale) == (IN_AUCTION, boa.env.timestamp, RESALE)
    assert stage.desk.price(flagged) == RESALE * 12 // 10


def test_auction__debt_above_the_resale__starts_at_110_percent_of_the_debt(stage, flagged):
    boa.env.time_travel(seconds=GRACE)
    stage.say(flagged, resale=9_000 * USD)
    debt = stage.debt(flagged)

    stage.desk.auction(flagged)

    start = only_event(stage.desk, "AuctionStarted")["start_price"]
    assert start == -(-debt * 110 // 100)
    assert stage.desk.loan(flagged).known_resale == 9_000 * USD


def test_auction__dark_and_worth_nothing_to_covenants__starts_from_the_resale(stage, lent):
    """Else a debt of any size would buy the machine at 110 % of it in the first instant."""
    stage.say(lent, value=0, income=0)
    stage.desk.flag(lent)
    boa.env.time_travel(seconds=GRACE)
    stage.say(lent, value=0, income=0)

    stage.desk.auction(lent)

    assert stage.desk.price(lent) == RESALE * 12 // 10


@pytest.mark.parametrize("age", [7 * DAY, 7 * DAY + 1])
def test_auction__price_of_seven_days__counts_and_an_older_one_does_not(stage, flagged, age):
    boa.env.time_travel(seconds=GRACE)
    stage.say(flagged, resale=2 * RESALE, priced_at=int(boa.env.timestamp) - age)

    stage.desk.auction(flagged)

    counted = 2 * RESALE if age == 7 * DAY else RESALE
    assert stage.desk.price(flagged) == counted * 12 // 10
    assert stage.desk.loan(flagged).known_resale == counted


def test_auction__price_gone_meanwhile__starts_from_the_known_one(stage, flagged):
    boa.env.time_travel(seconds=GRACE)
    stage.say(flagged, resale=1, priced_at=0)

    stage.desk.auction(flagged)

    assert stage.desk.price(flagged) == RESALE * 12 // 10


def test_auction__paid_meanwhile__reverts(stage, flagged, payer):
    boa.env.time_travel(seconds=GRACE)
    stage.desk.repay(flagged, stage.desk.arrears(flagged), sender=payer)

    with boa.reverts("desk: loan is current"):
        stage.desk.auction(flagged)

    stage.desk.flag(flagged)
    assert stage.desk.loan(flagged).state == CURRENT


@pytest.mark.parametrize("state", [CURRENT, IN_AUCTION])
def test_auction__not_flagged__reverts(stage, lent, operator, state):
    stage.bring(lent, state, operator)

    with boa.reverts("desk: not flagged"):
        stage.desk.auction(lent)


def test_auction__no_loan__reverts(stage, asset):
    with boa.reverts("desk: no loan"):
        stage.desk.auction(asset)


@pytest.mark.parametrize("state", [CURRENT, FLAGGED])
def test_price__no_auction__reverts(stage, lent, operator, state):
    stage.bring(lent, state, operator)

    with boa.reverts("desk: not in auction"):
        stage.desk.price(lent)


@pytest.mark.parametrize(("seconds", "divisor"), [(0, 1), (DAY, 2), (2 * DAY, 4), (6 * DAY, 64)])
def test_price__each_day__halves(stage, on_sale, seconds, divisor):
    stage.fall(on_sale, seconds)

    price = stage.desk.price(on_sale)

    assert 0 <= price - RESALE * 12 // 10 // divisor <= 1


def test_price__seven_days__is_nothing_for_ever(stage, on_sale):
    stage.fall(on_sale, 7 * DAY - 1)
    assert stage.desk.price(on_sale) > RESALE // 128

    for _ in range(3):
        boa.env.time_travel(seconds=DAY)
        assert stage.desk.price(on_sale) == 0


def test_price__nothing_paid_for_a_day__stands_still_until_something_is(stage, on_sale, payer):
    boa.env.time_travel(seconds=DAY)
    half = stage.desk.price(on_sale)
    assert 0 <= half - RESALE * 12 // 20 <= 1
    boa.env.time_travel(seconds=30 * DAY)
    assert stage.desk.price(on_sale) == half

    stage.desk.repay(on_sale, 1, sender=payer)
    assert stage.desk.price(on_sale) == half
    assert stage.desk.loan(on_sale).since == int(boa.env.timestamp) - DAY
    boa.env.time_travel(seconds=DAY // 2)
    assert stage.desk.price(on_sale) < half * 71 // 100
    stage.desk.debt_service(on_sale, 1, sender=payer)
    boa.env.time_travel(seconds=DAY // 2)
    assert 0 <= stage.desk.price(on_sale) - RESALE * 12 // 40 <= 1


def test_price__paid_within_the_day__goes_on_as_if_nothing_was(stage, on_sale, payer):
    boa.env.time_travel(seconds=DAY - 1)
    before = stage.desk.price(on_sale)
    since = stage.desk.loan(on_sale).since

    stage.desk.repay(on_sale, 1, sender=payer)

    assert stage.desk.price(on_sale) == before
    assert stage.desk.loan(on_sale).since == since


def test_price__reviewed_in_the_sale__keeps_the_moment_of_the_payment(stage, on_sale, payer):
    """What is kept of the value stands in the same word."""
    boa.env.time_travel(seconds=DAY)
    stage.desk.repay(on_sale, 1, sender=payer)
    boa.env.time_travel(seconds=DAY)
    stage.say(on_sale, resale=RESALE // 3)
    price = stage.desk.price(on_sale)

    stage.desk.review(on_sale)

    assert stage.desk.price(on_sale) == price
    assert stage.desk.loan(on_sale).known_resale == RESALE // 3
