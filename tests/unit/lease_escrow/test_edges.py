"""Widest rates and totals: every field holds what the bounds let in, and nothing wraps."""

import boa
import pytest

from tests.helpers.lease_builders import HOUR
from tests.helpers.lease_model import LeaseModel

MAX_RATE = 2**56 - 1


@pytest.mark.parametrize("hours", [1, 720, 8_760])
@pytest.mark.parametrize("rate", [1, MAX_RATE])
def test_rate__at_both_ends__pays_out_to_the_unit(market, lessee, rate, hours):
    market.token.mint(lessee, MAX_RATE * 8_760)
    lease = market.rent(hours, hourly_rate=rate, outages=((0.25, 0.5),), sla_bps=9_990)
    assert market.token.balanceOf(market.escrow) == rate * hours

    lease.settle(lease.at(0.75))
    refund = lease.close()

    model: LeaseModel = lease.model
    periods = model.outcome(lease.meter)
    assert refund == sum(period.refund for period in periods)
    assert market.splitter.revenue_of(lease.asset)[0] == rate * hours - refund
    assert market.token.balanceOf(market.escrow) == refund


def test_total__that_fills_forty_bits__is_read_back(market):
    lease = market.rent(1_000)
    top = 2**40 - 1
    market.meter.set_total(lease.asset, lease.at(0), top - 720 * HOUR)
    market.meter.set_total(lease.asset, lease.at(720), top)
    market.meter.set_total(lease.asset, lease.at(1_000), top)

    assert lease.settle(lease.at(720)) == 720 * lease.model.hourly_rate
    assert lease.read().period_total == top
    assert lease.close() == 280 * lease.model.hourly_rate


def test_total__zero_at_the_start__is_asked_for_again_and_agrees(market):
    """A machine enrolled in the lease's first second has a total of zero there."""
    lease = market.rent(100)
    market.meter.set_total(lease.asset, lease.at(0), 0)
    market.meter.set_total(lease.asset, lease.at(10), 9 * HOUR)
    market.meter.set_total(lease.asset, lease.at(100), 50 * HOUR)
    rate = lease.model.hourly_rate

    assert lease.settle(lease.at(10)) == 9 * rate * 7 // 10
    assert lease.read().period_total == 0
    assert lease.close() == 100 * rate - 50 * rate * 7 // 10


def test_time__at_the_end_of_forty_bits__still_lets_and_closes(market):
    boa.env.timestamp = 2**40 - 1 - 400 * 86_400
    asset = market.machine()
    lease = market.rent(8_760, asset=asset)

    assert lease.close() == 0
    assert lease.read().ends_at == lease.at(8_760) < 2**40
