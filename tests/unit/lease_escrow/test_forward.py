"""Money that the splitter refuses stays owed to the asset and holds nobody up."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.lease_builders import HOUR, RATE

CONDUCTS = ["REFUSES", "BURNS", "SHOUTS"]


def misbehave(market, conduct):
    market.splitter.set_conduct(getattr(market.splitter, conduct)())


@pytest.mark.parametrize("conduct", CONDUCTS)
def test_settle__splitter_fails__keeps_money_and_seconds_owed(mock_market, conduct):
    market = mock_market
    lease = market.rent(100, outages=((5, 7),))
    misbehave(market, conduct)

    amount = lease.settle(lease.at(20))

    event = only_event(market.escrow, "ForwardDeferred")
    assert amount == 18 * RATE * 7 // 10
    assert event == {"asset": lease.asset, "amount": amount, "seconds": 18 * HOUR}
    assert market.escrow.owed_to_asset(lease.asset) == (amount, 18 * HOUR)
    assert market.token.balanceOf(market.escrow) == 100 * RATE
    assert market.splitter.taken(lease.asset) == 0


@pytest.mark.parametrize("conduct", CONDUCTS)
def test_close__splitter_fails__refund_stands_and_can_be_claimed(mock_market, conduct, lessee):
    market = mock_market
    lease = market.rent(100, outages=((5, 30),))
    misbehave(market, conduct)

    refund = lease.close()

    assert lease.read().is_closed
    assert market.escrow.owed_to_asset(lease.asset) == (100 * RATE - refund, 75 * HOUR)
    assert market.escrow.claim(lessee) == refund
    assert market.token.balanceOf(market.escrow) == 100 * RATE - refund


def test_settle__after_failures__takes_all_that_is_owed_along(mock_market):
    market = mock_market
    lease = market.rent(100)
    misbehave(market, "REFUSES")
    first = lease.settle(lease.at(20))
    second = lease.settle(lease.at(30))
    assert market.escrow.owed_to_asset(lease.asset) == (first + second, 30 * HOUR)

    misbehave(market, "TAKES")
    third = lease.settle(lease.at(40))

    event = only_event(market.escrow, "Forwarded")
    assert event == {
        "asset": lease.asset,
        "amount": first + second + third,
        "seconds": 40 * HOUR,
    }
    assert market.escrow.owed_to_asset(lease.asset) == (0, 0)
    assert market.splitter.taken(lease.asset) == first + second + third
    assert market.splitter.paid_seconds(lease.asset) == 40 * HOUR
    assert market.splitter.deposit_count() == 1


def test_settle__nothing_new_but_something_owed__tries_again(mock_market):
    market = mock_market
    lease = market.rent(100)
    misbehave(market, "REFUSES")
    owed = lease.settle(lease.at(20))
    assert lease.settle() == 0
    assert market.escrow.owed_to_asset(lease.asset) == (owed, 20 * HOUR)

    misbehave(market, "TAKES")
    assert lease.settle() == 0

    assert market.escrow.owed_to_asset(lease.asset) == (0, 0)
    assert market.splitter.taken(lease.asset) == owed


def test_settle__splitter_takes_at_once__owes_nothing_and_logs_no_forward(mock_market):
    market = mock_market
    lease = market.rent(100)

    lease.settle(lease.at(20))

    assert not events_of(market.escrow, "Forwarded")
    assert market.escrow.owed_to_asset(lease.asset) == (0, 0)


def test_forward__splitter_healed__moves_all_that_is_owed(mock_market, stranger):
    market = mock_market
    first = market.rent(100)
    other = market.rent(50)
    misbehave(market, "REFUSES")
    first.close()
    other.close()

    misbehave(market, "TAKES")
    market.escrow.forward(first.asset, sender=stranger)

    event = only_event(market.escrow, "Forwarded")
    assert event == {"asset": first.asset, "amount": 100 * RATE, "seconds": 100 * HOUR}
    assert market.escrow.owed_to_asset(first.asset) == (0, 0)
    assert market.escrow.owed_to_asset(other.asset) == (50 * RATE, 50 * HOUR)
    assert market.splitter.taken(first.asset) == 100 * RATE
    assert market.token.balanceOf(market.escrow) == 50 * RATE


def test_forward__splitter_still_refuses__reverts_with_its_reason(mock_market):
    market = mock_market
    lease = market.rent(100)
    misbehave(market, "REFUSES")
    lease.close()

    with boa.reverts("mock: refused"):
        market.escrow.forward(lease.asset)
    assert market.escrow.owed_to_asset(lease.asset) == (100 * RATE, 100 * HOUR)


def test_forward__nothing_owed__reverts(market):
    lease = market.rent(100)
    lease.settle(lease.at(20))

    for asset in (lease.asset, 0, 2**256 - 1):
        with boa.reverts("escrow: nothing owed"):
            market.escrow.forward(asset)


def test_forward__escrow_de_listed_at_the_splitter__waits_for_the_listing(market, owner, host):
    lease = market.rent(100)
    market.splitter.approve_contract(market.escrow, 0, sender=owner)
    lease.close()

    with boa.reverts("splitter: not an escrow"):
        market.escrow.forward(lease.asset)
    market.splitter.approve_contract(market.escrow, 4, sender=owner)
    market.escrow.forward(lease.asset)

    assert market.splitter.claimable(host) == 98 * RATE
    assert market.splitter.revenue_of(lease.asset) == (100 * RATE, 98 * RATE, 100 * HOUR)


def test_forward__machine_sold_meanwhile__pays_the_owner_of_today(market, owner, host, lender):
    lease = market.rent(100)
    market.splitter.approve_contract(market.escrow, 0, sender=owner)
    lease.close()
    market.title.transferFrom(host, lender, lease.asset, sender=host)
    market.splitter.approve_contract(market.escrow, 4, sender=owner)

    market.escrow.forward(lease.asset)

    assert market.splitter.claimable(host) == 0
    assert market.splitter.claimable(lender) == 98 * RATE


def test_open_lease__something_still_owed__keeps_it(mock_market):
    market = mock_market
    lease = market.rent(10)
    misbehave(market, "REFUSES")
    lease.close()

    market.take(lease.asset, 5)

    assert market.escrow.owed_to_asset(lease.asset) == (10 * RATE, 10 * HOUR)
