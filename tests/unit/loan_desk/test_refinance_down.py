"""`refinance_down`: anyone moves a loan to a cheaper pool, if the borrower agreed."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import (
    DAY,
    FLAGGED,
    IN_AUCTION,
    MAX_RATE,
    PRINCIPAL,
    RATE,
    STEP,
    UNLIMITED,
    USD,
    WAD,
)

POINT = WAD // 100
LOW = RATE - POINT
LOW_BOUND = MAX_RATE - POINT


@pytest.fixture
def cheap(stage):
    """A pool that is cheaper by exactly one point, on average and at most."""
    return stage.new_pool(LOW, LOW_BOUND)


@pytest.fixture
def agreed(stage, lent, host, payer) -> int:
    """The loan in its third step, paid as due, with a consent up to its rate."""
    boa.env.time_travel(seconds=2 * STEP + DAY)
    stage.desk.debt_service(lent, UNLIMITED, sender=payer)
    stage.desk.auto_refinance(lent, RATE, boa.env.timestamp + DAY, sender=host)
    stage.say(lent)
    return lent


def test_refinance_down__a_point_cheaper__moves_debt_and_months_left(
    stage, agreed, cheap, stranger, host
):
    debt = stage.debt(agreed)
    held = (stage.token.balanceOf(host), stage.token.balanceOf(stranger))

    stage.desk.refinance_down(agreed, cheap, sender=stranger)

    assert only_event(stage.desk, "Refinanced") == {
        "asset": agreed,
        "from_pool": stage.pool.address,
        "to_pool": cheap.address,
        "debt": debt,
        "amount": debt,
        "months": 10,
    }
    loan = stage.desk.loan(agreed)
    assert (loan.borrower, loan.pool) == (host, cheap.address)
    assert (loan.principal, loan.months, loan.debt) == (debt, 10, debt)
    assert held == (stage.token.balanceOf(host), stage.token.balanceOf(stranger))
    assert stage.token.balanceOf(stage.desk) == 0
    assert stage.title.lien_of(agreed) == stage.desk.address
    assert stage.desk.consent_of(agreed) == (RATE, boa.env.timestamp + DAY)


def test_refinance_down__last_second_of_the_consent__passes_and_later_reverts(stage, agreed, cheap):
    boa.env.time_travel(seconds=DAY)
    with boa.env.anchor():
        stage.desk.refinance_down(agreed, cheap)

    boa.env.time_travel(seconds=1)

    with boa.reverts("desk: no consent"):
        stage.desk.refinance_down(agreed, cheap)


def test_refinance_down__no_consent__reverts(stage, agreed, cheap, host):
    """Revoked is the same word as never given."""
    stage.desk.auto_refinance(agreed, 0, 0, sender=host)

    with boa.reverts("desk: no consent"):
        stage.desk.refinance_down(agreed, cheap)


@pytest.mark.parametrize(
    ("rates", "reason"),
    [
        ((LOW, LOW + 1, LOW_BOUND), "desk: rate not lower"),
        ((LOW, LOW, LOW_BOUND + 1), "desk: bound not lower"),
        ((RATE + 1, LOW, LOW_BOUND), "desk: rate above consent"),
    ],
)
def test_refinance_down__not_cheaper_by_a_point__reverts(stage, agreed, cheap, rates, reason):
    cheap.set_rates(*rates)

    with boa.reverts(reason):
        stage.desk.refinance_down(agreed, cheap)


def test_refinance_down__above_the_consent__reverts(stage, agreed, cheap, host):
    stage.desk.auto_refinance(agreed, LOW - 1, boa.env.timestamp + DAY, sender=host)
    with boa.reverts("desk: rate above consent"):
        stage.desk.refinance_down(agreed, cheap)

    stage.desk.auto_refinance(agreed, LOW, boa.env.timestamp + DAY, sender=host)
    stage.desk.refinance_down(agreed, cheap)


def test_refinance_down__dearer_now_than_the_present_pool__reverts(stage, agreed, cheap, host):
    """Whatever the borrower agreed to, the rate never rises."""
    stage.desk.auto_refinance(agreed, MAX_RATE, boa.env.timestamp + DAY, sender=host)
    cheap.set_rates(RATE + 1, LOW, LOW_BOUND)
    with boa.reverts("desk: rate above consent"):
        stage.desk.refinance_down(agreed, cheap)

    cheap.set_rates(RATE, LOW, LOW_BOUND)
    stage.desk.refinance_down(agreed, cheap)


def test_refinance_down__this_loan_makes_it_dear__reverts(stage, agreed, cheap):
    cheap.set_impact(POINT + 1)
    with boa.reverts("desk: rate above consent"):
        stage.desk.refinance_down(agreed, cheap)

    cheap.set_impact(POINT)
    stage.desk.refinance_down(agreed, cheap)


def test_refinance_down__rate_low_in_this_block_alone__reverts(stage, agreed, cheap):
    """A deposit of one block moves the rate of now, not the average of 24 h."""
    cheap.set_rates(1, RATE, LOW_BOUND)
    with boa.reverts("desk: rate not lower"):
        stage.desk.refinance_down(agreed, cheap)


def test_refinance_down__present_pool_dear_in_this_block_alone__reverts(stage, agreed, cheap):
    cheap.set_rates(RATE, RATE, LOW_BOUND)
    stage.pool.set_rates(MAX_RATE, RATE, MAX_RATE)

    with boa.reverts("desk: rate not lower"):
        stage.desk.refinance_down(agreed, cheap)


@pytest.mark.parametrize("state", [FLAGGED, IN_AUCTION])
def test_refinance_down__not_current__reverts(stage, lent, cheap, host, operator, state):
    stage.desk.auto_refinance(lent, RATE, boa.env.timestamp + 60 * DAY, sender=host)
    stage.bring(lent, state, operator)
    stage.say(lent)

    with boa.reverts("desk: loan not current"):
        stage.desk.refinance_down(lent, cheap)


def test_refinance_down__pool_not_approved__reverts(stage, agreed):
    pool = stage.new_pool(LOW, LOW_BOUND, approve=False)

    with boa.reverts("desk: pool not approved"):
        stage.desk.refinance_down(agreed, pool)


def test_refinance_down__a_rule_of_a_new_loan_broken__reverts(stage, agreed, cheap):
    stage.say(agreed, income=100 * USD)
    with boa.reverts("desk: income does not cover"):
        stage.desk.refinance_down(agreed, cheap)
    stage.say(agreed, lendable=PRINCIPAL)

    with boa.reverts("desk: above the share lent"):
        stage.desk.refinance_down(agreed, cheap)


def test_refinance_down__in_the_last_step__one_month_is_left(stage, asset, cheap, host, payer):
    stage.borrow(asset, 13_000 * USD)
    for _ in range(11):
        stage.desk.debt_service(asset, UNLIMITED, sender=payer)
        boa.env.time_travel(seconds=STEP)
    stage.desk.auto_refinance(asset, RATE, boa.env.timestamp + DAY, sender=host)
    stage.say(asset)

    stage.desk.refinance_down(asset, cheap)

    assert stage.desk.loan(asset).months == 1
    assert stage.desk.loan(asset).due == stage.debt(asset)


@pytest.mark.parametrize("frozen", ["host", "operator"])
def test_refinance_down__borrower_or_carrier_frozen__works(
    stage, agreed, cheap, host, operator, frozen
):
    stage.token.freeze(host if frozen == "host" else operator)

    stage.desk.refinance_down(agreed, cheap, sender=operator)

    assert stage.desk.loan(agreed).pool == cheap.address


def test_refinance_down__back_and_forth__needs_another_point_each_time(stage, agreed, cheap):
    stage.desk.refinance_down(agreed, cheap)

    with boa.reverts("desk: rate not lower"):
        stage.desk.refinance_down(agreed, stage.pool)
