"""The quote says what `open_lease` takes, or why it would refuse."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.lease_builders import DAY, HOUR, RATE


@pytest.mark.parametrize("hours", [1, 24, 8_760])
def test_quote__standing_offer__is_what_opening_takes(market, asset, lessee, hours):
    market.post(asset)

    rate, total, nonce = market.escrow.quote(asset, hours)
    market.escrow.open_lease(asset, hours, rate, nonce, sender=lessee)

    assert (rate, total, nonce) == (RATE, hours * RATE, 1)
    assert market.token.balanceOf(market.escrow) == total


def test_quote__while_let__reverts_until_the_end(market):
    lease = market.rent(10)

    boa.env.timestamp = lease.at(10) - 1
    with boa.reverts("escrow: machine in use"):
        market.escrow.quote(lease.asset, 5)
    boa.env.timestamp += 1
    assert market.escrow.quote(lease.asset, 5)[0] == RATE


def test_quote__user_set_by_the_owner__is_no_hindrance(market, asset, host, payee):
    market.post(asset)
    market.title.setUser(asset, payee, START + 100 * HOUR, sender=host)

    assert market.escrow.quote(asset, 5)[0] == RATE


def test_quote__without_an_offer__reverts(market, asset):
    with boa.reverts("escrow: no offer"):
        market.escrow.quote(asset, 5)


def test_quote__offer_not_takeable__reverts_with_the_reason(market, asset, host, lender):
    market.post(asset, min_hours=5, max_hours=9, valid_until=START + DAY)

    with boa.reverts("escrow: hours below offer"):
        market.escrow.quote(asset, 4)
    with boa.reverts("escrow: hours above offer"):
        market.escrow.quote(asset, 10)
    with boa.env.anchor():
        boa.env.timestamp = START + DAY + 1
        with boa.reverts("escrow: offer expired"):
            market.escrow.quote(asset, 5)
    market.title.transferFrom(host, lender, asset, sender=host)
    market.title.grant(asset, market.escrow, 1, sender=lender)
    with boa.reverts("escrow: offer of former owner"):
        market.escrow.quote(asset, 5)


def test_quote__what_the_title_would_refuse__reverts(market, asset, host):
    market.post(asset)
    with boa.env.anchor():
        market.title.grant(asset, market.escrow, 0, sender=host)
        with boa.reverts("escrow: no lease right"):
            market.escrow.quote(asset, 5)
    market.title.retire(asset, sender=host)
    with boa.reverts("escrow: asset retired"):
        market.escrow.quote(asset, 5)


def test_quote__paused_or_stopped__reverts(market, asset, guardian, owner):
    market.post(asset)
    market.escrow.pause(sender=guardian)
    with boa.reverts("pause: paused"):
        market.escrow.quote(asset, 5)
    market.escrow.unpause(sender=guardian)
    assert market.escrow.quote(asset, 5)

    market.escrow.stop_new(sender=owner)
    with boa.reverts("pause: stopped for ever"):
        market.escrow.quote(asset, 5)
