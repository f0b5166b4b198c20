"""Lies that attestors find in time are never paid; what was paid they cannot touch."""

import boa
import pytest

from tests.helpers.attesting import Quorum, hour_of
from tests.helpers.lease_builders import HOUR, RATE
from tests.helpers.signing import node_key
from tests.helpers.stage import FINALITY, REPORT_DELAY


@pytest.fixture
def quorum(stage) -> Quorum:
    """Three of five attestors on the real meter."""
    return Quorum(stage.suite.meter, stage.suite.owner)


def test_close__hours_refuted_before_they_were_final__lessee_pays_what_is_left(
    stage, quorum, host, lessee
):
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 10, sla_bps=0)
    stage.run(asset, start + 20 * HOUR)

    quorum.refute(asset, hour_of(start) + 3, 0, 0, 900, 3_600)
    stage.close(lease_id)

    delivered = 7 * HOUR + 900
    assert stage.suite.splitter.revenue_of(asset)[2] == delivered
    assert stage.suite.splitter.claimable(host) == RATE * delivered // HOUR * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 10 * RATE - RATE * delivered // HOUR
    stage.check_books()


def test_close__hours_refuted_to_nothing__is_as_if_the_machine_had_been_dark(stage, quorum, host):
    """Two machines under one promise: refuted hours miss it just as silent ones do."""
    dark, refuted = stage.machine(), stage.machine()
    start = int(boa.env.timestamp)
    leases = [stage.open(asset, 24) for asset in (dark, refuted)]
    for hour in range(24):
        boa.env.timestamp = start + (hour + 1) * HOUR
        lit = [refuted] if 5 <= hour < 14 else [dark, refuted]
        stage.carry(stage.report(a, start + hour * HOUR, start + (hour + 1) * HOUR) for a in lit)

    quorum.refute(refuted, hour_of(start) + 5, *[0] * 9)
    for moment in range(start, start + 25 * HOUR, HOUR // 4):
        readings = {stage.suite.meter.available_at(asset, moment) for asset in (dark, refuted)}
        assert len(readings) == 1
    stage.final(start + 24 * HOUR)
    refunds = [stage.suite.escrow.close(lease_id) for lease_id in leases]

    assert refunds[0] == refunds[1]
    revenue = [stage.suite.splitter.revenue_of(asset) for asset in (dark, refuted)]
    assert revenue[0] == revenue[1] and revenue[0][2] == 15 * HOUR
    stage.check_books()


def test_settle__then_refute__settled_seconds_stay_and_the_rest_is_charged_lower(
    stage, quorum, host
):
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 60, sla_bps=0)
    stage.run(asset, start + 12 * HOUR + FINALITY)
    paid = stage.suite.escrow.settle(lease_id)
    earned = stage.suite.splitter.claimable(host)
    settled = stage.suite.escrow.lease(lease_id).released

    with boa.reverts("oracle: hour is final"):
        quorum.refute(asset, hour_of(start) + 11, *[0] * 24)
    quorum.refute(asset, hour_of(start) + 12, *[0] * 24)
    quorum.refute(asset, hour_of(start) + 36, *[1_800] * 24)

    assert stage.suite.escrow.settle(lease_id) == 0
    assert stage.suite.splitter.revenue_of(asset)[2] == 12 * HOUR
    assert stage.suite.splitter.claimable(host) == earned
    assert stage.suite.escrow.lease(lease_id).released == settled > 0
    stage.close(lease_id)
    assert stage.suite.splitter.revenue_of(asset)[2] == 12 * HOUR + 24 * 1_800
    assert paid > 0
    stage.check_books()


@pytest.mark.parametrize("refute_first", [True, False])
def test_settle_and_refute__in_the_same_moment__either_order_pays_the_same(
    stage, quorum, host, refute_first
):
    """No race: what settles is final, and what is final attestors cannot name."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 30, sla_bps=0)
    stage.run(asset, start + 10 * HOUR + FINALITY)
    steps = [
        lambda: quorum.refute(asset, hour_of(start) + 10, *[0] * 20),
        lambda: stage.suite.escrow.settle(lease_id),
    ]

    for step in steps if refute_first else reversed(steps):
        step()
    assert stage.suite.splitter.revenue_of(asset)[2] == 10 * HOUR
    stage.close(lease_id)

    assert stage.suite.splitter.revenue_of(asset)[2] == 10 * HOUR
    assert stage.suite.splitter.claimable(host) == 10 * RATE * 98 // 100
    stage.check_books()


def test_submit__after_the_refutation__cannot_win_the_hour_back(stage, quorum, host, lessee):
    """The node told half of an hour, kept the rest, and shows it once attestors have spoken."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 2, sla_bps=0)
    boa.env.timestamp = start + HOUR // 2
    stage.carry([stage.report(asset, start, start + HOUR // 2)])
    boa.env.timestamp = start + 2 * HOUR
    kept = stage.report(asset, start + HOUR // 2, start + HOUR)
    next_hour = stage.report(asset, start + HOUR, start + 2 * HOUR)

    quorum.refute(asset, hour_of(start), 0)
    assert stage.carry([kept, next_hour]) == 1
    with boa.reverts("oracle: overlaps"):
        kept = stage.report(asset, start + HOUR // 2, start + HOUR)
        stage.suite.meter.submit(kept.as_tuple(), stage.signed(kept))
    stage.close(lease_id)

    assert stage.suite.splitter.claimable(host) == RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == RATE


def test_refute__lessee_with_too_few_attestors__gets_nothing_back(stage, quorum, host, lessee):
    """Two of five attestors, the lessee and a stranger's key want a refund for honest hours."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 5, sla_bps=0)
    stage.run(asset, start + 5 * HOUR + REPORT_DELAY)
    refutation = quorum.refutation(asset, hour_of(start), *[0] * 5)
    revocation = quorum.revocation(asset, stage.nodes[asset].address)
    two, others = quorum.keys[:2], (stage.nodes[asset], node_key("stranger"))

    with boa.env.prank(lessee):
        for struct in (refutation, revocation):
            with boa.reverts("attestors: too few signatures"):
                quorum.carry(struct, quorum.sign(struct, two))
            for other in others:
                with boa.reverts("attestors: not a member"):
                    quorum.carry(struct, quorum.sign(struct, [*two, other]))
    stage.close(lease_id)

    assert stage.suite.splitter.claimable(host) == 5 * RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 0
    assert stage.suite.meter.is_enrolled(asset)


def test_revoke_by_quorum__machine_under_lease__later_hours_are_dark_and_earlier_ones_paid(
    stage, quorum, host, lessee
):
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 10, sla_bps=0)
    stage.run(asset, start + 6 * HOUR)

    quorum.carry(quorum.revocation(asset, stage.nodes[asset].address))
    boa.env.timestamp = start + 7 * HOUR
    late = stage.report(asset, start + 6 * HOUR, start + 7 * HOUR)
    with boa.reverts("oracle: key revoked"):
        stage.suite.meter.submit(late.as_tuple(), stage.signed(late))
    stage.close(lease_id)

    assert stage.suite.splitter.claimable(host) == 6 * RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 4 * RATE
    stage.check_books()
