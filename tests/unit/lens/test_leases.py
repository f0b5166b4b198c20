"""Each lease's row: the escrow's record, what accrues, and what a settlement would pay now."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.lease_builders import DAY, HOUR, RATE, fields_of

BARE_METAL = 1
FINALITY = 48 * HOUR


def row_of(lens, lease_id):
    (row,) = lens.leases(lease_id // 10**6, lease_id % 10**6, 1)
    return row


def assert_settles_as_shown(stage, lens, lease_id):
    """Compare what a row promises of a settlement with one, which is undone."""
    row, escrow = row_of(lens, lease_id), stage.suite.escrow
    with boa.env.anchor():
        before = escrow.claimable(row.lease.lessee)
        paid = escrow.settle(lease_id)
        assert row.settleable == paid
        assert row.refundable == escrow.claimable(row.lease.lessee) - before
    return row


def test_leases__running__record_and_accrual_are_the_escrow_s(stage, lens):
    asset = stage.machine()
    lease_id = stage.open(asset, 100)
    stage.run(asset, START + 10 * HOUR, dark=((START + 2 * HOUR, START + 4 * HOUR),))

    row, escrow = row_of(lens, lease_id), stage.suite.escrow

    assert row.lease_id == lease_id
    assert fields_of(row.lease) == fields_of(escrow.lease(lease_id))
    assert row.funded_until == escrow.funded_until(lease_id)
    assert row.delivered_seconds == escrow.delivered(lease_id) == 8 * HOUR
    assert row.accrued == escrow.unsettled(asset) == 8 * RATE
    assert row.final_until == stage.suite.meter.final_until(asset)
    assert (row.final_seconds, row.settleable, row.refundable) == (0, 0, 0)
    with boa.reverts("escrow: nothing final yet"):
        escrow.settle(lease_id)


def test_leases__partly_final__shows_what_settle_pays(stage, lens):
    asset = stage.machine()
    lease_id = stage.open(asset, 200)
    stage.run(asset, START + 70 * HOUR, dark=((START + 3 * HOUR, START + 5 * HOUR),))

    row = assert_settles_as_shown(stage, lens, lease_id)
    assert row.final_until == START + 22 * HOUR
    assert row.final_seconds == 20 * HOUR
    assert row.settleable == 20 * RATE * 7_000 // 10_000

    stage.suite.escrow.settle(lease_id)
    after = row_of(lens, lease_id)
    assert (after.final_seconds, after.settleable) == (20 * HOUR, 0)
    assert after.accrued == stage.suite.escrow.unsettled(asset) == 68 * RATE - row.settleable


def test_leases__several_periods_and_a_missed_promise__shows_each_in_turn(stage, lens):
    asset = stage.machine()
    lease_id = stage.open(asset, 1_000)
    stage.run(asset, START + 1_000 * HOUR, dark=((START + 5 * HOUR, START + 45 * HOUR),))
    stage.final(START + 1_000 * HOUR)

    first = assert_settles_as_shown(stage, lens, lease_id)
    assert first.final_seconds == 680 * HOUR
    assert first.refundable > 40 * RATE
    stage.suite.escrow.settle(lease_id)
    second = assert_settles_as_shown(stage, lens, lease_id)
    assert (second.final_seconds, second.settleable) == (280 * HOUR, 280 * RATE)
    assert second.accrued == stage.suite.escrow.unsettled(asset) == 280 * RATE


@pytest.mark.parametrize("hours", [1, 30])
def test_leases__lessee_s_notice__is_measured_as_the_escrow_measures_it(stage, lens, hours):
    asset = stage.machine()
    lease_id = stage.open(asset, 500, notice_hours=1, sla_bps=9_900)
    stage.run(asset, START + hours * HOUR, dark=((START, START + 600),))
    stage.suite.escrow.terminate(lease_id, sender=stage.roles["lessee"])
    end = stage.suite.escrow.lease(lease_id).ends_at
    stage.run(asset, end)
    stage.final(end)

    assert assert_settles_as_shown(stage, lens, lease_id).refundable > 0


def test_leases__bare_metal__silence_counts(stage, lens):
    asset = stage.machine()
    lease_id = stage.open(asset, 1_500, tenancy=BARE_METAL)
    boa.env.timestamp = START + 800 * HOUR

    row = assert_settles_as_shown(stage, lens, lease_id)
    assert row.delivered_seconds == stage.suite.escrow.delivered(lease_id) == 800 * HOUR
    assert row.final_seconds == 720 * HOUR
    assert row.accrued == stage.suite.escrow.unsettled(asset) == 800 * RATE


def test_leases__closed_running_and_waiting__one_row_each(stage, lens):
    asset = stage.machine()
    closed = stage.open(asset, 2)
    stage.run(asset, START + 2 * HOUR)
    boa.env.timestamp = START + 3 * DAY
    stage.suite.escrow.close(closed)
    nonce = stage.post(asset)
    running = stage.take(asset, 10, nonce)
    lessee = stage.roles["lessee"]
    waiting = stage.suite.escrow.extend(running, 5, RATE, nonce, sender=lessee)
    stage.run(asset, START + 3 * DAY + HOUR)

    rows = lens.leases(asset, 1, 50)

    assert [row.lease_id for row in rows] == [closed, running, waiting]
    for row in rows:
        assert fields_of(row.lease) == fields_of(stage.suite.escrow.lease(row.lease_id))
        assert row.delivered_seconds == stage.suite.escrow.delivered(row.lease_id)
    assert rows[0].lease.is_closed
    assert (rows[0].accrued, rows[0].settleable, rows[0].final_until) == (0, 0, 0)
    assert rows[0].delivered_seconds == 2 * HOUR
    assert rows[2].lease.started_at > boa.env.timestamp
    assert (rows[2].accrued, rows[2].settleable) == (0, 0)
    assert sum(row.accrued for row in rows) == stage.suite.escrow.unsettled(asset) == RATE


def test_leases__pages__meet_without_gap_and_end_empty(stage, lens):
    asset = stage.machine()
    nonce = stage.post(asset)
    for _ in range(3):
        stage.take(asset, 1, nonce)
        boa.env.timestamp += HOUR

    pages = [lens.leases(asset, first, 2) for first in (1, 3, 4, 2**256 - 1)]

    ids = [[row.lease_id - asset * 10**6 for row in page] for page in pages]
    assert ids == [[1, 2], [3], [], []]
    assert lens.leases(asset + 1, 1, 50) == []
    assert lens.leases(0, 1, 50) == []
    with boa.reverts("lens: page too long"):
        lens.leases(asset, 1, 51)
