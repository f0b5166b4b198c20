"""The last hours that 40 bits of seconds can name, in the year 36,812: the suite goes on."""

import boa

from tests.helpers.lease_builders import HOUR, RATE
from tests.helpers.stage import FINALITY

LAST = 2**40 - 1


def test_lease__in_the_last_days_of_40_bit_time__is_metered_settled_and_closed(stage, host, lessee):
    start = LAST // HOUR * HOUR - 10 * HOUR - FINALITY
    boa.env.timestamp, meter = start, stage.suite.meter
    asset = stage.machine()

    lease_id = stage.open(asset, 10, valid_until=LAST)
    stage.run(asset, start + 10 * HOUR)
    stage.final(start + 5 * HOUR)
    stage.suite.escrow.settle(lease_id)
    stage.close(lease_id)

    assert boa.env.timestamp == LAST // HOUR * HOUR
    assert meter.available_at(asset, LAST) == 10 * HOUR
    assert meter.head(asset).ended_at == start + 10 * HOUR
    assert stage.suite.title.userExpires(asset) == start + 10 * HOUR
    assert stage.suite.splitter.revenue_of(asset)[::2] == (10 * RATE, 10 * HOUR)
    assert stage.suite.splitter.claimable(host) == 10 * RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 0
    stage.check_books()
