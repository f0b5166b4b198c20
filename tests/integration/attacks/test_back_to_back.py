"""Leases that touch, and leases at the edges of every width."""

import boa
import pytest

from tests.helpers.lease_builders import DAY, HOUR, RATE
from tests.helpers.stage import MONEY

MAX_RATE = 2**56 - 1
YEAR_HOURS = 8_760


def test_open_lease__in_the_second_the_last_one_ends__no_second_is_paid_twice(
    stage, lessee, payee, host
):
    escrow, title, asset = stage.suite.escrow, stage.suite.title, stage.machine()
    stage.fund(payee)
    start = int(boa.env.timestamp) + 1_234
    boa.env.timestamp = start
    first = stage.open(asset, 3, sla_bps=0)
    nonce = stage.post(asset, sla_bps=0)
    stage.run(asset, start + 3 * HOUR - 1)
    with boa.reverts("escrow: machine in use"):
        escrow.open_lease(asset, 3, 2**64, nonce, sender=payee)
    stage.run(asset, start + 3 * HOUR)
    assert title.userExpires(asset) == start + 3 * HOUR

    second = stage.take(asset, 3, nonce, lessee=payee)

    assert (second, title.userOf(asset)) == (first + 1, payee)
    assert escrow.lease(second).previous_lease_id == first
    stage.run(asset, start + 6 * HOUR)
    stage.close(second, first)
    meter = stage.suite.meter
    metered = meter.available_at(asset, start + 6 * HOUR) - meter.available_at(asset, start)
    gross, _, seconds = stage.suite.splitter.revenue_of(asset)
    assert seconds == metered
    assert gross in (metered * RATE // HOUR, metered * RATE // HOUR - 1)
    assert escrow.claimable(lessee) + escrow.claimable(payee) == 6 * RATE - gross
    stage.check_books()


def test_open_lease__after_notice__free_from_the_noticed_end_and_not_before(stage, lessee, payee):
    asset, start = stage.machine(), int(boa.env.timestamp)
    stage.fund(payee)
    first = stage.open(asset, 100, notice_hours=2)
    nonce = stage.post(asset)
    ends_at = stage.suite.escrow.terminate(first, sender=lessee)
    assert ends_at == start + 2 * HOUR
    boa.env.timestamp = ends_at - 1
    with boa.reverts("escrow: machine in use"):
        stage.take(asset, 1, nonce, lessee=payee)
    boa.env.timestamp = ends_at

    second = stage.take(asset, 1, nonce, lessee=payee)

    with boa.reverts("escrow: lease has ended"):
        stage.suite.escrow.terminate(first, sender=lessee)
    stage.close(first, second)
    assert stage.suite.escrow.claimable(lessee) == 100 * RATE
    assert stage.suite.escrow.claimable(payee) == RATE


def test_lease__across_the_end_of_32_bit_time__pays_as_ever(stage, host, lessee):
    boa.env.timestamp = 2**32 // HOUR * HOUR - 3 * HOUR
    start, asset = int(boa.env.timestamp), stage.machine()

    lease_id = stage.open(asset, 10)
    stage.run(asset, start + 10 * HOUR)
    stage.final(start + 5 * HOUR)
    stage.suite.escrow.settle(lease_id)
    stage.close(lease_id)

    assert start < 2**32 < start + 10 * HOUR
    assert stage.suite.splitter.revenue_of(asset)[::2] == (10 * RATE, 10 * HOUR)
    assert stage.suite.splitter.claimable(host) == 10 * RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 0
    stage.check_books()


@pytest.mark.parametrize("deferred", [False, True])
def test_lease__dearest_and_longest__every_unit_is_accounted_for(stage, lessee, host, deferred):
    """The widest numbers there are: 2**56 - 1 an hour for a year."""
    total = MAX_RATE * YEAR_HOURS
    stage.fund(lessee, total - MONEY)
    asset, start, token = stage.machine(), int(boa.env.timestamp), stage.suite.token
    assert token.balanceOf(lessee) == total
    lease_id = stage.open(asset, YEAR_HOURS, hourly_rate=MAX_RATE, sla_bps=0)
    stage.run(asset, start + 2 * HOUR)
    boa.env.timestamp = start + 365 * DAY
    stage.roll(asset, start + 365 * DAY)
    stage.final(start + 365 * DAY)
    if deferred:
        token.freeze(stage.suite.splitter)

    stage.suite.escrow.close(lease_id)

    if deferred:
        assert stage.suite.escrow.owed_to_asset(asset) == (2 * MAX_RATE, 2 * HOUR)
        token.unfreeze(stage.suite.splitter)
        stage.suite.escrow.forward(asset)
    stage.claim_all()
    stage.check_books()
    assert stage.suite.splitter.claim_fees() == 2 * MAX_RATE * 200 // 10_000
    assert token.balanceOf(lessee) == total - 2 * MAX_RATE
    assert token.balanceOf(stage.suite.escrow) == token.balanceOf(stage.suite.splitter) == 0
    with boa.reverts("escrow: rate out of range"):
        stage.post(asset, hourly_rate=MAX_RATE + 1)
    with boa.reverts("escrow: hours not 1 to 8760"):
        stage.post(asset, max_hours=YEAR_HOURS + 1)


def test_lease__cheapest_and_shortest__rounds_down_and_the_rest_goes_back(stage, lessee, host):
    """One unit an hour: settling each hour gives the host no more than settling once."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 5, hourly_rate=1, sla_bps=0, credit_bps=3_000)
    stage.run(asset, start + 5 * HOUR, dark=((start, start + 1),))
    for hour in range(1, 5):
        stage.final(start + hour * HOUR)
        stage.suite.escrow.settle(lease_id)

    stage.close(lease_id)

    assert stage.suite.splitter.revenue_of(asset)[0] == 4
    assert stage.suite.escrow.claimable(lessee) == 1
    stage.check_books()
