"""Posting and withdrawing offers: by whom, for which machines, on which terms."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.event_logs import events_of, only_event
from tests.helpers.lease_builders import DAY, RATE, fields_of, make_offer
from tests.helpers.storage import map_word

NOTHING = make_offer(
    hourly_rate=0,
    min_hours=0,
    max_hours=0,
    sla_bps=0,
    credit_bps=0,
    notice_hours=0,
    valid_until=0,
)


def test_post_offer__title_owner__makes_it_stand(market, asset, host):
    offer = make_offer()

    nonce = market.post(asset)

    event = only_event(market.escrow, "OfferPosted")
    standing, seen_nonce, tenure, is_open = market.escrow.offer_of(asset)
    assert (nonce, seen_nonce, tenure, is_open) == (1, 1, 1, True)
    assert fields_of(standing) == offer
    assert event == {
        "asset": asset,
        "owner": host,
        "nonce": 1,
        "offer": tuple(offer.values()),
    }


def test_post_offer__while_the_machine_is_let__is_for_the_next_lease(market):
    lease = market.rent(10, hourly_rate=RATE)

    market.post(lease.asset, hourly_rate=2 * RATE)

    assert lease.read().hourly_rate == RATE
    boa.env.timestamp = lease.at(10)
    following = market.take(lease.asset, 5)
    assert market.escrow.lease(following).hourly_rate == 2 * RATE


def test_post_offer__new_owner__replaces_the_former_s(market, asset, host, lender):
    market.post(asset)
    market.title.transferFrom(host, lender, asset, sender=host)
    assert not market.escrow.offer_of(asset)[3]
    market.title.grant(asset, market.escrow, 1, sender=lender)

    assert market.post(asset) == 2

    assert market.escrow.offer_of(asset)[2:] == (2, True)


def test_post_offer__by_others__reverts(market, asset, owner, stranger, lessee):
    for sender in (stranger, owner, lessee, str(market.escrow.address)):
        with boa.reverts("escrow: not the title owner"):
            market.post(asset, sender=sender)


def test_post_offer__approved_for_the_title__reverts(market, asset, host, operator):
    market.title.setApprovalForAll(operator, True, sender=host)

    with boa.reverts("escrow: not the title owner"):
        market.post(asset, sender=operator)


def test_post_offer__no_such_asset__reverts(market, stranger):
    for asset in (0, 2**32, 2**256 - 1):
        with boa.reverts("escrow: not the title owner"):
            market.post(asset, sender=stranger)


def test_post_offer__retired__reverts(market, asset, host):
    market.title.retire(asset, sender=host)

    with boa.reverts("escrow: asset retired"):
        market.post(asset)


def test_post_offer__without_lease_right__reverts(market, asset, host, owner):
    market.title.grant(asset, market.escrow, 0, sender=host)
    with boa.reverts("escrow: no lease right"):
        market.post(asset)

    market.title.grant(asset, market.escrow, 1, sender=host)
    market.title.approve_contract(market.escrow, 0, sender=owner)
    with boa.reverts("escrow: no lease right"):
        market.post(asset)


def test_post_offer__not_enrolled__reverts(market, asset):
    market.meter.set_enrolled(asset, False)
    with boa.reverts("escrow: machine not enrolled"):
        market.post(asset)

    market.meter.set_enrolled(asset, True)
    assert market.post(asset) == 1


@pytest.mark.parametrize(
    ("overrides", "reason"),
    [
        ({"tenancy": 2}, "escrow: unknown tenancy"),
        ({"premium_bps": 1}, "escrow: premium too high"),
        ({"premium_bps": 5_001, "is_indexed": True}, "escrow: premium too high"),
        ({"hourly_rate": 0}, "escrow: rate out of range"),
        ({"hourly_rate": 2**56}, "escrow: rate out of range"),
        ({"valid_until": START}, "escrow: not valid within a year"),
    ],
)
def test_post_offer__terms_that_do_not_exist__reverts(market, asset, overrides, reason):
    with boa.reverts(reason):
        market.post(asset, **overrides)
    assert market.escrow.offer_of(asset)[1] == 0


def test_withdraw_offer__title_owner__leaves_the_nonce_alone(market, asset, host):
    market.post(asset)

    market.escrow.withdraw_offer(asset, sender=host)

    event = only_event(market.escrow, "OfferWithdrawn")
    offer, nonce, _, is_open = market.escrow.offer_of(asset)
    assert (fields_of(offer), nonce, is_open) == (NOTHING, 1, False)
    assert event == {"asset": asset, "owner": host, "nonce": 1}
    assert map_word(market.escrow, ("offer_book", "_offers"), asset) == 1 << 204
    with boa.reverts("escrow: no offer"):
        market.take(asset, 10)
    assert market.post(asset) == 2


def test_withdraw_offer__owner_who_did_not_post__withdraws(market, asset, host, lender):
    market.post(asset)
    market.title.transferFrom(host, lender, asset, sender=host)

    with boa.reverts("escrow: not the title owner"):
        market.escrow.withdraw_offer(asset, sender=host)
    market.escrow.withdraw_offer(asset, sender=lender)

    assert len(events_of(market.escrow, "OfferWithdrawn")) == 1


def test_withdraw_offer__nothing_stands__reverts(market, asset, host):
    with boa.reverts("escrow: no offer"):
        market.escrow.withdraw_offer(asset, sender=host)


def test_offer_of__validity_over__no_longer_stands(market, asset):
    market.post(asset, valid_until=START + DAY)

    boa.env.timestamp = START + DAY
    assert market.escrow.offer_of(asset)[3]
    boa.env.timestamp += 1
    assert not market.escrow.offer_of(asset)[3]
