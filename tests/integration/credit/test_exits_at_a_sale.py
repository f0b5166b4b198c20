"""Exits that wait while a pledged machine is sold under its debt share the loss of the sale."""

import pytest

from tests.helpers.credit_stage import CreditStage
from tests.helpers.credit_suite import DAY, UNIT

DEPOSIT = 300_000 * UNIT
LOAN = 70_000 * UNIT
FALLEN = 6_000 * UNIT
"""Of one accelerator: the machine is then worth less than its debt."""


@pytest.fixture
def stage(credit_suite, host, lessee, lender, operator, stranger, treasury) -> CreditStage:
    """Return a stage on which a machine is in an auction and one of two lenders waits to leave."""
    roles = {
        "host": host,
        "lessee": lessee,
        "lender": lender,
        "operator": operator,
        "stranger": stranger,
        "treasury": treasury,
    }
    made = CreditStage(credit_suite, roles)
    for account in (host, lessee, lender, operator, stranger):
        made.fund(account)
    asset = made.machine()
    made.lend(DEPOSIT)
    made.lend(DEPOSIT, lender=operator)
    made.season(asset)
    made.appraise()
    made.borrow(asset, LOAN)
    pool = credit_suite.pools[0]
    for _ in range(4):
        made.wait(6 * DAY, FALLEN)
    made.flag(asset)
    made.wait(7 * DAY, FALLEN)
    credit_suite.desk.auction(asset, sender=stranger)
    pool.withdraw(pool.maxWithdraw(operator), operator, operator, sender=operator)
    made.leave(pool.balanceOf(lender))
    assert pool.queued_shares() > 0
    return made


def test_take__below_the_carrying_value__exits_are_served_at_the_price_after_the_loss(stage):
    suite, pool = stage.suite, stage.suite.pools[0]
    stage.fall(1, 5 * DAY)
    waiting, carried = pool.queued_shares(), pool.impaired_total()
    worth = pool.convertToAssets(waiting)

    price = stage.buy(1)

    assert price < carried
    (served,) = [x for x in suite.desk.get_logs() if type(x).__name__ == "CohortServed"]
    (loss,) = [x.loss for x in suite.desk.get_logs() if type(x).__name__ == "Impaired"]
    assert loss > 0
    after = served.assets * 10**12 // served.shares
    assert after <= pool.convertToAssets(10**12) + 1  # who stays has not paid for who leaves
    assert after < worth * 10**12 // waiting
    stage.check_books()
    stage.claim_all()
    stage.check_books()
