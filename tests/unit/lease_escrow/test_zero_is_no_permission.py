"""Untouched slots pass no check."""

import boa

from tests.helpers.lease_builders import ZERO
from tests.helpers.lease_market import UNLIMITED


def test_untouched_offer__nonce_zero_and_no_hours__opens_nothing(market, asset, lessee):
    with boa.reverts("escrow: no offer"):
        market.escrow.open_lease(asset, 0, UNLIMITED, 0, sender=lessee)
    with boa.reverts("escrow: no offer"):
        market.escrow.open_lease(asset, 1, 0, 0, sender=lessee)


def test_unknown_asset__tenure_zero_and_nonce_zero__opens_nothing(market, lessee):
    for asset in (0, 999, 2**256 - 1):
        with boa.reverts("escrow: no offer"):
            market.escrow.open_lease(asset, 0, UNLIMITED, 0, sender=lessee)


def test_withdrawn_offer__its_nonce__opens_nothing(market, asset, lessee):
    nonce = market.post(asset)
    market.escrow.withdraw_offer(asset, sender=market.roles.host)

    for hours in (0, 1):
        with boa.reverts("escrow: no offer"):
            market.escrow.open_lease(asset, hours, UNLIMITED, nonce, sender=lessee)


def test_lease_zero__every_verb__reverts(market):
    for verb in ("settle", "close", "terminate", "reject"):
        with boa.reverts("escrow: no such lease"):
            getattr(market.escrow, verb)(0, sender=ZERO)
    with boa.reverts("escrow: no such lease"):
        market.escrow.reclaim(0, 1, sender=ZERO)
    with boa.reverts("escrow: no such lease"):
        market.escrow.assign(0, ZERO, 0, sender=ZERO)
    with boa.reverts("escrow: no such lease"):
        market.escrow.accept(0, sender=ZERO)


def test_running_lease__nobody_proposed__zero_accepts_nothing(market):
    lease = market.rent(10)

    with boa.reverts("escrow: not proposed to caller"):
        market.escrow.accept(lease.lease_id, sender=ZERO)
    assert lease.read().lessee == market.roles.lessee


def test_zero_address__owner_of_nothing__posts_nothing(market):
    with boa.reverts("escrow: not the title owner"):
        market.post(0, sender=ZERO)
    with boa.reverts("escrow: not the title owner"):
        market.escrow.withdraw_offer(0, sender=ZERO)


def test_no_guardian__zero_address__pauses_nothing(market, owner, guardian):
    market.escrow.set_guardian(ZERO, sender=owner)

    with boa.reverts("pause: not the guardian"):
        market.escrow.pause(sender=guardian)


def test_offer_at_the_longest_term__zero_hours__opens_nothing(market, asset):
    market.post(asset, min_hours=1)

    with boa.reverts("escrow: hours below offer"):
        market.take(asset, 0)
