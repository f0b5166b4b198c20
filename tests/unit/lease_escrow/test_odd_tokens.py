"""Tokens that return nothing work; those that lie, take a fee or stop gain nothing."""

import boa
import pytest

from tests.helpers.lease_builders import RATE


def test_token__that_returns_nothing__serves_a_lease_s_whole_life(market, lessee, host):
    market.token.set_style(market.token.RETURNS_NOTHING())
    lease = market.rent(100, outages=((10, 20),))

    lease.settle(lease.at(30))
    refund = lease.close()

    assert market.escrow.claim(lessee) == refund
    assert market.splitter.claim(host) > 0
    assert market.token.balanceOf(market.escrow) == 0


@pytest.mark.parametrize("fee_bps", [1, 500, 10_000])
def test_token__with_a_fee__is_refused_at_opening(market, asset, fee_bps):
    market.post(asset)
    market.token.set_fee_bps(fee_bps)

    with boa.reverts("token: amount not received"):
        market.take(asset, 10)
    assert market.escrow.lease_count(asset) == 0
    assert market.token.balanceOf(market.escrow) == 0


def test_token__that_starts_a_fee_mid_lease__leaves_rent_owed_and_refund_whole(market, lessee):
    lease = market.rent(100, outages=((10, 20),))
    market.token.set_fee_bps(100)

    refund = lease.close()

    assert market.escrow.owed_to_asset(lease.asset)[0] == 100 * RATE - refund
    assert market.escrow.claimable(lessee) == refund
    market.token.set_fee_bps(0)
    market.escrow.forward(lease.asset)
    assert market.splitter.revenue_of(lease.asset)[0] == 100 * RATE - refund


@pytest.mark.parametrize("style", ["RETURNS_FALSE", "REVERTS"])
def test_token__that_refuses__opens_nothing(market, asset, style):
    market.post(asset)
    market.token.set_style(getattr(market.token, style)())

    with boa.reverts():
        market.take(asset, 10)
    market.token.set_style(market.token.NORMAL())
    assert market.take(asset, 10)


@pytest.mark.parametrize("style", ["RETURNS_FALSE", "REVERTS"])
def test_token__that_refuses_mid_lease__defers_and_loses_nothing(market, lessee, style):
    lease = market.rent(100, outages=((10, 20),))
    market.token.set_style(getattr(market.token, style)())

    refund = lease.close()

    assert market.escrow.owed_to_asset(lease.asset)[0] + refund == 100 * RATE
    with boa.reverts():
        market.escrow.claim(lessee)
    with boa.reverts():
        market.escrow.forward(lease.asset)
    market.token.set_style(market.token.NORMAL())
    market.escrow.forward(lease.asset)
    assert market.escrow.claim(lessee) == refund
    assert market.token.balanceOf(market.escrow) == 0


def test_token__given_away_to_the_escrow__is_nobody_s_claim(market, lessee, stranger):
    lease = market.rent(100)
    market.token.mint(market.escrow, 77)

    lease.close()

    assert market.token.balanceOf(market.escrow) == 77
    for account in (lessee, stranger, str(market.escrow.address)):
        assert market.escrow.claimable(account) == 0
