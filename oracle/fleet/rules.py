"""The contract's rules that need no chain, so that a node hears at once what cannot be recorded.

Mirror of `contracts/modules/report_rules.vy`, in its order and with its reasons. What depends on
the chain's state (an overlap, a refuted hour, a long silence) the contract says in the batch.
"""

from oracle.chain.base import Node
from oracle.plausible import energy_fault
from oracle.report import Mode, Report

MAX_SEQUENCE = 2**32 - 1


def deadline_of(report: Report, delay_seconds: int) -> int:
    """Return the last second (Unix) at which the contract takes the report."""
    return report.hour_ends_at + delay_seconds


def fault_of(
    report: Report, node: Node, now: int, delay_seconds: int, ahead_seconds: int = 0
) -> str:
    """Return the contract's reason against `report` at `now` (Unix seconds), "" if it has none.

    `ahead_seconds` is how far the node's clock may be ahead of this one.
    """
    if not 1 <= report.sequence <= MAX_SEQUENCE:
        return "oracle: sequence"
    if not report.started_at < report.ended_at <= min(report.hour_ends_at, now + ahead_seconds):
        return "oracle: period"
    if now > deadline_of(report, delay_seconds):
        return "oracle: late"
    return _content_fault(report, node)


def _content_fault(report: Report, node: Node) -> str:
    if report.work_units:
        return "oracle: work unproven"
    elapsed = report.ended_at - report.started_at
    if not 0 <= report.busy_seconds <= report.available_seconds <= elapsed:
        return "oracle: seconds"
    if report.mode not in set(Mode) or (
        report.mode == Mode.MAINTENANCE and report.available_seconds
    ):
        return "oracle: mode"
    return "oracle: energy" if energy_fault(report, node.idle_watts, node.peak_watts) else ""
