"""Each machine day by day: a small bar chart for every one, on one axis of time."""

from collections import defaultdict

from scripts.lib.report.model.fleet import DayRow, MachineRow
from scripts.lib.report.model.report import Report
from scripts.lib.report.page.charts import draw
from scripts.lib.report.page.charts.fleet_days import LET
from scripts.lib.report.page.charts.scale import Scale
from scripts.lib.report.page.parts import Column, Key, Strip, Strips, Stroke, Table
from scripts.lib.report.page.words import DAY, TIMES, day, percent, span

_MOST = 60
"""Machines shown one by one; of more, those that missed most."""


def strips(report: Report, axis: tuple[int, int]) -> Strips:
    """Return a strip for every machine that was ever let."""
    rows: dict[int, list[DayRow]] = defaultdict(list)
    for row in report.days:
        rows[row.asset].append(row)
    scale = Scale(*axis, DAY)
    let = [one for one in report.machines if one.leased_seconds]
    shown = _most(let)
    left_out = f" The {len(let) - len(shown)} machines that missed least are left out."
    return Strips(
        title="Machine by machine",
        says=(
            "A bar a day. Its height is leased time, of 24 hours: delivered below, missed above. "
            "The figure is availability over all leases of the machine."
            + (left_out if len(shown) < len(let) else "")
        ),
        strips=[_strip(one, rows[one.asset], scale) for one in shown],
        x_ticks=scale.time_ticks(),
        keys=[Key("fill-1", "delivered"), Key("fill-bad", "missed")],
        paths=LET,
        table=_table(report),
    )


def _most(let: list[MachineRow]) -> list[MachineRow]:
    by_missed = sorted(let, key=lambda one: one.delivered_seconds - one.leased_seconds)
    return sorted(by_missed[:_MOST], key=lambda one: one.asset)


def _strip(one: MachineRow, rows: list[DayRow], scale: Scale) -> Strip:
    given = [(row.day, 0, row.delivered_seconds) for row in rows]
    missed = [(row.day, row.delivered_seconds, row.leased_seconds) for row in rows]
    return Strip(
        label=str(one.asset),
        detail=f"{one.accelerators} {TIMES} {one.accelerator}",
        value=percent(one.delivered_seconds, one.leased_seconds),
        strokes=[
            Stroke("fill-1", draw.bars(scale, DAY, given)),
            Stroke("fill-bad", draw.bars(scale, DAY, missed)),
        ],
    )


def _table(report: Report) -> Table:
    short = [one for one in report.days if one.delivered_seconds < one.leased_seconds]
    return Table(
        caption="Days on which a lessee missed time; on all others all leased time was delivered",
        columns=(
            Column("Machine, day"),
            Column("Leased", ("days.leased_seconds",)),
            Column("Delivered", ("days.delivered_seconds",)),
            Column("Missed", LET),
        ),
        rows=[
            (
                f"machine {one.asset}, {day(one.day)}",
                span(one.leased_seconds),
                span(one.delivered_seconds),
                span(one.leased_seconds - one.delivered_seconds),
            )
            for one in short
        ],
        is_long=True,
    )
