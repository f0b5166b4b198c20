"""`borrow`: each rule of origination, at its edge and one beyond."""

import boa
import pytest

from tests.helpers.loan_stage import DAY, PRINCIPAL, USD, VALUE, WAD, YEAR

THOUSAND = 1_000 * USD


def test_borrow__least_amount__passes_and_one_less_reverts(stage, asset):
    with boa.reverts("desk: loan too small"):
        stage.borrow(asset, THOUSAND - 1)

    stage.borrow(asset, THOUSAND)

    assert stage.desk.least_loan() == THOUSAND


def test_borrow__amount_above_its_width__reverts(stage, asset):
    with boa.reverts("desk: loan too large"):
        stage.borrow(asset, 2**96)


@pytest.mark.parametrize("months", [1, 36])
def test_borrow__shortest_and_longest_term__passes(stage, asset, months):
    stage.say(asset, income=10**6 * USD)

    stage.borrow(asset, months=months)

    assert stage.desk.loan(asset).months == months


@pytest.mark.parametrize("months", [0, 37, 2**200])
def test_borrow__term_out_of_bounds__reverts(stage, asset, months):
    with boa.reverts("desk: months not 1 to 36"):
        stage.borrow(asset, months=months)


@pytest.mark.parametrize(
    ("age", "share"),
    [
        (0, 45),
        (YEAR - 1, 45),
        (YEAR, 45),
        (2 * YEAR - 1, 45),
        (2 * YEAR, 35),
        (3 * YEAR - 1, 35),
    ],
)
def test_borrow__share_of_the_value__falls_with_the_age(stage, asset, age, share):
    now = int(boa.env.timestamp)
    stage.say(asset, commissioned_at=now - age, income=10**6 * USD)
    most = VALUE * share // 100
    with boa.reverts("desk: above the share lent"):
        stage.borrow(asset, most + 1)

    stage.borrow(asset, most)


def test_borrow__three_years_old__reverts(stage, asset):
    stage.say(asset, commissioned_at=int(boa.env.timestamp) - 3 * YEAR)

    with boa.reverts("desk: machine too old"):
        stage.borrow(asset)


def test_borrow__longer_than_24_steps__35_percent_at_most(stage, asset):
    stage.say(asset, income=10**6 * USD)
    most = VALUE * 35 // 100
    with boa.reverts("desk: too much for so long"):
        stage.borrow(asset, most + 1, 25)

    with boa.env.anchor():
        stage.borrow(asset, most + 1, 24)
    stage.borrow(asset, most, 25)


def test_borrow__lendable_below_the_value__counts(stage, asset):
    least = -(-PRINCIPAL * 100 // 45)
    stage.say(asset, lendable=least - 1)
    with boa.reverts("desk: above the share lent"):
        stage.borrow(asset)

    stage.say(asset, lendable=least)
    stage.borrow(asset)


def test_borrow__value_of_seven_days__passes_and_older_reverts(stage, asset):
    now = int(boa.env.timestamp)
    stage.say(asset, as_of=now - 7 * DAY - 1)
    with boa.reverts("desk: value too old"):
        stage.borrow(asset)

    stage.say(asset, as_of=now - 7 * DAY)
    stage.borrow(asset)


def test_borrow__no_value__reverts(stage, asset):
    stage.say(asset, value=0, as_of=0, lendable=0)

    with boa.reverts("desk: no value"):
        stage.borrow(asset)


def test_borrow__silent_for_24_hours__reverts(stage, asset):
    with boa.env.anchor():
        stage.silence(asset, DAY)
        with boa.reverts("desk: machine silent"):
            stage.borrow(asset)

    stage.silence(asset, DAY - 1)
    stage.borrow(asset)


def test_borrow__node_revoked_or_lying__reverts(stage, asset):
    stage.meter.set_enrolled(asset, False)
    with boa.reverts("desk: node not live"):
        stage.borrow(asset)

    stage.meter.set_enrolled(asset, True)
    stage.borrow(asset)


def test_borrow__cover_of_1_6__passes_and_a_unit_less_reverts(stage, asset):
    """10,000 over 12 at 15 %: 833.33 + 125.00 a step; 1.6 times that is 1,533.33."""
    service = PRINCIPAL * WAD // 12 + PRINCIPAL * 15 * WAD // 100 // 12
    least = service * 16 // (10 * WAD) + 1
    stage.say(asset, income=least - 1)
    with boa.reverts("desk: income does not cover"):
        stage.borrow(asset)

    stage.say(asset, income=least)
    stage.borrow(asset)

    assert round(least / USD, 2) == 1_533.33


def test_borrow__cover__counts_the_rate_after_lending(stage, asset):
    stage.say(asset, income=1_534 * USD)
    with boa.env.anchor():
        stage.borrow(asset)

    stage.pool.set_impact(WAD // 100)

    with boa.reverts("desk: income does not cover"):
        stage.borrow(asset)


def test_borrow__no_income__reverts(stage, asset):
    stage.say(asset, income=0)

    with boa.reverts("desk: income does not cover"):
        stage.borrow(asset)
