"""The whole fleet day by day: machine time, and the shares of it that count."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from scripts.lib.report.model.fleet import DayRow
from scripts.lib.report.page.charts import draw
from scripts.lib.report.page.charts.scale import Scale, top
from scripts.lib.report.page.parts import Chart, Column, Key, Stroke, Table
from scripts.lib.report.page.words import DAY, HOUR, day, percent, span

LET = ("days.leased_seconds", "days.delivered_seconds")
_METERED = ("days.available_seconds", "days.busy_seconds")


@dataclass(frozen=True, slots=True)
class Day:
    """All machines on one day, seconds."""

    at: int
    leased: int
    delivered: int
    available: int
    busy: int

    @property
    def missed(self) -> int:
        return self.leased - self.delivered


def days(rows: tuple[DayRow, ...]) -> list[Day]:
    """Return the fleet's days, in order; none on which nothing was let or metered."""
    found: dict[int, list[DayRow]] = defaultdict(list)
    for row in rows:
        found[row.day].append(row)
    return [
        Day(
            at,
            leased=sum(one.leased_seconds for one in found[at]),
            delivered=sum(one.delivered_seconds for one in found[at]),
            available=sum(one.available_seconds for one in found[at]),
            busy=sum(one.busy_seconds for one in found[at]),
        )
        for at in sorted(found)
    ]


def charts(found: list[Day], axis: tuple[int, int]) -> list[Chart]:
    """Return both charts; they have one axis of time and one table."""
    table = _table(found)
    return [_hours(found, axis, table), _shares(found, axis, table)]


def _hours(found: list[Day], axis: tuple[int, int], table: Table) -> Chart:
    scale = Scale(*axis, top((one.available + one.missed) / HOUR for one in found))
    busy = [(one.at, 0.0, one.busy / HOUR) for one in found]
    idle = [(one.at, one.busy / HOUR, one.available / HOUR) for one in found]
    missed = [(one.at, one.available / HOUR, (one.available + one.missed) / HOUR) for one in found]
    peak = max(found, key=lambda one: one.available)
    return Chart(
        title="Machine time a day",
        says=(
            f"Most on {day(peak.at)}: {span(peak.available)} metered, "
            f"{percent(peak.busy, peak.available)} of it in use. In all "
            f"{span(sum(one.available for one in found))} metered, "
            f"{span(sum(one.missed for one in found))} leased and missed."
        ),
        unit="machine-hours",
        strokes=[
            Stroke("fill-1", draw.bars(scale, DAY, busy)),
            Stroke("fill-2", draw.bars(scale, DAY, idle)),
            Stroke("fill-bad", draw.bars(scale, DAY, missed)),
        ],
        x_ticks=scale.time_ticks(),
        y_ticks=scale.ticks(lambda value: f"{value:g} h"),
        keys=[
            Key("fill-1", "in use"),
            Key("fill-2", "available, idle"),
            Key("fill-bad", "leased, missed"),
        ],
        paths=(*_METERED, *LET),
        table=table,
    )


def _shares(found: list[Day], axis: tuple[int, int], table: Table) -> Chart:
    scale = Scale(*axis, 100)
    leased, delivered = sum(one.leased for one in found), sum(one.delivered for one in found)
    metered, busy = sum(one.available for one in found), sum(one.busy for one in found)
    return Chart(
        title="Availability and utilisation",
        says=(
            f"{percent(delivered, leased)} of all leased time was delivered{_worst(found)}; "
            f"{percent(busy, metered)} of all metered time was in use."
        ),
        unit="% of a day's machine time",
        strokes=[
            Stroke(
                "line-2", draw.line(scale, _share(found, lambda one: (one.busy, one.available)))
            ),
            Stroke(
                "line-1", draw.line(scale, _share(found, lambda one: (one.delivered, one.leased)))
            ),
        ],
        x_ticks=scale.time_ticks(),
        y_ticks=scale.ticks(lambda value: f"{value:g} %"),
        keys=[
            Key("line-1", "availability: delivered of leased"),
            Key("line-2", "utilisation: in use of metered"),
        ],
        paths=(*LET, *_METERED),
        table=table,
    )


def _worst(found: list[Day]) -> str:
    let = [one for one in found if one.leased]
    if not let:
        return ""
    worst = min(let, key=lambda one: one.delivered / one.leased)
    return f", least on {day(worst.at)} with {percent(worst.delivered, worst.leased)}"


def _share(found: list[Day], of: Callable[[Day], tuple[int, int]]) -> list[draw.Point]:
    """Return a share by day, at noon; days on which there is nothing to share break the line."""
    points: list[draw.Point] = []
    for one, following in pairwise([*found, None]):
        part, whole = of(one) if one is not None else (0, 0)
        at = one.at if one is not None else 0
        points.append((at + DAY / 2, 100 * part / whole if whole else None))
        if following is not None and following.at - at > DAY:
            points.append((at + DAY, None))
    return points


def _table(found: list[Day]) -> Table:
    return Table(
        caption="The fleet by UTC day",
        columns=(
            Column("Day"),
            Column("Leased", ("days.leased_seconds",)),
            Column("Delivered", ("days.delivered_seconds",)),
            Column("Availability", LET),
            Column("Metered", ("days.available_seconds",)),
            Column("In use", ("days.busy_seconds",)),
            Column("Utilisation", _METERED),
        ),
        rows=[
            (
                day(one.at),
                span(one.leased),
                span(one.delivered),
                percent(one.delivered, one.leased),
                span(one.available),
                span(one.busy),
                percent(one.busy, one.available),
            )
            for one in found
        ],
        is_long=True,
    )
