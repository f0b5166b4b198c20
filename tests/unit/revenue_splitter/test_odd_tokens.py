"""Deposits with tokens that return nothing, lie, revert, tax or mint on the way."""

import boa
import pytest

from tests.helpers.conservation import assert_splitter_conserves
from tests.unit.revenue_splitter.conftest import ASSET


@pytest.fixture(params=["deposit", "deposit_rent"])
def pay(request, splitter, fund, escrow):
    """Pay 10,000 as the listed escrow, by gift and as rent."""
    fund(escrow, 20_000)
    arguments = (ASSET, 10_000) if request.param == "deposit" else (ASSET, 10_000, 60)

    def _pay() -> None:
        with boa.env.prank(escrow):
            getattr(splitter, request.param)(*arguments)

    return _pay


def _untouched(splitter, token, host, held: int) -> bool:
    return (
        splitter.claimable(host) == splitter.fees_accrued() == 0
        and splitter.revenue_of(ASSET) == (0, 0, 0)
        and token.balanceOf(splitter) == held
    )


def test_deposit__token_returns_nothing__works_to_the_claim(splitter, token, pay, host, treasury):
    token.set_style(token.RETURNS_NOTHING())

    pay()

    assert_splitter_conserves(splitter, token, [host])
    assert splitter.claim(host) == token.balanceOf(host) == 9_800
    assert splitter.claim_fees() == token.balanceOf(treasury) == 200


@pytest.mark.parametrize(
    ("style", "reason"),
    [("RETURNS_FALSE", "token: transfer refused"), ("REVERTS", "mock: transfers stopped")],
)
def test_deposit__token_does_not_pay__nothing_credited(splitter, token, pay, host, style, reason):
    token.set_style(getattr(token, style)())

    with boa.reverts(reason):
        pay()

    assert _untouched(splitter, token, host, 0)


def test_deposit__fee_switched_on__refused_and_off_again_fine(splitter, token, pay, host):
    token.set_fee_bps(10)

    with boa.reverts("token: amount not received"):
        pay()
    assert _untouched(splitter, token, host, 0)
    token.set_fee_bps(0)
    pay()

    assert_splitter_conserves(splitter, token, [host])


def test_deposit__fee_made_good_by_a_mint__refused(splitter, token, pay, host):
    token.set_hook(token, token.mint.prepare_calldata(splitter.address, 1))

    with boa.reverts("token: amount not received"):
        pay()

    assert _untouched(splitter, token, host, 0)


def test_deposit__money_sent_directly__belongs_to_nobody(splitter, token, pay, host):
    token.mint(splitter, 555)

    pay()

    assert splitter.claimable(host) == 9_800
    assert token.balanceOf(splitter) == 10_555


def test_claim_fees__token_returns_false__fees_stand(splitter, token, pay):
    pay()
    token.set_style(token.RETURNS_FALSE())

    with boa.reverts("token: transfer refused"):
        splitter.claim_fees()

    assert splitter.fees_accrued() == 200
