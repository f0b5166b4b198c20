"""What the views say while a lease runs, after it, and of what never was."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.lease_builders import DAY, HOUR, RATE


def test_delivered__running__counts_to_now_and_stops_at_the_end(market):
    lease = market.rent(100, outages=((10, 12),))
    seen = {}
    for hours in (0, 5, 11, 20, 100, 200):
        boa.env.timestamp = lease.at(hours)
        seen[hours] = market.escrow.delivered(lease.lease_id) // HOUR

    assert seen == {0: 0, 5: 5, 11: 10, 20: 18, 100: 98, 200: 98}


def test_delivered__meter_faster_than_time__counts_the_time(market):
    lease = market.rent(100)
    boa.env.timestamp = lease.at(1)
    market.meter.set_total(lease.asset, lease.at(1), 2**39)

    assert market.escrow.delivered(lease.lease_id) == HOUR


def test_funded_until__any_time__is_the_lease_s_end(market):
    lease = market.rent(100, notice_hours=2)
    assert market.escrow.funded_until(lease.lease_id) == lease.at(100)

    lease.terminate(lease.at(10))
    assert market.escrow.funded_until(lease.lease_id) == lease.at(12)

    lease.close()
    assert market.escrow.funded_until(lease.lease_id) == lease.at(12)


@pytest.mark.parametrize("view", ["lease", "delivered", "funded_until"])
@pytest.mark.parametrize("lease_id", [0, 1, 1_000_000, 2**256 - 1])
def test_views__no_such_lease__revert(market, view, lease_id):
    with boa.reverts("escrow: no such lease"):
        getattr(market.escrow, view)(lease_id)


def test_unsettled__running_lease__is_accrued_less_released(market):
    lease = market.rent(100, outages=((10, 12),), credit_bps=3_000)
    asset, escrow = lease.asset, market.escrow
    assert escrow.unsettled(asset) == 0

    boa.env.timestamp = lease.at(30)
    assert escrow.unsettled(asset) == 28 * RATE

    released = lease.settle(lease.at(20))
    boa.env.timestamp = lease.at(68)
    assert escrow.unsettled(asset) == 66 * RATE - released

    boa.env.timestamp = lease.at(500)
    assert escrow.unsettled(asset) == 98 * RATE - released

    lease.close()
    assert escrow.unsettled(asset) == 0


def test_unsettled__several_periods__counts_all_since_the_last_closed(market):
    lease = market.rent(2_000)
    lease.settle(lease.at(720))
    boa.env.timestamp = lease.at(1_900)

    assert market.escrow.unsettled(lease.asset) == 1_180 * RATE


def test_unsettled__splitter_refused__counts_what_is_owed(mock_market):
    market = mock_market
    lease = market.rent(100)
    market.splitter.set_conduct(market.splitter.REFUSES())
    lease.settle(lease.at(50))
    boa.env.timestamp = lease.at(98)

    assert market.escrow.unsettled(lease.asset) == 98 * RATE
    lease.close()
    assert market.escrow.unsettled(lease.asset) == 100 * RATE


def test_unsettled__leases_closed_out_of_order__counts_the_open_ones(market):
    asset = market.machine()
    market.post(asset, valid_until=START + 30 * DAY)
    ids = []
    for _ in range(4):
        ids.append(market.take(asset, 2))
        boa.env.timestamp += 2 * HOUR
    boa.env.timestamp += 3 * DAY
    market.meter.set_final_until(asset, START + 8 * HOUR)

    for closed, left in ((ids[2], 6), (ids[0], 4), (ids[3], 2), (ids[1], 0)):
        market.escrow.close(closed)
        assert market.escrow.unsettled(asset) == left * RATE


def test_unsettled__more_leases_than_it_looks_back__counts_the_latest_64(market):
    asset = market.machine()
    market.post(asset, valid_until=START + 30 * DAY)
    for _ in range(66):
        market.take(asset, 1)
        boa.env.timestamp += HOUR

    assert market.escrow.lease_count(asset) == 66
    assert market.escrow.unsettled(asset) == 64 * RATE


def test_unsettled__meter_lowered_below_what_was_paid__is_not_negative(market):
    lease = market.rent(100)
    lease.settle(lease.at(20))
    market.meter.set_total(lease.asset, boa.env.timestamp, lease.meter(lease.at(0)) + 60)

    assert market.escrow.unsettled(lease.asset) == 0


def test_unsettled__untouched_asset__is_zero(market):
    for asset in (0, 1, 2**256 // 10**7):
        assert market.escrow.unsettled(asset) == 0
        assert market.escrow.lease_count(asset) == 0
        assert market.escrow.owed_to_asset(asset) == (0, 0)


def test_lease__by_number_of_its_asset__names_the_one_before(market):
    lease = market.rent(10)
    boa.env.timestamp = lease.at(10)
    second = market.take(lease.asset, 10)

    assert (lease.lease_id, second) == (lease.asset * 10**6 + 1, lease.asset * 10**6 + 2)
    assert market.escrow.lease(second).previous_lease_id == lease.lease_id
    assert market.escrow.lease_count(lease.asset) == 2
