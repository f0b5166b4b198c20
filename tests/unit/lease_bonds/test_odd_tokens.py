"""Tokens that return nothing, lie, take a fee or are stopped, on every way into and out of it."""

import boa
import pytest

from tests.helpers.lease_builders import DAY
from tests.unit.lease_bonds.conftest import BOND

LIES = {"RETURNS_FALSE": "token: transfer refused", "REVERTS": "mock: transfers stopped"}
STAKE = 20 * 10**6


def _live(market, bonds, asset, lessee, hour):
    """Bond, let, dispute, end, cover, withdraw and claim; return the balances."""
    host = market.roles.host
    market.bond(asset, BOND)
    rented = market.rent(48, asset=asset, outages=((2, 48),))
    boa.env.timestamp = rented.at(30)
    bonds.dispute(rented.lease_id, hour(1), 1, sender=lessee)
    boa.env.timestamp += 3 * DAY
    bonds.end_dispute(rented.lease_id, 0)
    rented.close()
    assert bonds.claimable(lessee) > STAKE  # the stake, and what the bond pays
    bonds.withdraw_bond(asset, bonds.bond_of(asset), sender=host)
    bonds.claim(lessee)
    return [market.token.balanceOf(who) for who in (host, lessee, bonds, market.escrow)]


def test_token__that_returns_nothing__whole_life_is_the_same(market, bonds, asset, lessee, hour):
    token, seen = market.token, []
    for style in (token.NORMAL(), token.RETURNS_NOTHING()):
        with boa.env.anchor():
            token.set_style(style)
            seen.append(_live(market, bonds, asset, lessee, hour))

    assert seen[0] == seen[1]
    assert seen[0][2] == 0


@pytest.mark.parametrize("style", LIES)
def test_token__that_does_not_pay__changes_nothing(
    market, bonds, asset, rented, lessee, host, hour, books, style
):
    market.fund(host)
    market.bond(asset, 10)
    bonds.dispute(rented.lease_id, hour(10), 1, sender=lessee)
    market.meter.flag_hour(asset, hour(10))
    bonds.end_dispute(rented.lease_id, 0)
    market.token.set_style(getattr(market.token, style)())

    for call in (
        lambda: bonds.add_bond(asset, 10, sender=host),
        lambda: bonds.withdraw_bond(asset, 10, sender=host),
        lambda: bonds.claim(lessee),
    ):
        with boa.reverts(LIES[style]):
            call()

    books(bond=BOND + 10, lessee=STAKE)
    market.token.set_style(market.token.NORMAL())
    assert bonds.withdraw_bond(asset, 10, sender=host) == BOND
    assert bonds.claim(lessee) == STAKE
    books(bond=BOND)


@pytest.mark.parametrize("style", LIES)
def test_dispute__token_does_not_pay__no_dispute_and_no_hold(
    market, bonds, asset, rented, lessee, hour, books, style
):
    market.token.set_style(getattr(market.token, style)())

    with boa.reverts(LIES[style]):
        bonds.dispute(rented.lease_id, hour(10), 1, sender=lessee)

    assert bonds.dispute_of(rented.lease_id, 0).bond == 0
    books(bond=BOND)
    market.token.set_style(market.token.NORMAL())
    assert bonds.dispute(rented.lease_id, hour(10), 1, sender=lessee) == STAKE


@pytest.mark.parametrize("fee_bps", [1, 10_000])
def test_token__that_starts_a_fee__is_refused_coming_in_and_who_is_paid_bears_it_going_out(
    market, bonds, asset, rented, lessee, host, hour, books, fee_bps
):
    market.fund(host)
    market.bond(asset, 10**6)
    market.token.set_fee_bps(fee_bps)

    with boa.reverts("token: amount not received"):
        bonds.add_bond(asset, 10**6, sender=host)
    with boa.reverts("token: amount not received"):
        bonds.dispute(rented.lease_id, hour(10), 1, sender=lessee)
    before = market.token.balanceOf(host)
    bonds.withdraw_bond(asset, 10**6, sender=host)

    assert market.token.balanceOf(host) - before == 10**6 - 10**6 * fee_bps // 10_000
    books(bond=BOND)


def test_donation__any_amount__is_nobodys(market, bonds, asset, rented, lessee, stranger):
    market.token.mint(bonds, 10**12)

    assert (bonds.bond_of(asset), bonds.reserved_of(asset)) == (BOND, BOND)
    assert bonds.claimable(lessee) == bonds.claimable(stranger) == 0
    with boa.reverts("bonds: not that much free"):
        bonds.withdraw_bond(asset, 1, sender=market.roles.host)
    assert market.token.balanceOf(bonds) == BOND + 10**12
