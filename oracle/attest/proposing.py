"""From what was compared to files for attestors to sign."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from oracle.attest.attestation import Attestation, label, reason_of
from oracle.attest.comparing import Row, Rules
from oracle.attest.contract import AttestedMeter
from oracle.attest.dispute_checks import check_dispute
from oracle.attest.hours import MeterClock
from oracle.attest.judging import Judge, runs
from oracle.dismissal import Dismissal
from oracle.errors import FatalError
from oracle.refutation import MAX_HOURS, Refutation, Revocation
from oracle.types import SECONDS_PER_HOUR

MAX_ADMISSIONS = 3
"""Of a node's own signed words that it is down, kept per hour."""


def propose(
    judge: Judge, asset: int, deadline_hours: int, early: bool = False
) -> list[Attestation]:
    """Return a proposal for each run of hours that own probes contradict; none if they agree."""
    clock, config = judge.meter.clock(asset), judge.meter.attestor_set().config
    return [
        _proposal(judge, asset, config, deadline_hours, clock, rows, [row.highest for row in rows])
        for rows in runs(judge.rows(asset), early)
    ]


def propose_values(
    judge: Judge, asset: int, first_hour: int, left: Sequence[int], deadline_hours: int
) -> Attestation:
    """Return a proposal of these values, whatever own probes say: signing looks at that."""
    if not 0 < len(left) <= MAX_HOURS:
        raise FatalError(f"--seconds: give 1 to {MAX_HOURS} values, one for each hour")
    clock, config = judge.meter.clock(asset), judge.meter.attestor_set().config
    rows = judge.rows(asset, first_hour, len(left))
    if len(rows) < len(left):
        raise FatalError("oracle: before enrolment: the asset was not metered then")
    return _proposal(judge, asset, config, deadline_hours, clock, rows, left)


def propose_revocation(
    meter: AttestedMeter, asset: int, reason: str, deadline_hours: int
) -> Attestation:
    """Return a proposal to end an asset's live key, for a reason in words."""
    node, config = meter.meter.node_of(asset), meter.attestor_set().config
    if not node.is_live:
        raise FatalError(f"oracle: not the live key: asset {asset} has none: nothing to revoke")
    deadline = meter.clock(asset).now + deadline_hours * SECONDS_PER_HOUR
    revocation = Revocation(asset, node.key, config, label(reason), deadline)
    return Attestation(revocation, meter.chain_id, meter.address, None)


def propose_dismissal(
    meter: AttestedMeter, lease_id: int, period: int, reason: str, deadline_hours: int
) -> Attestation:
    """Return a proposal that a dispute's hours stand as reported, for a reason in words."""
    bonds, config = meter.bonds(), meter.attestor_set().config
    deadline = meter.meter.now() + deadline_hours * SECONDS_PER_HOUR
    wished = Dismissal(lease_id, period, config, label(reason), deadline)
    dispute = check_dispute(wished, meter)
    dismissal = replace(wished, deadline=min(deadline, dispute.held_until - 1))
    return Attestation(dismissal, meter.chain_id, bonds.address, None)


def _proposal(
    judge: Judge,
    asset: int,
    config: int,
    deadline_hours: int,
    clock: MeterClock,
    rows: Sequence[Row],
    left: Sequence[int],
) -> Attestation:
    first = rows[0].hour
    latest = clock.now + deadline_hours * SECONDS_PER_HOUR
    deadline = min(latest, clock.final_at(first) - 1)
    evidence = {
        "version": 1,
        "asset": asset,
        "hours": [
            _evidence(judge, asset, row, seconds) for row, seconds in zip(rows, left, strict=True)
        ],
        "rules": _rules(judge.rules),
    }
    refutation = Refutation(asset, first, tuple(left), config, reason_of(evidence), deadline)
    return Attestation(refutation, judge.meter.chain_id, judge.meter.address, evidence)


def _evidence(judge: Judge, asset: int, row: Row, left: int) -> dict[str, Any]:
    """Return what stands behind one hour: every probe, and what the node itself signed."""
    seen = judge.store.observations(asset, row.hour)
    admissions = [one.seen.answer for one in seen if one.seen.outcome == "down"]
    return {
        "hour": row.hour,
        "reported": row.reported,
        "left": left,
        "highest": row.highest,
        "probes": [[one.asked_at, one.seen.outcome] for one in seen],
        "admissions": admissions[:MAX_ADMISSIONS],
    }


def _rules(rules: Rules) -> dict[str, int]:
    return {
        "confidence_ppm": rules.confidence_ppm,
        "loss_ppm": rules.loss_ppm,
        "least_failed": rules.least_failed,
        "least_probes": rules.least_probes,
    }
