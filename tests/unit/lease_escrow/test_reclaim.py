"""The owner's notice: a term of the lease, after which the lessee may leave at once."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import DAY, RATE, ZERO, fields_of


@pytest.mark.parametrize(
    ("terms", "after_hours", "ends_after_hours"),
    [
        ({"notice_hours": 24}, 10, 34),
        ({"notice_hours": 24, "min_hours": 50}, 10, 50),
        ({"notice_hours": 720}, 10, 100),
    ],
)
@pytest.mark.parametrize("reason", [1, 2, 3, 4])
def test_reclaim__owner__ends_it_after_the_notice(
    market, host, lessee, terms, after_hours, ends_after_hours, reason
):
    lease = market.rent(100, **terms)
    before = fields_of(lease.read())

    ends_at = lease.reclaim(lease.at(after_hours), reason)

    event = only_event(market.escrow, "LeaseReclaimed")
    assert ends_at == lease.at(ends_after_hours) == lease.model.ends_at
    assert event == {
        "lease_id": lease.lease_id,
        "asset": lease.asset,
        "owner": host,
        "reason": reason,
        "ends_at": ends_at,
    }
    assert fields_of(lease.read()) == before | {"ends_at": ends_at, "notice_by_owner": True}
    assert market.title.userOf(lease.asset) == lessee
    assert market.title.userExpires(lease.asset) == ends_at
    assert market.token.balanceOf(market.escrow) == 100 * RATE


def test_reclaim__outage_before__counts_against_the_true_length(market):
    lease = market.rent(2_000, outages=((0, 10),), sla_bps=9_900, credit_bps=3_000)
    lease.reclaim(lease.at(76))

    assert lease.close() == 2_000 * RATE - (90 * RATE - 27 * RATE)
    assert lease.model.outcome(lease.meter)[0].credit == 27 * RATE


def test_terminate__after_a_reclaim__leaves_at_once(market, lessee):
    lease = market.rent(2_000, min_hours=100, notice_hours=720)
    lease.reclaim(lease.at(10))

    ends_at = lease.terminate(lease.at(11))

    assert only_event(market.escrow, "NoticeGiven")["ends_at"] == ends_at == lease.at(11)
    assert market.title.userOf(lease.asset) == ZERO
    assert lease.close() == (2_000 - 11) * RATE
    assert market.escrow.claimable(lessee) == (2_000 - 11) * RATE


def test_terminate__before_and_after_a_reclaim__leaves_at_once(market):
    lease = market.rent(100, notice_hours=24)
    lease.terminate(lease.at(1))
    lease.reclaim(lease.at(2))
    assert lease.read().ends_at == lease.at(25)

    assert lease.terminate(lease.at(3)) == lease.at(3)
    with boa.reverts("escrow: lease has ended"):
        lease.terminate()


def test_reclaim__others__revert(market, owner, lessee, stranger):
    lease = market.rent(100)

    for sender in (owner, lessee, stranger):
        with boa.reverts("escrow: not the title owner"):
            market.escrow.reclaim(lease.lease_id, 1, sender=sender)


def test_reclaim__after_a_transfer__is_the_new_owners(market, host, stranger):
    lease = market.rent(100)
    market.title.transferFrom(host, stranger, lease.asset, sender=host)

    with boa.reverts("escrow: not the title owner"):
        market.escrow.reclaim(lease.lease_id, 1, sender=host)
    assert lease.reclaim() == lease.at(24)


@pytest.mark.parametrize("reason", [0, 5, 2**256 - 1])
def test_reclaim__unknown_reason__reverts(market, host, reason):
    lease = market.rent(100)

    with boa.reverts("escrow: unknown reason"):
        market.escrow.reclaim(lease.lease_id, reason, sender=host)


def test_reclaim__twice__reverts_also_for_a_later_owner(market, host, stranger):
    lease = market.rent(100)
    lease.reclaim()
    market.title.transferFrom(host, stranger, lease.asset, sender=host)

    with boa.reverts("escrow: notice already given"):
        market.escrow.reclaim(lease.lease_id, 1, sender=stranger)


def test_reclaim__at_the_end__reverts_and_a_second_before_it_not(market, host):
    lease = market.rent(100)

    with boa.env.anchor():
        lease.reclaim(lease.at(100) - 1)
        assert lease.read().ends_at == lease.at(100)
    boa.env.timestamp = lease.at(100)
    with boa.reverts("escrow: lease has ended"):
        market.escrow.reclaim(lease.lease_id, 1, sender=host)


def test_reclaim__pledged_machine__is_the_borrowers_and_the_notice_stands(market, host):
    lease = market.rent(100, notice_hours=24)
    desk = market.lien_holder()
    market.pledge(lease.asset, desk)

    assert lease.reclaim(lease.at(1)) == lease.at(25)
    lease.final_at(lease.at(25) + DAY)
    assert lease.close() == 75 * RATE
