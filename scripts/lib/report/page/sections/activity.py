"""Utilisation and availability over time: the fleet's days, and each machine's."""

from scripts.lib.report.model.report import Report
from scripts.lib.report.page.charts import fleet_days, machine_days
from scripts.lib.report.page.charts.fleet_days import Day
from scripts.lib.report.page.parts import Block, Section
from scripts.lib.report.page.words import DAY, day, span

_TITLE = "Utilisation and availability"


def section(report: Report) -> Section:
    """Return the section."""
    days = fleet_days.days(report.days)
    if not days:
        return Section("activity", _TITLE, "No machine has reported yet.")
    axis = days[0].at, days[-1].at + DAY
    charts: list[Block] = [*fleet_days.charts(days, axis), machine_days.strips(report, axis)]
    return Section("activity", _TITLE, _lead(days), charts)


def _lead(days: list[Day]) -> str:
    missed, leased = sum(one.missed for one in days), sum(one.leased for one in days)
    return (
        f"From {day(days[0].at)} to {day(days[-1].at)}, by UTC day. Lessees missed {span(missed)} "
        f"of the {span(leased)} that they had leased; missed time is never paid."
    )
