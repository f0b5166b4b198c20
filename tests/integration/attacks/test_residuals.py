"""What the rules of today leave possible, pinned so that a change of it is noticed.

Each is written down in docs/trust.md.
"""

import boa
import pytest

from tests.helpers.lease_builders import DAY, HOUR, RATE


def test_submit__backlog_seen_by_the_lessee__his_carrying_the_last_report_first_loses_the_rest(
    stage, host, lessee
):
    """Anyone may carry, and a sequence never goes back: a backlog must not be shown at once."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 6, sla_bps=0)
    boa.env.timestamp = start + 6 * HOUR
    backlog = [stage.report(asset, start + h * HOUR, start + (h + 1) * HOUR) for h in range(6)]

    stage.suite.meter.submit(backlog[-1].as_tuple(), stage.signed(backlog[-1]), sender=lessee)

    with boa.reverts("oracle: nothing recorded"):
        stage.carry(backlog)
    stage.close(lease_id)
    assert stage.suite.splitter.claimable(host) == RATE * 98 // 100
    assert stage.suite.escrow.claimable(lessee) == 5 * RATE


@pytest.mark.parametrize("rotated", [False, True])
def test_prove_equivocation__by_the_seller_of_a_machine__marks_the_buyers_node(
    stage, host, payee, enrolment, rotated
):
    """The mark follows the asset; what the meter counted and whom it pays does not change."""
    asset, start, meter = stage.machine(), int(boa.env.timestamp), stage.suite.meter
    stage.suite.title.transferFrom(host, payee, asset, sender=host)
    if rotated:
        meter.rotate(asset, *enrolment(asset, payee, "key of the buyer"), sender=payee)
    boa.env.timestamp = start + HOUR
    pair = [stage.report(asset, start, start + HOUR, sequence=1, mode=mode) for mode in (1, 3)]
    before = meter.head(asset)

    calls = [x for report in pair for x in (report.as_tuple(), stage.signed(report))]
    meter.prove_equivocation(*calls, sender=host)

    node = meter.node_of(asset)
    assert (node.has_equivocated, node.is_live) == (True, rotated)
    assert meter.head(asset) == before
    if not rotated:
        meter.enroll(asset, *enrolment(asset, payee, "key of the buyer"), sender=payee)
    assert meter.is_enrolled(asset)


def test_retire__devices_registered_anew__locked_terms_stay_with_the_old_title(
    stage, host, payee, owner
):
    """T13 by way of the register: the registrar must not take devices whose terms are locked."""
    asset, title, splitter = stage.machine(), stage.suite.title, stage.suite.splitter
    stage.terms(asset, beneficiary=payee)
    splitter.lock_terms(asset, boa.env.timestamp + 365 * DAY, sender=host)
    spec, devices = title.spec(asset), title.device_ids(asset)
    title.retire(asset, sender=host)

    again = title.register(host, spec, devices, "", sender=owner)

    assert splitter.terms_of(asset)[2] is True
    assert splitter.terms_of(again)[2] is False
    with boa.reverts("asset: not a registrar"):
        title.register(host, spec, devices, "", sender=host)


def test_roll__by_anyone__moves_the_heads_end_of_a_silent_machine(stage, stranger):
    """`head(asset).ended_at` is no sign of life; the totals and the sequence are."""
    asset, start, meter = stage.machine(), int(boa.env.timestamp), stage.suite.meter
    boa.env.timestamp = start + 5 * DAY
    before = meter.head(asset)

    meter.roll(asset, 9, sender=stranger)

    head = meter.head(asset)
    assert head.ended_at == before.ended_at + 9 * DAY // 2
    assert (head.sequence, head.available_seconds) == (0, 0)


def test_enroll__after_conviction_in_a_pause__host_waits_for_its_end(
    stage, host, guardian, enrolment
):
    """`rotate` works in a pause, but not once the key is dead: convicted or revoked."""
    asset, start, meter = stage.machine(), int(boa.env.timestamp), stage.suite.meter
    boa.env.timestamp = start + HOUR
    pair = [stage.report(asset, start, start + HOUR, sequence=1, mode=mode) for mode in (1, 3)]
    meter.prove_equivocation(*[x for r in pair for x in (r.as_tuple(), stage.signed(r))])
    meter.pause(sender=guardian)

    with boa.reverts("pause: paused"):
        meter.enroll(asset, *enrolment(asset, host, "new key"), sender=host)
    with boa.reverts("oracle: no key to rotate"):
        meter.rotate(asset, *enrolment(asset, host, "new key"), sender=host)

    boa.env.timestamp = meter.paused_until()
    meter.enroll(asset, *enrolment(asset, host, "new key"), sender=host)
    assert meter.is_enrolled(asset)
