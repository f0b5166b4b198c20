"""T13, T18 and their kin: the title moved, retired, encumbered or sold to its own owner."""

import boa
import pytest

from tests.helpers.builders import LEASE, PLEDGE
from tests.helpers.credit_attack_stage import (
    FIRST,
    LOAN,
    bring_to_auction,
    promise_revenue,
)
from tests.helpers.credit_suite import DAY, UNIT
from tests.helpers.lease_builders import make_offer

ZERO = "0x" + "00" * 20
YEAR = 365 * DAY


def test_title__pledged__cannot_move_retire_or_take_a_second_lien(stage, host, payee):
    title = stage.suite.title
    stage.borrow(FIRST, LOAN)
    title.approve(payee, FIRST, sender=host)
    for account in (host, payee):
        with boa.reverts("asset: encumbered"):
            title.transferFrom(host, payee, FIRST, sender=account)
    with boa.reverts("asset: encumbered"):
        title.retire(FIRST, sender=host)
    with boa.reverts("desk: loan already open"):
        stage.borrow(FIRST, LOAN, pool=stage.suite.pools[1])
    for account in (host, payee, stage.suite.owner):
        with boa.reverts("asset: not the lien holder"):
            title.release(FIRST, sender=account)
        with boa.reverts("asset: not the lien holder"):
            title.seize(FIRST, account, sender=account)


def test_encumber__by_a_seller_to_itself__refused(stage, host):
    """T18: only a listed contract takes a lien, and only for itself."""
    with boa.reverts("asset: not a lien holder"):
        stage.suite.title.encumber(FIRST, host, sender=host)
    with boa.reverts("asset: not for another holder"):
        stage.suite.title.encumber(FIRST, stage.suite.desk, sender=host)


def test_borrow__before_a_sale__the_buyers_transfer_fails_and_nothing_is_lost(stage, host, payee):
    stage.borrow(FIRST, LOAN)
    with boa.reverts("asset: encumbered"):
        stage.suite.title.transferFrom(host, payee, FIRST, sender=host)


def test_borrow__after_a_sale_with_the_sellers_grant__refused(stage, host, payee):
    """What a former owner granted is void, and only the owner borrows."""
    stage.suite.title.transferFrom(host, payee, FIRST, sender=host)
    with boa.reverts("desk: not the title owner"):
        stage.suite.desk.borrow(FIRST, stage.suite.pools[0], LOAN, 24, sender=host)
    with boa.reverts("asset: no pledge grant"):
        stage.borrow(FIRST, LOAN)


def test_take__what_the_former_owner_set_up_is_void(stage, host, payee, stranger):
    """Grants, offers, terms and approval of the defaulter do not bind the buyer."""
    title, splitter = stage.suite.title, stage.suite.splitter
    stage.terms(FIRST, operator=payee, opex_bps=3_000)
    stage.borrow(FIRST, LOAN)
    nonce = stage.post(FIRST, **{"hourly_rate": 16 * UNIT})
    bring_to_auction(stage)
    stage.buy(FIRST, stranger)

    assert title.rights_of(FIRST, stage.suite.desk) == 0
    assert not splitter.terms_of(FIRST)[2]
    with boa.reverts("escrow: offer of former owner"):
        stage.take(FIRST, 1, nonce, payee)
    splitter.deposit(FIRST, 1_000, sender=payee)
    assert splitter.claimable(stranger) == 980
    for right in (LEASE, PLEDGE):
        with boa.reverts("asset: not the owner"):
            title.grant(FIRST, stage.suite.desk, right, sender=host)
    with boa.reverts("escrow: not the title owner"):
        stage.suite.escrow.post_offer(FIRST, tuple(make_offer().values()), sender=host)


@pytest.fixture
def locked(stage):
    """Return a machine whose revenue was promised to investors for a year."""
    return promise_revenue(stage)


def test_transfer__to_an_own_second_address__locked_terms_stand(stage, locked, host, stranger):
    stage.suite.title.transferFrom(host, stranger, FIRST, sender=host)
    with boa.reverts("splitter: terms locked"):
        stage.suite.splitter.set_terms(FIRST, (ZERO, 0, stranger, 0), sender=stranger)


def test_borrow__on_locked_terms__refused_so_that_no_sale_can_end_them(stage, locked, host):
    """T13: a small loan left unpaid and bought through a second address rid an owner of them."""
    assert stage.suite.splitter.is_locked(FIRST)
    with boa.reverts("desk: terms locked"):
        stage.borrow(FIRST, 1_000 * UNIT, 1)
    assert stage.suite.title.lien_of(FIRST) == ZERO

    stage.wait(YEAR)
    assert not stage.suite.splitter.is_locked(FIRST)


def test_lock__after_the_pledge__investors_see_the_lien(stage, host, payee, stranger):
    """Who is promised a pledged machine's revenue knows it: the lien comes first and may sell."""
    stage.terms(FIRST, split_id=stage.split({payee: 10_000}))
    stage.borrow(FIRST, LOAN)
    stage.suite.splitter.lock_terms(FIRST, boa.env.timestamp + YEAR, sender=host)
    bring_to_auction(stage)
    stage.buy(FIRST, stranger)

    assert not stage.suite.splitter.is_locked(FIRST)
    stage.suite.splitter.set_terms(FIRST, (ZERO, 0, stranger, 0), sender=stranger)


def test_pay__by_anyone_while_on_sale__nobody_can_take_it_any_more(stage, stranger, payee):
    """The whole debt always ends the sale, by debt service too; then anyone lifts the lien."""
    desk = stage.suite.desk
    stage.borrow(FIRST, LOAN)
    bring_to_auction(stage)
    assert desk.debt_service(FIRST, 2**255, sender=payee) > LOAN * 9 // 10
    assert stage.debt(FIRST) == 0

    with boa.reverts("desk: debt is paid"):
        desk.take(FIRST, 2**255, sender=stranger)
    desk.release(FIRST, sender=stranger)
    assert stage.suite.title.lien_of(FIRST) == ZERO
    with boa.reverts("desk: no loan"):
        desk.release(FIRST, sender=stranger)
