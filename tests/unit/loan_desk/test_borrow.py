"""`borrow`: a pledge, a loan, and everything that is written down."""

import boa

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import CURRENT, MONTHS, PRINCIPAL, VALUE


def test_borrow__within_every_rule__pledges_and_pays_the_owner(stage, asset, host):
    stage.borrow(asset)

    assert only_event(stage.desk, "Borrowed") == {
        "asset": asset,
        "borrower": host,
        "pool": stage.pool.address,
        "amount": PRINCIPAL,
        "months": MONTHS,
    }
    assert stage.token.balanceOf(host) == PRINCIPAL
    assert stage.title.lien_of(asset) == stage.desk.address
    assert stage.title.ownerOf(asset) == host
    loan = stage.desk.loan(asset)
    assert (loan.borrower, loan.pool) == (host, stage.pool.address)
    assert (loan.principal, loan.months, loan.debt) == (PRINCIPAL, MONTHS, PRINCIPAL)
    assert loan.started_at == loan.since == boa.env.timestamp
    assert (loan.state, loan.is_sweeping, loan.known_value) == (CURRENT, False, VALUE)
    assert loan.ceiling == PRINCIPAL * 103 // 100
    assert loan.due == PRINCIPAL - PRINCIPAL * 11 // 12
