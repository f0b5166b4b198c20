"""A lease lives through every change of owner; revenue is the present owner's."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.lease_builders import HOUR, RATE


def sell(market, asset, seller, buyer):
    market.title.transferFrom(seller, buyer, asset, sender=seller)


def test_transfer__mid_lease__later_revenue_is_the_buyer_s(market, host, lender, lessee):
    lease = market.rent(100, credit_bps=0)
    lease.settle(lease.at(20))
    boa.env.timestamp = lease.at(90)

    sell(market, lease.asset, host, lender)
    lease.close()

    assert market.splitter.claimable(host) == 20 * RATE * 98 // 100
    assert market.splitter.claimable(lender) == 80 * RATE * 98 // 100
    assert market.splitter.revenue_of(lease.asset)[0] == 100 * RATE


def test_transfer__mid_lease__lease_and_user_go_on(market, host, lender, lessee):
    lease = market.rent(100)
    before = lease.read()

    sell(market, lease.asset, host, lender)

    assert lease.read() == before
    assert market.title.userOf(lease.asset) == lessee
    assert market.title.userExpires(lease.asset) == lease.at(100)
    with boa.reverts("asset: machine in use"):
        market.title.setUser(lease.asset, lender, START + HOUR, sender=lender)


def test_transfer__mid_lease__notice_works_though_the_grant_lapsed(market, host, lender):
    lease = market.rent(100, notice_hours=1)
    sell(market, lease.asset, host, lender)
    assert not market.title.has_right(lease.asset, market.escrow, 1)

    ends_at = lease.terminate(lease.at(10))

    assert ends_at == market.title.userExpires(lease.asset) == lease.at(11)
    assert lease.close() == 89 * RATE


def test_transfer__mid_lease__buyer_lets_again_only_on_his_own_offer(market, host, lender):
    lease = market.rent(10)
    sell(market, lease.asset, host, lender)
    boa.env.timestamp = lease.at(10)

    with boa.reverts("escrow: offer of former owner"):
        market.take(lease.asset, 5)
    with boa.reverts("escrow: no lease right"):
        market.post(lease.asset)
    market.title.grant(lease.asset, market.escrow, 1, sender=lender)
    market.post(lease.asset)
    assert market.take(lease.asset, 5)


def test_transfer__seized_mid_lease__buyer_has_the_running_lease(
    market, owner, host, lender, lessee
):
    lease = market.rent(100)
    holder = boa.loads("@external\ndef hold():\n    pass")
    market.title.approve_contract(holder, 2, sender=owner)
    market.title.grant(lease.asset, holder, 2, sender=host)
    market.title.encumber(lease.asset, holder, sender=holder.address)
    market.title.seize(lease.asset, lender, sender=holder.address)

    assert market.title.userOf(lease.asset) == lessee
    lease.close()
    assert market.splitter.claimable(lender) == 98 * RATE


def test_transfer__to_the_lessee_himself__changes_only_who_is_paid(market, host, lessee):
    lease = market.rent(100, outages=((10, 20),))
    sell(market, lease.asset, host, lessee)

    refund = lease.close()

    assert market.escrow.claimable(lessee) == refund
    earned = market.splitter.claimable(lessee) + market.splitter.fees_accrued()
    assert earned + refund == 100 * RATE


@pytest.mark.parametrize("hours", [0, 20, 99])
def test_unsettled__before_a_sale__is_what_the_buyer_will_get(market, host, lender, hours):
    lease = market.rent(100, outages=((5, 6),), sla_bps=0)
    if hours:
        lease.settle(lease.at(hours))
    boa.env.timestamp = lease.at(100)
    promised = market.escrow.unsettled(lease.asset)

    sell(market, lease.asset, host, lender)
    lease.close()

    fee = promised * 200 // 10_000
    assert abs(market.splitter.claimable(lender) - (promised - fee)) <= 1
