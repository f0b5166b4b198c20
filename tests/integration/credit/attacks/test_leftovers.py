"""After a loan's end nothing is left behind: no allowance, no approval, no lien, no user."""

from itertools import product

import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN
from tests.helpers.credit_suite import DAY, UNIT
from tests.helpers.lease_builders import ZERO
from tests.helpers.stage import UNLIMITED
from tests.integration.attacks.test_leftovers import allowances

CONTRACTS = ("token", "title", "splitter", "escrow", "desk", "appraiser")
ENDS = ("repay", "revenue", "refinance", "cure", "take")


def _end(stage, how: str) -> None:
    desk, payee = stage.suite.desk, stage.roles["payee"]
    if how == "revenue":
        stage.suite.splitter.deposit(FIRST, 500 * UNIT, sender=stage.roles["stranger"])
    elif how == "refinance":
        desk.refinance(FIRST, stage.suite.pools[1], LOAN, 24, sender=stage.roles["host"])
        stage.borrowed[FIRST] = stage.suite.pools[1]
    elif how in ("cure", "take"):
        stage.default(FIRST)
        stage.auction(FIRST, payee)
        if how == "take":
            stage.fall(FIRST, DAY)
            stage.buy(FIRST)
            return
        desk.cure(FIRST, sender=payee)
    stage.pay(FIRST)


@pytest.mark.parametrize("how", ENDS)
def test_loan__ended_any_way__leaves_no_allowance_approval_or_lien(stage, how):
    title, suite, host = stage.suite.title, stage.suite, stage.roles["host"]
    if how == "refinance":
        stage.lend(600_000 * UNIT, suite.pools[1])
        stage.wait(DAY)
    stage.borrow(FIRST, LOAN)
    assert title.lien_of(FIRST) == suite.desk.address
    _end(stage, how)

    stage.claim_all()

    left = {("escrow", "splitter"): UNLIMITED}
    people = stage.roles | {f"pool {n}": str(p.address) for n, p in enumerate(suite.pools)}
    assert allowances(suite, CONTRACTS, people) == left
    contracts = [suite.desk, suite.escrow, suite.splitter, *suite.pools]
    for pool, spender in product(suite.pools, (*stage.roles.values(), *contracts)):
        assert suite.token.allowance(pool, spender) == 0
    assert (title.lien_of(FIRST), title.getApproved(FIRST)) == (ZERO, ZERO)
    assert suite.desk.loan(FIRST).state == 0
    for owner, other in product((host, *contracts), (*stage.roles.values(), *contracts)):
        assert not title.isApprovedForAll(owner, other)
    stage.check_books()
