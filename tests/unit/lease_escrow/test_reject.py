"""The cooling-off time: a lessee may leave at once and pays delivered seconds only."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import HOUR, RATE, ZERO, fields_of

COOLING_OFF = 2 * HOUR


def test_reject__within_two_hours__ends_it_at_once_whatever_was_agreed(market, lessee):
    lease = market.rent(100, min_hours=50, notice_hours=720)
    before = fields_of(lease.read())

    ends_at = lease.reject(lease.at(1.5))

    event = only_event(market.escrow, "LeaseRejected")
    assert ends_at == lease.at(1.5) == lease.model.ends_at
    assert event == {
        "lease_id": lease.lease_id,
        "asset": lease.asset,
        "lessee": lessee,
        "ends_at": ends_at,
    }
    assert fields_of(lease.read()) == before | {"ends_at": ends_at, "notice_by_lessee": True}
    assert market.title.userOf(lease.asset) == ZERO
    assert market.token.balanceOf(market.escrow) == 100 * RATE


@pytest.mark.parametrize(("outages", "paid_hours"), [(((0, 1.5),), 0), (((0, 0.5),), 1), ((), 1.5)])
def test_reject__machine_part_absent__pays_delivered_seconds_only(
    market, lessee, outages, paid_hours
):
    lease = market.rent(100, outages=outages, sla_bps=9_900)
    lease.reject(lease.at(1.5))

    refund = lease.close()

    assert refund == 100 * RATE - paid_hours * RATE == lease.model.outcome(lease.meter)[0].refund
    assert market.escrow.claimable(lessee) == refund
    assert market.token.balanceOf(market.escrow) == refund


def test_reject__in_the_second_of_the_opening__gives_all_but_that_second_back(market, lessee):
    lease = market.rent(100)

    ends_at = lease.reject()

    assert ends_at == lease.model.started_at + 1
    assert market.title.userOf(lease.asset) == lessee
    assert market.title.userExpires(lease.asset) == ends_at
    assert lease.close() == 100 * RATE - RATE // HOUR


def test_reject__at_two_hours__reverts_and_a_second_before_not(market):
    lease = market.rent(100)

    with boa.env.anchor():
        lease.reject(lease.at(2) - 1)
        assert lease.read().ends_at == lease.at(2) - 1
    boa.env.timestamp = lease.at(2)
    with boa.reverts("escrow: too late to reject"):
        market.escrow.reject(lease.lease_id, sender=market.roles.lessee)


def test_reject__after_own_notice__still_leaves_at_once(market):
    lease = market.rent(100, notice_hours=24)
    lease.terminate()

    assert lease.reject(lease.at(1)) == lease.at(1)


def test_reject__others__revert(market, host, owner, stranger):
    lease = market.rent(100)

    for sender in (host, owner, stranger):
        with boa.reverts("escrow: not the lessee"):
            market.escrow.reject(lease.lease_id, sender=sender)


def test_reject__ended_or_unknown_or_closed_lease__reverts(market, lessee):
    lease = market.rent(1)
    boa.env.timestamp = lease.at(1)

    with boa.reverts("escrow: lease has ended"):
        market.escrow.reject(lease.lease_id, sender=lessee)
    with boa.reverts("escrow: no such lease"):
        market.escrow.reject(lease.lease_id + 1, sender=lessee)
    lease.close()
    with boa.reverts("escrow: lease closed"):
        market.escrow.reject(lease.lease_id, sender=lessee)


def test_reject__machine__can_be_let_again_in_the_same_second(market, lessee):
    lease = market.rent(100)
    lease.reject(lease.at(1))

    again = market.take(lease.asset, 10)

    assert again == lease.lease_id + 1
    assert market.title.userOf(lease.asset) == lessee
    assert market.title.userExpires(lease.asset) == lease.at(11)
