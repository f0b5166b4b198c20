"""Extending: a successor on today's offer, what it records, pays and refuses."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import DAY, HOUR, RATE, fields_of
from tests.helpers.lease_market import MONEY, UNLIMITED

LATER = {"hourly_rate": 2 * RATE, "min_hours": 3, "sla_bps": 9_000, "credit_bps": 500}


def extend(market, lease, hours=10, most=UNLIMITED, nonce=None, sender=None):
    """Call it with the nonce of the standing offer, as the lessee, unless told otherwise."""
    seen = market.escrow.offer_of(lease.asset)[1] if nonce is None else nonce
    by = sender or market.roles.lessee
    return market.escrow.extend(lease.lease_id, hours, most, seen, sender=by)


def test_extend__running_lease__records_a_successor_on_todays_offer(market, lessee):
    lease = market.rent(100)
    before = lease.read()
    nonce = market.post(lease.asset, notice_hours=48, **LATER)
    boa.env.timestamp = lease.at(40)

    successor = market.escrow.extend(lease.lease_id, 30, 2 * RATE, nonce, sender=lessee)

    event = only_event(market.escrow, "LeaseOpened")
    assert successor == lease.lease_id + 1
    assert event == {
        "lease_id": successor,
        "asset": lease.asset,
        "lessee": lessee,
        "hourly_rate": 2 * RATE,
        "hours": 30,
        "escrowed": 60 * RATE,
        "started_at": START + 100 * HOUR,
        "ends_at": START + 130 * HOUR,
    }
    assert fields_of(market.escrow.lease(successor)) == {
        "lessee": lessee,
        "asset": lease.asset,
        "started_at": START + 100 * HOUR,
        "ends_at": START + 130 * HOUR,
        "hours": 30,
        "min_hours": 3,
        "hourly_rate": 2 * RATE,
        "sla_bps": 9_000,
        "credit_bps": 500,
        "notice_hours": 48,
        "is_closed": False,
        "notice_by_lessee": False,
        "escrowed": 60 * RATE,
        "released": 0,
        "periods_closed": 0,
        "period_started_at": START + 100 * HOUR,
        "period_total": 0,
        "period_seconds": 0,
        "previous_lease_id": lease.lease_id,
        "notice_by_owner": False,
        "is_successor": True,
        "tenancy": 0,
    }
    assert lease.read() == before
    assert market.escrow.lease_count(lease.asset) == 2
    assert market.token.balanceOf(market.escrow) == 160 * RATE
    assert market.token.balanceOf(lessee) == MONEY - 160 * RATE
    assert market.title.userOf(lease.asset) == lessee
    assert market.title.userExpires(lease.asset) == START + 130 * HOUR


def test_extend__both_leases_to_their_ends__each_pays_on_its_own_terms(market, lessee):
    lease = market.rent(1_000, outages=((100, 130), (1_005, 1_012)))
    market.post(lease.asset, **LATER)
    successor = lease.extend(800)

    first, second = lease.close(), successor.close()

    outcomes = [one.model.outcome(one.meter) for one in (lease, successor)]
    refunds = [sum(period.refund for period in periods) for periods in outcomes]
    host_side = [sum(period.host for period in periods) for periods in outcomes]
    assert [first, second] == refunds
    assert market.escrow.claimable(lessee) == sum(refunds) == market.token.balanceOf(market.escrow)
    assert market.token.balanceOf(market.splitter) == sum(host_side)
    assert market.splitter.revenue_of(lease.asset)[0] == sum(host_side)
    assert sum(refunds) + sum(host_side) == 1_000 * RATE + 800 * 2 * RATE


def test_extend__somebody_pays__lessee_goes_on_and_has_the_refund(market, lessee, payee):
    market.fund(payee)
    lease = market.rent(10, outages=((12, 15),))

    successor = lease.extend(20, payee)

    assert successor.read().lessee == lessee
    assert market.token.balanceOf(payee) == MONEY - 20 * RATE
    assert market.token.balanceOf(lessee) == MONEY - 10 * RATE
    lease.close()
    assert successor.close() == successor.model.outcome(successor.meter)[0].refund > 0
    assert market.escrow.claimable(payee) == 0


def test_extend__before_its_start__nothing_is_delivered_settled_or_closed(market):
    lease = market.rent(10, outages=((0, 4),))
    successor = lease.extend(20)
    boa.env.timestamp = lease.at(5)
    unsettled = market.escrow.unsettled(lease.asset)

    assert unsettled == RATE
    assert market.escrow.delivered(successor.lease_id) == 0
    with boa.reverts("escrow: nothing final yet"):
        market.escrow.settle(successor.lease_id)
    with boa.reverts("escrow: not final yet"):
        market.escrow.close(successor.lease_id)
    boa.env.timestamp = lease.at(13)
    assert market.escrow.delivered(successor.lease_id) == 3 * HOUR
    assert market.escrow.unsettled(lease.asset) == (6 + 3) * RATE


def test_extend__again_once_the_successor_runs__goes_on_in_turn(market, lessee):
    first = market.rent(10)
    second = first.extend(10)
    with boa.reverts("escrow: successor waits"):
        extend(market, first)
    with boa.reverts("escrow: lease not started"):
        extend(market, second)

    boa.env.timestamp = first.at(10)
    third = second.extend(10)

    assert third.read().previous_lease_id == second.lease_id
    assert market.title.userExpires(first.asset) == first.at(30)
    with boa.reverts("escrow: lease has ended"):
        extend(market, first)


def test_extend__machine__is_free_in_the_second_the_successor_ends(market, payee):
    market.fund(payee)
    lease = market.rent(10)
    lease.extend(20)

    for hours in (9, 10, 29):
        boa.env.timestamp = lease.at(hours)
        with boa.reverts("escrow: machine in use"):
            market.take(lease.asset, 5, payee)
    boa.env.timestamp = lease.at(30)
    market.take(lease.asset, 5, payee)
    assert market.title.userOf(lease.asset) == payee


def test_extend__machine_sold__new_owner_s_offer_and_grant_count(market, host, stranger):
    lease = market.rent(10)
    market.title.transferFrom(host, stranger, lease.asset, sender=host)

    with boa.reverts("escrow: offer of former owner"):
        extend(market, lease)
    market.title.grant(lease.asset, market.escrow, 1, sender=stranger)
    market.post(lease.asset, hourly_rate=3 * RATE)
    successor = lease.extend(20)

    lease.close()
    successor.close()
    fee = market.splitter.fees_accrued()
    assert market.splitter.claimable(stranger) == 10 * RATE + 60 * RATE - fee
    assert market.splitter.claimable(host) == 0


def test_extend__grant_withdrawn__reverts(market, host):
    lease = market.rent(10)
    market.title.grant(lease.asset, market.escrow, 0, sender=host)

    with boa.reverts("asset: no lease grant"):
        extend(market, lease)
    market.title.grant(lease.asset, market.escrow, 1, sender=host)
    extend(market, lease)


def test_extend__ended_closed_or_unknown__reverts(market):
    lease = market.rent(10)
    with boa.env.anchor():
        boa.env.timestamp = lease.at(10) - 1
        extend(market, lease)
    boa.env.timestamp = lease.at(10)
    with boa.reverts("escrow: lease has ended"):
        extend(market, lease)
    lease.close()
    with boa.reverts("escrow: lease closed"):
        extend(market, lease)
    lease.lease_id += 1
    with boa.reverts("escrow: no such lease"):
        extend(market, lease)


@pytest.mark.parametrize("verb", ["terminate", "reclaim"])
def test_extend__after_any_notice__reverts(market, verb):
    """Also where the notice was too late to move the end."""
    lease = market.rent(10, notice_hours=24)
    with boa.env.anchor():
        extend(market, lease)
    getattr(lease, verb)(lease.at(5))
    assert lease.read().ends_at == lease.at(10)

    with boa.reverts("escrow: notice already given"):
        extend(market, lease)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ({"nonce": 2}, "escrow: offer changed"),
        ({"nonce": 0}, "escrow: offer changed"),
        ({"most": RATE - 1}, "escrow: rate above limit"),
        ({"hours": 1}, "escrow: hours below offer"),
        ({"hours": 101}, "escrow: hours above offer"),
    ],
)
def test_extend__other_than_offered__reverts(market, lessee, call, reason):
    lease = market.rent(10, min_hours=2, max_hours=100)

    with boa.reverts(reason):
        extend(market, lease, **call)
    assert market.token.balanceOf(lessee) == MONEY - 10 * RATE
    extend(market, lease, hours=2, most=RATE, nonce=1)
    assert market.token.balanceOf(lessee) == MONEY - 12 * RATE


def test_extend__offer_withdrawn_or_expired__reverts(market, host):
    lease = market.rent(10, valid_until=boa.env.timestamp + 5 * HOUR)
    boa.env.timestamp = lease.at(5)
    with boa.env.anchor():
        extend(market, lease)
    with boa.env.anchor():
        market.escrow.withdraw_offer(lease.asset, sender=host)
        with boa.reverts("escrow: no offer"):
            extend(market, lease)
    boa.env.timestamp += 1
    with boa.reverts("escrow: offer expired"):
        extend(market, lease)


def test_extend__more_than_a_year_ahead__reverts(market):
    lease = market.rent(8_760)
    boa.env.timestamp = lease.at(100)

    with boa.reverts("asset: expiry too far"):
        extend(market, lease, hours=101)
    extend(market, lease, hours=100)


def test_extend__payer_without_allowance__moves_nothing(market, stranger):
    lease = market.rent(10)
    market.token.mint(stranger, MONEY)

    with boa.reverts():
        extend(market, lease, sender=stranger)
    assert market.escrow.lease_count(lease.asset) == 1
    assert market.title.userExpires(lease.asset) == lease.at(10)
    market.token.approve(market.escrow, 10 * RATE, sender=stranger)
    extend(market, lease, sender=stranger)
    assert market.token.balanceOf(stranger) == MONEY - 10 * RATE


def test_standing__successor_waits__shows_the_lease_that_runs_until_its_end(market):
    lease = market.rent(10, valid_until=START + DAY)
    market.post(lease.asset, hourly_rate=3 * RATE, valid_until=START + DAY)
    lease.extend(20)
    offer = (3 * RATE, 1, START + DAY)

    assert market.escrow.standing(lease.asset) == (1, lease.at(10), RATE, *offer)
    boa.env.timestamp = lease.at(10)
    assert market.escrow.standing(lease.asset) == (2, lease.at(30), 3 * RATE, *offer)
