"""Closing: every outcome gives each side its exact part, once."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.lease_builders import HOUR, RATE

OUTCOMES = {
    "completed": {},
    "dark": {"outages": ((0, 2_000),)},
    "sla missed": {"outages": ((10, 30),)},
    "below a promise it keeps": {"outages": ((10, 10.5),)},
    "one second of promise missed": {"outages": ((10, 13 + 1 / 3_600),), "sla_bps": 9_600},
}


@pytest.mark.parametrize("hours", [75, 2_000])
@pytest.mark.parametrize("is_noticed", [False, True])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_close__every_outcome__divides_the_escrow_exactly(
    market, host, lessee, outcome, is_noticed, hours
):
    lease = market.rent(hours, **OUTCOMES[outcome])
    if is_noticed:
        lease.terminate(lease.at(40))
    lease.settle(lease.at(20))

    refund = lease.close()

    periods = lease.model.outcome(lease.meter)
    to_host = sum(period.host for period in periods)
    assert refund == sum(period.refund for period in periods)
    assert to_host + refund == hours * RATE
    assert market.splitter.revenue_of(lease.asset)[0] == to_host
    assert market.splitter.claimable(host) == to_host - market.splitter.fees_accrued()
    assert market.escrow.claimable(lessee) == refund == market.token.balanceOf(market.escrow)
    if outcome == "dark":
        assert to_host == 0


def test_close__after_the_end__ends_the_record(market, lessee, stranger):
    lease = market.rent(100)
    lease.final_at(lease.at(100))

    refund = market.escrow.close(lease.lease_id, sender=stranger)

    (closed,) = events_of(market.escrow, "PeriodClosed")
    event = only_event(market.escrow, "LeaseClosed")
    seen = lease.read()
    assert (refund, closed["amount"]) == (0, 100 * RATE)
    assert event == {
        "lease_id": lease.lease_id,
        "asset": lease.asset,
        "lessee": lessee,
        "ended_at": lease.at(100),
    }
    assert seen.is_closed
    assert (seen.lessee, seen.asset, seen.hours) == (lessee, lease.asset, 100)
    assert (seen.started_at, seen.ends_at) == (lease.at(0), lease.at(100))
    assert (seen.escrowed, seen.released) == (0, 0)


def test_close__several_periods_unsettled__closes_each(market, lessee):
    lease = market.rent(2_000, outages=((700, 760), (1_999, 2_000)), sla_bps=9_900)
    lease.final_at(lease.at(2_000))

    refund = market.escrow.close(lease.lease_id)

    seen = events_of(market.escrow, "PeriodClosed")
    expected = lease.model.outcome(lease.meter)
    assert [one["charge"] for one in seen] == [one.charge for one in expected]
    assert [one["credit"] for one in seen] == [one.credit for one in expected]
    assert [one["refund"] for one in seen] == [one.refund for one in expected]
    assert refund == sum(one.refund for one in expected) == market.escrow.claimable(lessee)
    assert market.splitter.revenue_of(lease.asset)[2] == (2_000 - 61) * HOUR


def test_close__longest_lease__closes_thirteen_periods(market, lessee):
    lease = market.rent(8_760, outages=((100, 200), (4_000, 4_500), (8_700, 8_760)))

    refund = lease.close()

    periods = lease.model.outcome(lease.meter)
    assert len(periods) == 13
    assert refund == sum(period.refund for period in periods)
    assert market.token.balanceOf(market.escrow) == refund


def test_close__all_periods_settled__only_ends_the_record(market):
    lease = market.rent(1_000)
    lease.final_at(lease.at(1_000))
    lease.settle()
    lease.settle()
    held = market.token.balanceOf(market.escrow)

    assert market.escrow.close(lease.lease_id) == 0

    assert not events_of(market.escrow, "PeriodClosed")
    assert market.token.balanceOf(market.escrow) == held


def test_close__twice__reverts(market):
    lease = market.rent(100)
    lease.close()

    with boa.reverts("escrow: lease closed"):
        market.escrow.close(lease.lease_id)


@pytest.mark.parametrize("settled_first", [False, True])
def test_close__one_second_before_the_end_is_final__reverts(market, settled_first):
    lease = market.rent(100)
    if settled_first:
        lease.settle(lease.at(50))

    lease.final_at(lease.at(100) - 1)
    with boa.reverts("escrow: not final yet"):
        market.escrow.close(lease.lease_id)
    lease.final_at(lease.at(100))
    market.escrow.close(lease.lease_id)


def test_close__before_the_start_is_final__reverts(market):
    lease = market.rent(100)

    with boa.reverts("escrow: not final yet"):
        market.escrow.close(lease.lease_id)


def test_close__no_such_lease__reverts(market):
    for lease_id in (0, 1, 1_000_001, 2**256 - 1):
        with boa.reverts("escrow: no such lease"):
            market.escrow.close(lease_id)


def test_close__title_that_answers_nothing__is_not_asked(mock_market):
    """The user's expiry ends the use: a broken title cannot hold the money."""
    market = mock_market
    lease = market.rent(100, outages=((10, 20),))
    boa.env.set_code(market.title.address, bytes.fromhex("fe"))

    refund = lease.close()

    assert refund == market.escrow.claimable(market.roles.lessee) > 0
    assert market.splitter.taken(lease.asset) == 100 * RATE - refund


def test_close__next_lease_runs_already__leaves_its_user_alone(market, payee):
    market.fund(payee)
    lease = market.rent(10)
    boa.env.timestamp = lease.at(10)
    market.take(lease.asset, 500, lessee=payee)

    lease.close()

    assert market.title.userOf(lease.asset) == payee
