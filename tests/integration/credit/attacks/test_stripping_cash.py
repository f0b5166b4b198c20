"""T2: the borrower sends the revenue elsewhere once the money is out."""

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN
from tests.helpers.credit_suite import UNIT
from tests.helpers.stage import UNLIMITED

ZERO = "0x" + "00" * 20
RENT = 1_000 * UNIT
LEFT_BY_FEE = 980 * UNIT


@pytest.fixture
def pledged(stage):
    stage.borrow(FIRST, LOAN)
    return stage


def test_set_terms__pledged__nothing_can_be_sent_elsewhere(pledged, host, payee):
    splitter = pledged.suite.splitter
    split_id = pledged.split({payee: 10_000})
    for terms, reason in (
        ((payee, 1, host, 0), "splitter: lien, opex only falls"),
        ((payee, 4_000, host, 0), "splitter: lien, opex only falls"),
        ((ZERO, 0, payee, 0), "splitter: lien keeps beneficiary"),
        ((ZERO, 0, ZERO, split_id), "splitter: lien keeps beneficiary"),
    ):
        with boa.reverts(reason):
            splitter.set_terms(FIRST, terms, sender=host)


def test_deposit__pledged__the_lender_comes_before_the_beneficiary(stage, host, payee):
    stage.terms(FIRST, beneficiary=payee)
    stage.borrow(FIRST, LOAN)
    debt, due = stage.debt(FIRST), stage.suite.desk.loan(FIRST).due
    assert due > LEFT_BY_FEE

    stage.suite.splitter.deposit(FIRST, RENT, sender=host)

    assert stage.debt(FIRST) - (debt - LEFT_BY_FEE) in (0, 1, 2)
    assert stage.suite.splitter.claimable(payee) == 0


def test_deposit__highest_opex_set_before_the_pledge__leaves_seven_tenths(stage, host, payee):
    """Income was counted before, the lender is served after: a pledge bounds opex by itself."""
    stage.terms(FIRST, operator=payee, opex_bps=4_000)
    stage.borrow(FIRST, LOAN)
    debt = stage.debt(FIRST)

    stage.suite.splitter.deposit(FIRST, RENT, sender=host)

    assert stage.debt(FIRST) - (debt - LEFT_BY_FEE * 7 // 10) in (0, 1, 2)
    stage.suite.splitter.set_terms(FIRST, (payee, 1_000, host, 0), sender=host)
    with boa.reverts("splitter: lien, opex only falls"):
        stage.suite.splitter.set_terms(FIRST, (payee, 4_000, host, 0), sender=host)


def test_debt_service__by_a_stranger__moves_only_its_own_money(pledged, stranger, host):
    """Neither the splitter's allowance nor anybody's approval of the desk can be drawn on."""
    suite, before = pledged.suite, pledged.balances()
    debt, due = pledged.debt(FIRST), suite.desk.loan(FIRST).due

    taken = suite.desk.debt_service(FIRST, UNLIMITED, sender=stranger)

    assert taken == due
    after = pledged.balances()
    assert after == before | {"stranger": before["stranger"] - due}
    assert pledged.debt(FIRST) - (debt - due) in (0, 1, 2)
    assert suite.desk.debt_service(FIRST, UNLIMITED, sender=stranger) <= 2


def test_repay__a_unit_at_a_time__never_lowers_the_debt_by_more(pledged, stranger):
    """Debt shares are burned rounded down: dust buys nothing."""
    debt = pledged.debt(FIRST)
    for paid in range(1, 20):
        pledged.pay(FIRST, 1, stranger)
        assert pledged.debt(FIRST) >= debt - paid
    pledged.check_books()


def test_revoke_grant__pledged__the_lien_stands(pledged, host):
    title, desk = pledged.suite.title, pledged.suite.desk
    title.grant(FIRST, desk, 0, sender=host)
    title.approve_contract(desk, 0, sender=pledged.roles["owner"])

    assert title.lien_of(FIRST) == desk.address
    pledged.pay(FIRST)
    assert title.lien_of(FIRST) == ZERO
