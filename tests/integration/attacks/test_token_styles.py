"""Whole lives with tokens that return nothing, lie, or start to keep a part of each transfer."""

import boa
import pytest

from tests.helpers.lease_builders import HOUR, RATE

LIES = {"RETURNS_FALSE": "token: transfer refused", "REVERTS": "mock: transfers stopped"}


def _live(stage, asset: int) -> int:
    """Open, report and settle in part."""
    start = int(boa.env.timestamp)
    lease_id = stage.open(asset, 4)
    stage.run(asset, start + 4 * HOUR, dark=((start, start + HOUR),))
    stage.final(start + 3 * HOUR)
    stage.suite.escrow.settle(lease_id)
    return lease_id


def test_lease__token_returns_nothing__whole_life_is_the_same(stage, operator, payee):
    token, asset, results = stage.suite.token, stage.machine(), []
    stage.terms(asset, operator=operator, opex_bps=2_000, split_id=stage.split({payee: 10_000}))
    for style in (token.NORMAL(), token.RETURNS_NOTHING()):
        with boa.env.anchor():
            token.set_style(style)
            stage.close(_live(stage, asset))
            stage.suite.splitter.deposit(asset, 10_000, sender=stage.roles["lessee"])
            stage.claim_all()
            stage.suite.splitter.claim_fees()
            stage.check_books()
            results.append(stage.balances())
            stage.leases.clear()
            stage.sequence[asset] = 0

    assert results[0] == results[1]
    assert results[0]["payee"] > 0


@pytest.mark.parametrize("style", LIES)
def test_open_lease__token_does_not_pay__refused_and_no_lease(stage, lessee, style):
    token, asset = stage.suite.token, stage.machine()
    nonce = stage.post(asset)
    token.set_style(getattr(token, style)())

    with boa.reverts(LIES[style]):
        stage.suite.escrow.open_lease(asset, 10, 2**64, nonce, sender=lessee)

    assert stage.suite.escrow.lease_count(asset) == 0
    assert stage.suite.title.userExpires(asset) == 0


@pytest.mark.parametrize("style", LIES)
def test_close__token_stops_paying_in_mid_life__all_stands_until_it_pays_again(
    stage, lessee, host, style
):
    token, escrow, splitter = stage.suite.token, stage.suite.escrow, stage.suite.splitter
    asset = stage.machine()
    lease_id = _live(stage, asset)
    token.set_style(getattr(token, style)())

    stage.close(lease_id)

    assert escrow.claimable(lessee) == 4 * RATE - 3 * RATE * 7 // 10
    assert escrow.owed_to_asset(asset) == (RATE * 7 // 10, HOUR)
    for contract, account in ((escrow, lessee), (splitter, host)):
        claim = contract.claimable(account)
        with boa.reverts(LIES[style]):
            contract.claim(account)
        if contract is splitter:
            assert contract.claim_many([account]) == 0
        assert contract.claimable(account) == claim > 0
    stage.check_books()
    token.set_style(token.NORMAL())
    escrow.forward(asset)
    stage.claim_all()
    assert token.balanceOf(host) == 3 * RATE * 7 // 10 * 98 // 100
    stage.check_books()


@pytest.mark.parametrize("fee_bps", [1, 500, 10_000])
def test_close__token_starts_to_take_a_fee__refused_coming_in_and_nobody_pays_for_another(
    stage, lessee, payee, host, fee_bps
):
    token, escrow = stage.suite.token, stage.suite.escrow
    asset, other = stage.machine(), stage.machine(payee)
    lease_id = _live(stage, asset)
    running = stage.open(other, 100)
    owed_other = stage.held(running)
    nonce = stage.post(asset)
    token.set_fee_bps(fee_bps)

    with boa.reverts("token: amount not received"):
        escrow.open_lease(asset, 5, 2**64, nonce, sender=lessee)
    with boa.reverts("token: amount not received"):
        stage.suite.splitter.deposit(asset, 10_000, sender=lessee)
    stage.close(lease_id)
    assert escrow.owed_to_asset(asset)[0] == RATE * 7 // 10
    refund, held = escrow.claimable(lessee), token.balanceOf(escrow)
    before = token.balanceOf(lessee)
    escrow.claim(lessee)

    assert token.balanceOf(lessee) - before == refund - refund * fee_bps // 10_000
    assert held - token.balanceOf(escrow) == refund
    assert stage.held(running) == owed_other
    stage.check_books()
    token.set_fee_bps(0)
    escrow.forward(asset)
    stage.check_books()
    assert stage.suite.splitter.claimable(host) == 3 * RATE * 7 // 10 * 98 // 100


def test_donation__to_escrow_and_splitter__changes_nothing(stage, stranger, lessee, host):
    """Tokens sent directly belong to nobody: no price, no claim, no settlement sees them."""
    token, asset, results = stage.suite.token, stage.machine(), []
    for gift in (0, 12_345_678):
        with boa.env.anchor():
            token.mint(stage.suite.escrow, gift)
            lease_id = _live(stage, asset)
            token.mint(stage.suite.splitter, 3 * gift)
            stage.close(lease_id)
            stage.check_books(donated=(gift, 3 * gift))
            stage.claim_all()
            stage.suite.splitter.claim_fees()
            results.append((stage.balances(), stage.suite.splitter.revenue_of(asset)))
            assert token.balanceOf(stage.suite.escrow) == gift
            assert token.balanceOf(stage.suite.splitter) == 3 * gift
            stage.leases.clear()
            stage.sequence[asset] = 0

    assert results[0] == results[1]
