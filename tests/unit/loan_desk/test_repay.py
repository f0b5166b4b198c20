"""`repay`: anyone, any part, always; the last unit closes."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.loan_stage import (
    CURRENT,
    DAY,
    FLAGGED,
    H100,
    IN_AUCTION,
    NONE,
    PRINCIPAL,
    STEP,
    UNLIMITED,
    USD,
    ZERO,
)


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
    assert stage.pool.ends() == 0


def test_repay__more_than_owed__takes_the_debt_and_closes(stage, lent, payer, host):
    before = stage.token.balanceOf(payer)
    in_pool = stage.token.balanceOf(stage.pool)

    paid = stage.desk.repay(lent, UNLIMITED, sender=payer)

    assert events_of(stage.desk, "LoanClosed") == [{"asset": lent, "borrower": host}]
    assert paid == PRINCIPAL == before - stage.token.balanceOf(payer)
    assert stage.token.balanceOf(stage.pool) == in_pool + PRINCIPAL
    assert stage.title.lien_of(lent) == ZERO
    assert stage.title.ownerOf(lent) == host
    assert tuple(stage.desk.loan(lent)) == (ZERO, ZERO, *[0] * 5, False, *[0] * 4)
    assert (stage.pool.ends(), stage.pool.written_off()) == (1, 0)
    assert (stage.pool.last_accelerator(), stage.pool.last_borrower()) == (H100, host)


def test_repay__closed__can_be_pledged_again_and_sold(stage, lent, payer, host, stranger):
    stage.desk.repay(lent, UNLIMITED, sender=payer)
    stage.borrow(lent)
    stage.desk.repay(lent, UNLIMITED, sender=payer)

    stage.title.transferFrom(host, stranger, lent, sender=host)

    assert stage.title.ownerOf(lent) == stranger


def test_repay__all_but_a_unit__stays_open(stage, lent, payer):
    boa.env.time_travel(seconds=STEP // 2)
    debt = stage.debt(lent)

    stage.desk.repay(lent, debt - 1, sender=payer)

    assert 1 <= stage.debt(lent) <= 2
    assert stage.title.lien_of(lent) == stage.desk.address
    stage.desk.repay(lent, UNLIMITED, sender=payer)
    assert stage.desk.loan(lent).state == NONE


@pytest.mark.parametrize("state", [CURRENT, FLAGGED, IN_AUCTION])
@pytest.mark.parametrize("share", [1, 2])
def test_repay__in_every_state__works(stage, lent, payer, operator, state, share):
    asset = stage.bring(lent, state, operator)
    debt = stage.debt(asset)

    stage.desk.repay(asset, debt // share, sender=payer)

    assert (stage.desk.loan(asset).state == NONE) is (share == 1)
    assert stage.debt(asset) == debt - debt // share or share == 2
    assert stage.title.lien_of(asset) == (ZERO if share == 1 else stage.desk.address)


def test_repay__after_the_auction_fell_to_nothing__works(stage, on_sale, payer, host):
    boa.env.time_travel(seconds=30 * DAY)

    stage.desk.repay(on_sale, UNLIMITED, sender=payer)

    assert stage.title.ownerOf(on_sale) == host
    assert stage.title.lien_of(on_sale) == ZERO


def test_repay__paused_stopped_and_delisted__works(stage, lent, payer, owner, guardian):
    stage.desk.pause(sender=guardian)
    stage.desk.stop_new(sender=owner)
    stage.desk.approve_pool(stage.pool, False, sender=owner)
    stage.title.approve_contract(stage.desk, 0, sender=owner)

    stage.desk.repay(lent, USD, sender=payer)
    stage.desk.repay(lent, UNLIMITED, sender=payer)

    assert stage.title.lien_of(lent) == ZERO


def test_repay__nothing__reverts(stage, lent, payer):
    with boa.reverts("desk: nothing to pay"):
        stage.desk.repay(lent, 0, sender=payer)


def test_repay__no_loan__reverts(stage, asset, payer):
    with boa.reverts("desk: no loan"):
        stage.desk.repay(asset, 1, sender=payer)


def test_repay__without_money_or_allowance__reverts(stage, lent, lessee):
    with boa.reverts("mock: allowance"):
        stage.desk.repay(lent, USD, sender=lessee)
    stage.token.approve(stage.desk, UNLIMITED, sender=lessee)

    with boa.reverts("mock: balance"):
        stage.desk.repay(lent, USD, sender=lessee)

    assert stage.debt(lent) == PRINCIPAL
