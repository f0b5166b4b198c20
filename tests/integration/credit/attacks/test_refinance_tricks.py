"""T10 and its kin: loans moved between pools against their borrower, or to escape what is owed."""

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, MONTHS, SECOND, mark_pools
from tests.helpers.credit_suite import DAY, UNIT

POINT = 10**16
FLASH = 50_000_000 * UNIT


@pytest.fixture
def pools(stage):
    return mark_pools(stage)


def _consent(stage, max_rate: int = 36 * POINT) -> None:
    until = int(boa.env.timestamp) + 30 * DAY
    stage.suite.desk.auto_refinance(FIRST, max_rate, until, sender=stage.roles["host"])


def test_refinance_down__without_consent__refused(stage, pools, stranger):
    with boa.reverts("desk: no consent"):
        stage.suite.desk.refinance_down(FIRST, pools[1], sender=stranger)


def test_refinance_down__cheap_for_one_block__refused(stage, pools, stranger, lender):
    """A pool that is fully lent is not cheap because somebody fills it for a moment."""
    dear, cheap = pools
    _consent(stage)
    with boa.env.anchor():
        stage.suite.desk.refinance_down(FIRST, cheap, sender=stranger)

    cheap.withdraw(cheap.maxWithdraw(lender) * 98 // 100, lender, lender, sender=lender)
    stage.fund(stranger, FLASH)
    stage.borrow(SECOND, 2_000 * UNIT, pool=cheap)
    cheap.withdraw(cheap.maxWithdraw(lender), lender, lender, sender=lender)
    for _ in range(2):
        cheap.mark()
        stage.wait(DAY + 1)
    assert cheap.average_rate() > dear.average_rate()

    cheap.deposit(FLASH, stranger, sender=stranger)
    with boa.reverts("desk: rate not lower"):
        stage.suite.desk.refinance_down(FIRST, cheap, sender=stranger)


def test_refinance_down__rate_after_lending_above_consent__refused(stage, pools, stranger):
    """The loan itself makes the pool dearer: what counts is the rate with it."""
    cheap = pools[1]
    consent = cheap.borrow_rate() + POINT // 10
    assert cheap.average_rate() < consent
    _consent(stage, consent)
    with boa.reverts("desk: rate above consent"):
        stage.suite.desk.refinance_down(FIRST, cheap, sender=stranger)

    _consent(stage, consent + POINT)
    stage.suite.desk.refinance_down(FIRST, cheap, sender=stranger)


def test_refinance_down__to_a_pool_whose_bound_is_no_lower__refused(stage, pools, stranger):
    """Once there nothing caps the rate but the pool's bound: it must be better too."""
    _, cheap = pools
    stage.suite.desk.refinance(FIRST, cheap, LOAN, MONTHS, sender=stage.roles["host"])
    _consent(stage)
    with boa.reverts("desk: rate not lower"):
        stage.suite.desk.refinance_down(FIRST, pools[0], sender=stranger)


def test_refinance__by_anyone_but_the_borrower__refused(stage, pools, stranger, lender):
    for account in (stranger, lender, stage.roles["operator"]):
        with boa.reverts("desk: not the borrower"):
            stage.suite.desk.refinance(FIRST, pools[1], LOAN, MONTHS, sender=account)


def test_refinance__to_the_same_or_an_unlisted_pool__refused(stage, pools, host):
    desk = stage.suite.desk
    with boa.reverts("desk: same pool"):
        desk.refinance(FIRST, pools[0], LOAN, MONTHS, sender=host)
    with boa.reverts("desk: pool not approved"):
        desk.refinance(FIRST, stage.suite.escrow, LOAN, MONTHS, sender=host)


def test_refinance__delinquent_flagged_or_on_sale__refused(stage, pools, host):
    """A loan in trouble cannot start anew elsewhere, flagged yet or not."""
    desk = stage.suite.desk
    moment = desk.loan(FIRST).started_at + 30 * DAY
    boa.env.timestamp = moment
    stage.appraise()
    for bring in (lambda: None, lambda: stage.flag(FIRST), lambda: stage.auction(FIRST)):
        bring()
        with boa.reverts("desk: loan not current"):
            desk.refinance(FIRST, pools[1], LOAN, MONTHS, sender=host)


def test_refinance__for_more__obeys_every_rule_of_a_new_loan(stage, pools, host):
    desk, cheap = stage.suite.desk, pools[1]
    most = stage.suite.appraiser.lendable(FIRST) * 45 // 100
    with boa.reverts("desk: above the share lent"):
        desk.refinance(FIRST, cheap, most + 1, MONTHS, sender=host)
    stage.suite.meter.switch(FIRST, False)
    stage.wait(DAY + 1)
    with boa.reverts("desk: machine silent"):
        desk.refinance(FIRST, cheap, LOAN, MONTHS, sender=host)


def test_refinance__between_pools__third_parties_lose_nothing(stage, pools, host):
    """Old lenders are paid in full, one lien stays, caps are freed there and taken here."""
    dear, cheap = pools
    assets = (dear.totalAssets(), cheap.totalAssets())
    stage.suite.desk.refinance(FIRST, cheap, LOAN, MONTHS, sender=host)
    stage.borrowed[FIRST] = cheap

    assert dear.totalAssets() >= assets[0]
    assert cheap.totalAssets() >= assets[1]
    assert (dear.borrowed_by(host), cheap.borrowed_by(host)) == (0, LOAN)
    assert dear.debt_of(FIRST) == 0
    stage.check_books()
