"""`borrow`: a pledge, a loan, and everything that is written down."""

import boa
import pytest

from tests.helpers.builders import PLEDGE
from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import (
    CURRENT,
    H100,
    MONTHS,
    PRINCIPAL,
    RESALE,
    USD,
    ZERO,
)


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
    assert (loan.state, loan.is_sweeping, loan.known_resale) == (CURRENT, False, RESALE)
    assert loan.ceiling == PRINCIPAL * 103 // 100
    assert loan.due == PRINCIPAL - PRINCIPAL * 11 // 12
    assert (stage.pool.last_accelerator(), stage.pool.last_borrower()) == (H100, host)
    assert stage.token.balanceOf(stage.desk) == 0


def test_borrow__not_the_owner__reverts(stage, asset, stranger, owner):
    for sender in (stranger, owner):
        with boa.reverts("desk: not the title owner"):
            stage.borrow(asset, sender=sender)

    stage.borrow(asset)


def test_borrow__no_such_asset__reverts(stage, stranger):
    with boa.reverts("desk: not the title owner"):
        stage.desk.borrow(999, stage.pool, PRINCIPAL, MONTHS, sender=stranger)


def test_borrow__pool_not_approved__reverts(stage, asset, owner):
    other = stage.new_pool(approve=False)
    with boa.reverts("desk: pool not approved"):
        stage.borrow(asset, pool=other)
    with boa.reverts("desk: pool not approved"):
        stage.borrow(asset, pool=ZERO)

    stage.desk.approve_pool(other, True, sender=owner)
    stage.borrow(asset, pool=other)


def test_borrow__pool_delisted__reverts(stage, asset, owner):
    stage.desk.approve_pool(stage.pool, False, sender=owner)

    with boa.reverts("desk: pool not approved"):
        stage.borrow(asset)


def test_borrow__no_grant__reverts(stage, asset, host):
    stage.title.grant(asset, stage.desk, 0, sender=host)
    with boa.reverts("asset: no pledge grant"):
        stage.borrow(asset)

    stage.title.grant(asset, stage.desk, PLEDGE, sender=host)
    stage.borrow(asset)


def test_borrow__desk_not_a_lien_holder__reverts(stage, asset, owner):
    stage.title.approve_contract(stage.desk, 0, sender=owner)

    with boa.reverts("asset: not a lien holder"):
        stage.borrow(asset)


def test_borrow__lien_of_another_holder__reverts(stage, asset, host, owner):
    holder = str(stage.lessor.address)
    stage.title.approve_contract(holder, 2, sender=owner)
    stage.title.grant(asset, holder, PLEDGE, sender=host)
    stage.title.encumber(asset, holder, sender=holder)

    with boa.reverts("asset: encumbered"):
        stage.borrow(asset)

    stage.title.release(asset, sender=holder)
    stage.title.grant(asset, stage.desk, PLEDGE, sender=host)
    stage.title.approve_contract(holder, 1, sender=owner)
    stage.borrow(asset)


def test_borrow__twice_on_one_machine__reverts(stage, lent):
    with boa.reverts("desk: loan already open"):
        stage.borrow(lent)


def test_borrow__retired__reverts(stage, asset, host):
    stage.title.retire(asset, sender=host)

    with boa.reverts("desk: asset retired"):
        stage.borrow(asset)


def test_borrow__pool_without_the_money__reverts(stage, asset):
    held = int(stage.token.balanceOf(stage.pool))
    stage.token.transfer(stage.owner, held - PRINCIPAL + 1, sender=stage.pool.address)
    with boa.reverts("mock: balance"):
        stage.borrow(asset)
    assert stage.title.lien_of(asset) == ZERO

    stage.token.transfer(stage.pool, 1, sender=stage.owner)
    stage.borrow(asset)


@pytest.mark.parametrize("way", ["pause", "stop_new"])
def test_borrow__stopped__reverts(stage, asset, owner, guardian, way):
    getattr(stage.desk, way)(sender=guardian if way == "pause" else owner)

    with boa.reverts("pause: paused" if way == "pause" else "pause: stopped for ever"):
        stage.borrow(asset)


def test_borrow__two_machines__two_loans(stage, asset):
    second = stage.machine()
    stage.borrow(asset)

    stage.borrow(second, 2_000 * USD, 6)

    assert (stage.debt(asset), stage.debt(second)) == (PRINCIPAL, 2_000 * USD)
