"""The title's user and the live lease say the same; nobody can be bound by a poison user."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.lease_builders import HOUR, ZERO
from tests.helpers.lease_market import deploy_escrow

LONGEST = 8_760 * HOUR


@pytest.fixture
def other_escrow(market, asset):
    """Another listed lessor that the same owner granted LEASE."""
    other = deploy_escrow(market.roles, market.token, market.title, market.meter, market.splitter)
    market.title.grant(asset, other, 1, sender=market.roles.host)
    return other


def test_user__life_of_a_lease__is_the_lessee_exactly_while_it_runs(market, asset, lessee):
    market.post(asset)
    assert market.title.userOf(asset) == ZERO
    lease_id = market.take(asset, 100)
    escrow, title = market.escrow, market.title
    moments = [0, 1, 50 * HOUR, 60 * HOUR, 74 * HOUR - 1, 74 * HOUR, 100 * HOUR]
    for moment in moments:
        boa.env.timestamp = START + moment
        if moment == 50 * HOUR:
            escrow.terminate(lease_id, sender=lessee)

        is_live = moment < escrow.lease(lease_id).ends_at - START
        assert title.userOf(asset) == (lessee if is_live else ZERO)
        assert title.userExpires(asset) == escrow.lease(lease_id).ends_at


def test_user__set_by_the_owner__is_replaced_at_opening(market, asset, host, payee, lessee):
    market.post(asset)
    market.title.setUser(asset, payee, START + LONGEST, sender=host)

    market.take(asset, 10)

    assert market.title.userOf(asset) == lessee
    assert market.title.userExpires(asset) == START + 10 * HOUR


def test_user__set_for_the_longest_time_before_a_sale__binds_no_buyer(
    market, asset, host, lender, payee, lessee
):
    """Poison user: the buyer clears it, or lets over it."""
    market.title.setUser(asset, payee, START + LONGEST, sender=host)
    market.title.transferFrom(host, lender, asset, sender=host)
    with boa.env.anchor():
        market.title.setUser(asset, ZERO, 0, sender=lender)
        assert market.title.userOf(asset) == ZERO

    market.title.grant(asset, market.escrow, 1, sender=lender)
    market.post(asset)
    market.take(asset, 10)

    assert market.title.userOf(asset) == lessee


def test_user__longer_than_the_longest_lease__reverts(market, asset, host, payee):
    with boa.reverts("asset: expiry too far"):
        market.title.setUser(asset, payee, START + LONGEST + 1, sender=host)


def test_user__set_by_another_contract__refuses_the_opening(
    market, asset, other_escrow, lessee, payee
):
    market.post(asset)
    market.title.setUser(asset, payee, START + 10 * HOUR, sender=other_escrow.address)

    with boa.reverts("asset: machine in use"):
        market.take(asset, 5)
    with boa.reverts("escrow: machine in use"):
        market.escrow.quote(asset, 5)

    boa.env.timestamp = START + 10 * HOUR
    assert market.escrow.quote(asset, 5)
    market.take(asset, 5)
    assert market.title.userOf(asset) == lessee


def test_user__of_a_lease__cannot_be_touched_by_owner_or_other_contract(
    market, asset, other_escrow, host, payee
):
    market.post(asset)
    market.take(asset, 10)

    for sender in (host, other_escrow.address):
        for user, expires in ((payee, START + 20 * HOUR), (ZERO, 0)):
            with boa.reverts("asset: machine in use"):
                market.title.setUser(asset, user, expires, sender=sender)


def test_user__machine_let__cannot_be_retired_and_can_once_free(market, host):
    lease = market.rent(10)

    boa.env.timestamp = lease.at(10) - 1
    with boa.reverts("asset: still in use"):
        market.title.retire(lease.asset, sender=host)
    boa.env.timestamp += 1
    market.title.retire(lease.asset, sender=host)

    lease.close()
    assert market.splitter.claimable(host) > 0
