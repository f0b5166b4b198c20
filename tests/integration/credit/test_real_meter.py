"""The life of a loan on the real meter: signed reports make the income that is lent on."""

import boa
import pytest

from tests.helpers.credit_stage import RENT, STEP, CreditStage
from tests.helpers.credit_suite import DAY, UNIT, deploy_credit_suite
from tests.helpers.stage import HOUR

LOAN = 25_000 * UNIT
HOURS = 600
SECOND_HOURS = 48


@pytest.fixture
def stage(owner, treasury, guardian, host, lessee, lender, stranger) -> CreditStage:
    """Return a stage at a bucket's edge, with one machine, a lender and people with money."""
    boa.env.timestamp = (int(boa.env.timestamp) // STEP + 1) * STEP
    suite = deploy_credit_suite(owner, treasury, guardian=guardian)
    roles = {
        "host": host,
        "lessee": lessee,
        "lender": lender,
        "stranger": stranger,
        "treasury": treasury,
    }
    made = CreditStage(suite, roles)
    for account in (host, lessee, lender, stranger):
        made.fund(account)
    made.machine()
    made.lend(500_000 * UNIT)
    return made


def test_loan__on_reported_hours__is_lent_served_swept_sold_and_claimed(stage, host, stranger):
    suite, desk, start = stage.suite, stage.suite.desk, int(boa.env.timestamp)
    terms = {"hourly_rate": RENT, "sla_bps": 0, "credit_bps": 0}
    first = stage.open(1, HOURS, **terms)
    stage.run(1, start + HOURS * HOUR + 50 * HOUR)
    suite.escrow.close(first)
    stage.run(1, start + STEP + HOUR)
    stage.appraise()

    told = suite.appraiser.assess(1)
    net = HOURS * RENT * 98 // 100
    assert told.income == net // 3
    stage.borrow(1, LOAN)
    assert suite.token.balanceOf(host) == 10**15 + LOAN
    stage.check_books()

    second = stage.open(1, SECOND_HOURS, **terms)
    stage.run(1, int(boa.env.timestamp) + SECOND_HOURS * HOUR + 50 * HOUR)
    debt = stage.debt(1)
    suite.escrow.close(second)
    rent = SECOND_HOURS * RENT * 98 // 100
    assert debt - rent <= stage.debt(1) <= debt - rent + 2
    stage.check_books()

    stage.wait(2 * DAY)
    assert desk.review(1) and desk.loan(1).is_sweeping
    stage.wait(20 * DAY)
    assert not desk.is_current(1)
    stage.flag(1)
    stage.auction(1)
    stage.wait(3 * DAY, None)
    price = stage.buy(1)

    assert price > 0 and suite.title.ownerOf(1) == stranger
    assert desk.loan(1).state == 0 and not suite.title.locked(1)
    stage.check_books()
    stage.claim_all()
    stage.check_books()
