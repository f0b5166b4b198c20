"""T15: one machine of a fleet spoils the block in which everybody's reports are carried."""

import boa
import pytest

from tests.helpers.event_logs import events_of
from tests.helpers.lease_builders import HOUR

KEY_REVOKED, WRONG_KEY, SEQUENCE, LATE = 6, 7, 8, 11


@pytest.fixture
def fleet(stage, host, payee):
    """Return three machines, the second of another host, and their reports of the first hour."""
    start = int(boa.env.timestamp)
    assets = [stage.machine(host), stage.machine(payee), stage.machine(host)]
    boa.env.timestamp = start + HOUR
    return assets, [stage.report(asset, start, start + HOUR) for asset in assets]


def _spoil(stage, fleet, how, payee, enrolment):
    """Make the second machine's report unacceptable in the block before the batch."""
    (_, asset, _), reports = fleet
    meter = stage.suite.meter
    if how == "revoked":
        meter.revoke(asset, sender=payee)
    elif how == "rotated":
        meter.rotate(asset, *enrolment(asset, payee, "new key"), sender=payee)
    elif how == "carried_before":
        meter.submit(reports[1].as_tuple(), stage.signed(reports[1]), sender=payee)
    elif how == "convicted":
        other = stage.report(asset, reports[1].started_at, reports[1].ended_at, sequence=1, mode=3)
        pair = [x for r in (reports[1], other) for x in (r.as_tuple(), stage.signed(r))]
        meter.prove_equivocation(*pair, sender=payee)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("revoked", KEY_REVOKED),
        ("rotated", KEY_REVOKED),
        ("convicted", KEY_REVOKED),
        ("carried_before", SEQUENCE),
    ],
)
def test_submit_many__one_item_spoiled_in_the_same_block__the_others_are_recorded(
    stage, fleet, payee, enrolment, how, code
):
    assets, reports = fleet
    meter = stage.suite.meter
    _spoil(stage, fleet, how, payee, enrolment)

    assert stage.carry(reports) == 2

    assert events_of(meter, "Skipped") == [{"asset": assets[1], "sequence": 1, "code": code}]
    assert [event["asset"] for event in events_of(meter, "Recorded")] == [assets[0], assets[2]]
    carried = [meter.head(asset).available_seconds for asset in assets]
    assert carried == [HOUR, HOUR if how == "carried_before" else 0, HOUR]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_submit_many__forged_item_at_any_place__only_it_is_skipped(stage, fleet, position):
    assets, reports = fleet
    rows = [report.as_tuple() for report in reports]
    signatures = [stage.signed(report) for report in reports]
    signatures[position] = signatures[(position + 1) % 3]

    assert stage.suite.meter.submit_many(rows, signatures) == 2

    (skipped,) = events_of(stage.suite.meter, "Skipped")
    assert skipped == {"asset": assets[position], "sequence": 1, "code": WRONG_KEY}
    for place, asset in enumerate(assets):
        seconds = stage.suite.meter.head(asset).available_seconds
        assert seconds == (0 if place == position else HOUR)


def test_submit_many__all_spoiled__reverts_and_nothing_moves(stage, fleet):
    assets, reports = fleet
    boa.env.timestamp += 6 * HOUR + 1

    with boa.reverts("oracle: nothing recorded"):
        stage.carry(reports)

    assert [stage.suite.meter.head(asset).sequence for asset in assets] == [0, 0, 0]


def test_submit_many__machine_silent_for_weeks__skipped_until_anyone_rolls(stage, fleet, stranger):
    """A machine that cannot be bridged costs the batch nothing and loses nothing it still had."""
    assets, _ = fleet
    boa.env.timestamp += 30 * 24 * HOUR
    now = int(boa.env.timestamp)
    stage.roll(assets[0], now)
    stage.roll(assets[2], now)
    reports = [stage.report(asset, now - HOUR, now) for asset in assets]
    boa.env.timestamp = now

    assert stage.carry(reports) == 2
    assert events_of(stage.suite.meter, "Skipped")[0]["code"] == 16
    stage.roll(assets[1], now)
    stage.suite.meter.submit(reports[1].as_tuple(), stage.signed(reports[1]), sender=stranger)

    assert stage.suite.meter.head(assets[1]).available_seconds == HOUR


def test_revoke__own_key_in_mid_lease__only_the_host_loses(stage, fleet, host, payee, lessee):
    assets, _ = fleet
    start = int(boa.env.timestamp)
    leases = [stage.open(asset, 5, sla_bps=0) for asset in assets[:2]]
    stage.suite.meter.revoke(assets[1], sender=payee)
    stage.run(assets[0], start + 5 * HOUR)
    stage.close(*leases)

    rate = stage.suite.token.balanceOf(stage.suite.splitter) // 5
    assert stage.suite.splitter.claimable(host) == rate * 5 * 98 // 100
    assert stage.suite.splitter.claimable(payee) == 0
    assert stage.suite.escrow.claimable(lessee) == rate * 5
    stage.check_books()
