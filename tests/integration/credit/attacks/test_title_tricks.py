"""T13, T18 and their kin: the title moved, retired, encumbered or sold to its own owner."""

import boa
import pytest

from tests.helpers.builders import LEASE, PLEDGE
from tests.helpers.credit_attack_stage import FIRST, LOAN, bring_to_auction
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
def locked(stage, host, payee):
    """Return a machine whose revenue was promised to investors for a year."""
    split_id = stage.split({payee: 10_000})
    stage.terms(FIRST, split_id=split_id)
    stage.suite.splitter.lock_terms(FIRST, boa.env.timestamp + YEAR, sender=host)
    return split_id


def test_transfer__to_an_own_second_address__locked_terms_stand(stage, locked, host, stranger):
    stage.suite.title.transferFrom(host, stranger, FIRST, sender=host)
    with boa.reverts("splitter: terms locked"):
        stage.suite.splitter.set_terms(FIRST, (ZERO, 0, stranger, 0), sender=stranger)


def test_take__by_an_own_second_address__locked_terms_lapse(stage, locked, host, stranger):
    """Pinned: a small loan left unpaid rids an owner of them, for interest and two months' rent.

    The price goes round: debt to the pool, bounty to the starter, surplus to the borrower.
    """
    before = stage.balances()
    stage.borrow(FIRST, 1_000 * UNIT, 1)
    stage.default(FIRST)
    stage.auction(FIRST, stranger)
    stage.buy(FIRST, stranger)
    for account in (host, stranger):
        stage.suite.desk.claim(account)

    spent = sum(before[x] - stage.balances()[x] for x in ("host", "stranger"))
    assert 0 < spent < 20 * UNIT
    stage.suite.splitter.set_terms(FIRST, (ZERO, 0, stranger, 0), sender=stranger)
    assert stage.suite.title.ownerOf(FIRST) == stranger


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
