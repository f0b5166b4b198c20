"""BARE_METAL on the real meter: who holds root can stop it or sign for it, and still pays."""

import boa
import pytest

from tests.helpers.attesting import Quorum, hour_of
from tests.helpers.lease_builders import HOUR, RATE
from tests.helpers.stage import HALF_DAY, REPORT_DELAY

BARE = {"tenancy": 1, "sla_bps": 0, "credit_bps": 0}


@pytest.fixture
def quorum(stage) -> Quorum:
    """Three of five attestors on the real meter."""
    return Quorum(stage.suite.meter, stage.suite.owner)


@pytest.mark.parametrize("tenancy", [0, 1])
def test_meter_stopped_by_the_lessee__bare_metal_is_paid_and_managed_refunded(
    stage, host, lessee, tenancy
):
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 24, **BARE | {"tenancy": tenancy})
    stage.run(asset, start + 24 * HOUR, dark=((start + 6 * HOUR, start + 24 * HOUR),))

    stage.close(lease_id)

    paid_hours = 24 if tenancy else 6
    assert stage.suite.splitter.claimable(host) == paid_hours * RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == (24 - paid_hours) * RATE
    stage.check_books()


def test_host_switches_off__attestors_take_silent_hours_off__lessee_has_them_back(
    stage, quorum, host, lessee
):
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 24, **BARE)
    stage.run(asset, start + 24 * HOUR, dark=((start + 6 * HOUR, start + 18 * HOUR),))

    quorum.refute(asset, hour_of(start) + 6, *[0] * 12)
    stage.close(lease_id)

    assert stage.suite.splitter.claimable(host) == 12 * RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 12 * RATE
    assert stage.suite.splitter.revenue_of(asset)[2] == 12 * HOUR
    stage.check_books()


def test_host_never_comes_back__cards_are_rolled_and_refuted__lessee_has_the_rest_back(
    stage, quorum, host, lessee
):
    """Hours behind the last report take a refutation once anyone has opened their cards."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 24, **BARE)
    stage.run(asset, start + 6 * HOUR)
    boa.env.timestamp = start // HALF_DAY * HALF_DAY + 3 * HALF_DAY + REPORT_DELAY + 1
    with boa.reverts("oracle: hour not reported"):
        quorum.refute(asset, hour_of(start) + 6, *[0] * 18)

    stage.suite.meter.roll(asset, 2, sender=lessee)
    quorum.refute(asset, hour_of(start) + 6, *[0] * 18)
    stage.close(lease_id)

    assert stage.suite.splitter.claimable(host) == 6 * RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 18 * RATE
    stage.check_books()


def test_reports_of_little_time__by_a_lessee_with_the_node_key__take_nothing_off(
    stage, host, lessee
):
    """Root has the node's key: what it reports is no downtime either."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 12, **BARE)
    for hour in range(12):
        ended_at = start + (hour + 1) * HOUR
        boa.env.timestamp = ended_at
        stage.carry([stage.report(asset, ended_at - HOUR, ended_at, available_seconds=1)])

    stage.close(lease_id)

    assert stage.suite.splitter.claimable(host) == 12 * RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 0
    stage.check_books()


def test_settled_hours__refuted_too_late__stay_paid(stage, quorum, host):
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 60, **BARE)
    stage.run(asset, start + 60 * HOUR)
    stage.suite.escrow.settle(lease_id)
    earned = stage.suite.splitter.claimable(host)
    assert earned == 12 * RATE * 98 // 100

    with boa.reverts("oracle: hour is final"):
        quorum.refute(asset, hour_of(start) + 11, *[0] * 24)
    quorum.refute(asset, hour_of(start) + 12, *[0] * 24)
    stage.close(lease_id)

    assert stage.suite.splitter.revenue_of(asset)[2] == 36 * HOUR
    assert stage.suite.splitter.claimable(host) == 36 * RATE * 98 // 100
    stage.check_books()


def test_host_ends_its_key_before_it_hands_root_over__lease_pays_in_full(stage, host, lessee):
    """The lease needs no live key; what the lessee copies signs for nothing."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 24, **BARE)

    stage.suite.meter.revoke(asset, sender=host)
    boa.env.timestamp = start + HOUR
    report = stage.report(asset, start, start + HOUR)
    with boa.reverts("oracle: key revoked"):
        stage.suite.meter.submit(report.as_tuple(), stage.signed(report), sender=lessee)
    stage.close(lease_id)

    assert stage.suite.splitter.claimable(host) == 24 * RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 0
    assert not stage.suite.meter.is_enrolled(asset)
    stage.check_books()
