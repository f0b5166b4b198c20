"""`repay`: anyone, any part, always; the last unit closes."""

import boa

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.loan_stage import NONE, PRINCIPAL, USD, ZERO


def test_repay__part__lowers_the_debt(stage, lent, payer):
    paid = stage.desk.repay(lent, 1_000 * USD, sender=payer)

    assert only_event(stage.desk, "Repaid") == {
        "asset": lent,
        "payer": payer,
        "amount": 1_000 * USD,
        "debt": PRINCIPAL - 1_000 * USD,
    }
    assert paid == 1_000 * USD
    assert stage.debt(lent) == PRINCIPAL - 1_000 * USD
    assert stage.title.lien_of(lent) == stage.desk.address


def test_repay__more_than_owed__takes_the_debt_and_closes(stage, lent, payer, host):
    before = stage.token.balanceOf(payer)

    paid = stage.desk.repay(lent, 2**256 - 1, sender=payer)

    assert paid == PRINCIPAL == before - stage.token.balanceOf(payer)
    assert events_of(stage.desk, "LoanClosed") == [{"asset": lent, "borrower": host}]
    assert stage.title.lien_of(lent) == ZERO
    assert stage.desk.loan(lent).state == NONE
    assert stage.pool.ends() == 1
    stage.borrow(lent)


def test_repay__no_loan__reverts(stage, asset, payer):
    with boa.reverts("desk: no loan"):
        stage.desk.repay(asset, 1, sender=payer)
