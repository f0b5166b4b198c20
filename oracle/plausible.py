"""The contract's bounds, on this side: what the node checks before it signs. Pure."""

from oracle.errors import FatalError
from oracle.report import Report
from oracle.types import SECONDS_PER_HOUR

PEAK_PERCENT = 105
IDLE_PERCENT = 95


def check_seconds(report: Report) -> None:
    """Refuse a report that contradicts itself: a bug of the builder, never to be signed."""
    elapsed = report.ended_at - report.started_at
    last_hour = (report.ended_at - 1) // SECONDS_PER_HOUR
    if elapsed <= 0 or report.started_at // SECONDS_PER_HOUR != last_hour:
        raise FatalError(f"report {report.sequence}: crosses a UTC hour")
    if not 0 <= report.busy_seconds <= report.available_seconds <= elapsed:
        raise FatalError(f"report {report.sequence}: busy <= available <= elapsed does not hold")


def energy_fault(report: Report, idle_watts: int, peak_watts: int) -> str:
    """Return why the joules are outside the machine's profile (whole machine, watts), or "".

    The contract refuses such a report: the profile or a power sensor is wrong.
    """
    joules, elapsed = report.energy_joules, report.ended_at - report.started_at
    if joules * 100 > peak_watts * (elapsed + 1) * PEAK_PERCENT:
        return f"{joules} J in {elapsed} s is more than {peak_watts} W can draw"
    if joules * 100 < idle_watts * report.busy_seconds * IDLE_PERCENT:
        return f"{joules} J is less than {report.busy_seconds} busy s at {idle_watts} W idle"
    return ""
