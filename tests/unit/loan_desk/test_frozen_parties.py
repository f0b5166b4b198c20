"""A frozen borrower, starter or buyer blocks nobody but himself."""

import boa
import pytest

from tests.helpers.loan_stage import CURRENT, DAY, FLAGGED, IN_AUCTION, NONE, UNLIMITED, USD


@pytest.mark.parametrize("state", [CURRENT, FLAGGED, IN_AUCTION])
def test_repay__borrower_and_starter_frozen__works(stage, lent, payer, host, operator, state):
    stage.bring(lent, state, operator)
    stage.token.freeze(host)
    stage.token.freeze(operator)

    stage.desk.debt_service(lent, USD, sender=payer)
    stage.desk.repay(lent, UNLIMITED, sender=payer)

    assert stage.desk.loan(lent).state == NONE


def test_recovery__borrower_and_starter_frozen__clears_and_claims_stand(
    stage, lent, payer, host, operator
):
    stage.token.freeze(host)
    stage.token.freeze(operator)
    stage.in_auction(lent, operator)

    stage.desk.take(lent, UNLIMITED, sender=payer)

    assert stage.title.ownerOf(lent) == payer
    owed = stage.desk.claimable(host) + stage.desk.claimable(operator)
    assert owed == stage.token.balanceOf(stage.desk) > 0
    with boa.reverts("mock: receiver frozen"):
        stage.desk.claim(host)
    stage.token.unfreeze(host)
    stage.desk.claim(host)


def test_cure__borrower_and_starter_frozen__works(stage, on_sale, payer, host, operator):
    stage.token.freeze(host)
    stage.token.freeze(operator)

    stage.desk.cure(on_sale, sender=payer)

    assert stage.desk.loan(on_sale).state == CURRENT


def test_take__one_buyer_frozen__another_buys(stage, on_sale, payer, lessee):
    stage.fund(lessee)
    stage.token.freeze(lessee)
    with boa.reverts("mock: sender frozen"):
        stage.desk.take(on_sale, UNLIMITED, sender=lessee)

    stage.desk.take(on_sale, UNLIMITED, sender=payer)

    assert stage.title.ownerOf(on_sale) == payer


def test_take__at_nothing__needs_no_token_at_all(stage, on_sale, lessee):
    stage.fall(on_sale, 8 * DAY)
    stage.token.set_style(stage.token.REVERTS())

    stage.desk.take(on_sale, 0, sender=lessee)

    assert stage.title.ownerOf(on_sale) == lessee


def test_flag_review_auction__token_stopped__work(stage, lent, operator):
    stage.token.pause()
    stage.desk.review(lent)

    stage.in_auction(lent, operator)

    assert stage.desk.loan(lent).state == IN_AUCTION


def test_borrow__borrower_frozen__reverts_and_leaves_no_lien(stage, asset, host):
    stage.token.freeze(host)

    with boa.reverts("mock: receiver frozen"):
        stage.borrow(asset)

    assert stage.title.lien_of(asset) == "0x" + "00" * 20
