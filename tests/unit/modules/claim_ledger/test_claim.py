"""`claim`: pays one account all that it is owed."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS


@pytest.mark.parametrize("style", ["NORMAL", "RETURNS_NOTHING"])
def test_claim__owed__paid_to_the_account_only(
    ledger, dollar, owe, payee, operator, stranger, style
):
    owe(payee, 500)
    owe(operator, 7)
    dollar.set_style(getattr(dollar, style)())

    with boa.env.prank(stranger):
        amount = ledger.claim(payee)

    assert only_event(ledger, "Claimed") == {"account": payee, "by": stranger, "amount": 500}
    assert amount == dollar.balanceOf(payee) == 500
    assert dollar.balanceOf(stranger) == ledger.claimable(payee) == 0
    assert ledger.claimable(operator) == dollar.balanceOf(ledger) == 7


def test_claim__nothing_owed__reverts(ledger, owe, payee, stranger):
    with boa.reverts("claims: nothing to claim"):
        ledger.claim(stranger)
    with boa.reverts("claims: nothing to claim"):
        ledger.claim(ZERO_ADDRESS)
    owe(payee, 1)
    ledger.claim(payee)

    with boa.reverts("claims: nothing to claim"):
        ledger.claim(payee)


def test_claim__frozen_account__claim_stands(ledger, dollar, owe, payee):
    owe(payee, 500)
    dollar.freeze(payee)

    with boa.reverts("mock: receiver frozen"):
        ledger.claim(payee)
    assert ledger.claimable(payee) == 500
    dollar.unfreeze(payee)

    assert ledger.claim(payee) == 500


def test_claim__token_returns_false__claim_stands(ledger, dollar, owe, payee):
    owe(payee, 500)
    dollar.set_style(dollar.RETURNS_FALSE())

    with boa.reverts("token: transfer refused"):
        ledger.claim(payee)

    assert ledger.claimable(payee) == 500


def test_claim__the_ledger_itself__reverts(ledger, owe, payee):
    owe(ledger.address, 500)
    owe(payee, 5)

    with boa.reverts("claims: cannot pay itself"):
        ledger.claim(ledger)

    assert ledger.claimable(ledger) == 500
    assert ledger.claim(payee) == 5


def test_claim__token_takes_a_fee__payee_bears_it(ledger, dollar, owe, payee, operator):
    owe(payee, 1_000)
    owe(operator, 1_000)
    dollar.set_fee_bps(100)

    assert ledger.claim(payee) == 1_000

    assert dollar.balanceOf(payee) == 990
    assert ledger.claimable(operator) == dollar.balanceOf(ledger) == 1_000
