"""A meter that took final time back would cost its own lease's parties, and nobody else."""

import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import HOUR, RATE

TERM = 720
PAID = 600


@pytest.mark.parametrize(
    ("offer", "told", "to_host"),
    [
        pytest.param({"sla_bps": 0, "credit_bps": 0}, TERM, TERM, id="all of it delivered"),
        pytest.param({"sla_bps": 0, "credit_bps": 0}, 100, PAID, id="less than was released"),
        pytest.param({"sla_bps": 0, "credit_bps": 3_000}, 500, 500, id="less than was paid for"),
        pytest.param(
            {"sla_bps": 9_900, "credit_bps": 3_000}, 500, PAID * 7 // 10, id="promise missed"
        ),
    ],
)
def test_close__final_total_lower_than_before__pays_from_its_own_escrow_only(
    market, lessee, offer, told, to_host
):
    market.rent(TERM)
    lease = market.rent(TERM, **offer)
    lease.settle(lease.at(PAID))
    start = market.meter.available_at(lease.asset, lease.at(0))
    market.meter.set_total(lease.asset, lease.at(TERM), start + told * HOUR)

    refund = lease.close()

    closed = only_event(market.escrow, "PeriodClosed")
    assert closed["delivered_seconds"] == told * HOUR
    assert refund == closed["refund"] == (TERM - to_host) * RATE
    assert market.splitter.revenue_of(lease.asset)[0] == to_host * RATE
    assert market.escrow.claimable(lessee) == refund
    assert market.token.balanceOf(market.escrow) == refund + TERM * RATE
