"""T6, T7, T8, phantom machines: being paid for dark hours, or holding up those who wait."""

import boa
import pytest

from tests.helpers.lease_builders import HOUR, RATE
from tests.helpers.stage import FINALITY, REPORT_DELAY


def test_submit__forged_after_the_delay__refused_and_the_hours_stay_dark(stage, host, lessee):
    """T6: whoever sees that nobody looked cannot fill in the past."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 10)
    late = stage.report(asset, start, start + HOUR)
    boa.env.timestamp = start + HOUR + REPORT_DELAY
    with boa.env.anchor():
        stage.suite.meter.submit(late.as_tuple(), stage.signed(late))
    boa.env.timestamp += 1
    with boa.reverts("oracle: late"):
        stage.suite.meter.submit(late.as_tuple(), stage.signed(late))
    kept = stage.report(asset, start + 2 * HOUR, start + 3 * HOUR)
    assert stage.carry([late, kept]) == 1

    stage.close(lease_id)

    assert stage.suite.splitter.revenue_of(asset)[2] == HOUR
    assert stage.suite.splitter.claimable(host) == RATE * 7 // 10 * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 10 * RATE - RATE * 7 // 10


def test_submit__one_report_for_many_hours__refused(stage):
    """T6, T8: a report lies inside one hour, so no report stretches over dark ones."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    boa.env.timestamp = start + 5 * HOUR

    for begin, end in [(0, 2), (0.5, 1.5), (1, 5)]:
        report = stage.report(asset, start + int(begin * HOUR), start + int(end * HOUR))
        with boa.reverts("oracle: period"):
            stage.suite.meter.submit(report.as_tuple(), stage.signed(report))

    assert stage.suite.meter.head(asset).available_seconds == 0


def test_settle__reports_every_quarter_of_an_hour__cannot_hold_it_up(stage):
    """T7: finality is by the clock of the measured hour, whatever arrives meanwhile."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 100)
    for quarter in range(0, 4 * 6):
        boa.env.timestamp = start + (quarter + 1) * HOUR // 4
        end = int(boa.env.timestamp)
        report = stage.report(asset, end - HOUR // 4, end)
        stage.suite.meter.submit(report.as_tuple(), stage.signed(report))
    stage.run(asset, start + FINALITY + HOUR - 1)

    with boa.reverts("escrow: nothing final yet"):
        stage.suite.escrow.settle(lease_id)
    boa.env.timestamp += 1
    noise = stage.report(asset, start + FINALITY + HOUR - 1, start + FINALITY + HOUR)
    stage.suite.meter.submit(noise.as_tuple(), stage.signed(noise))

    assert stage.suite.escrow.settle(lease_id) == RATE * 7 // 10


def test_close__machine_never_reports__lessee_gets_everything_back(stage, host, lessee):
    """A phantom machine: enrolled, offered, never there; over more than one SLA period."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    before = stage.balances()
    lease_id = stage.open(asset, 721)
    stage.final(start + 721 * HOUR)
    assert stage.suite.escrow.settle(lease_id) == 0

    assert stage.suite.escrow.close(lease_id) == RATE
    stage.claim_all()

    assert stage.balances() == before
    assert stage.suite.splitter.revenue_of(asset) == (0, 0, 0)
    assert stage.suite.token.balanceOf(stage.suite.escrow) == 0


def test_terminate__phantom_machine__everything_back_after_the_notice(stage, lessee):
    asset, start = stage.machine(), int(boa.env.timestamp)
    before = stage.balances()
    lease_id = stage.open(asset, 8_760, notice_hours=1)
    boa.env.timestamp = start + 60

    assert stage.suite.escrow.terminate(lease_id, sender=lessee) == start + HOUR + 60
    stage.close(lease_id)
    stage.claim_all()

    assert stage.balances() == before


@pytest.mark.parametrize("offset", [0, 900, 1_800, 2_700, 3_599])
def test_close__short_lease_in_a_dark_stretch__pays_for_it_only_within_the_hours_edges(
    stage, offset
):
    """T8: dark for the whole lease and lit just before and after: at most a quarter of an hour
    is smeared over each end, and nothing at all where the lease keeps to whole hours."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    stage.run(asset, start + offset)
    nonce = stage.post(asset, sla_bps=0)
    lease_id = stage.take(asset, 12, nonce)
    ends_at = start + offset + 12 * HOUR
    boa.env.timestamp = ends_at
    stage.run(asset, start + 12 * HOUR + (HOUR if offset else 0))

    stage.close(lease_id)

    before = offset - offset * offset // HOUR
    after = (HOUR - offset) * offset // HOUR if offset else 0
    assert stage.suite.splitter.revenue_of(asset)[2] == before + after <= HOUR // 2


def test_close__lit_within_the_lease_only__never_pays_a_second_twice(stage):
    """Two leases that share an hour: together they pay what the hour delivered, no more."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    boa.env.timestamp = start + 1_000
    first = stage.open(asset, 1, sla_bps=0)
    stage.run(asset, start + 1_000 + HOUR)
    second = stage.open(asset, 1, sla_bps=0)
    stage.run(asset, start + 3 * HOUR)

    stage.close(first, second)

    paid = stage.suite.splitter.revenue_of(asset)[2]
    metered = stage.suite.meter.available_at(asset, start + 1_000 + 2 * HOUR)
    before = stage.suite.meter.available_at(asset, start + 1_000)
    assert paid == metered - before <= 2 * HOUR


def test_open_lease__node_key_revoked_just_before__nothing_is_earned(stage, host, lessee):
    """The host switches the meter off under a standing offer: only he loses."""
    asset, before = stage.machine(), stage.balances()
    nonce = stage.post(asset)
    stage.suite.meter.revoke(asset, sender=host)

    lease_id = stage.take(asset, 24, nonce)
    boa.env.timestamp += 24 * HOUR
    report = stage.report(asset, int(boa.env.timestamp) - HOUR, int(boa.env.timestamp))
    with boa.reverts("oracle: key revoked"):
        stage.suite.meter.submit(report.as_tuple(), stage.signed(report))
    stage.close(lease_id)
    stage.claim_all()

    assert stage.balances() == before
    with boa.reverts("escrow: machine not enrolled"):
        stage.post(asset)
