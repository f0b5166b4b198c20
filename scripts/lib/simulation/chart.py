"""The chart: one figure, as SVG and PNG, that can be read in print and without colour."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure, FigureBase

from scripts.lib.simulation import grid, peaks, style
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.study import Study
from scripts.lib.simulation.trace import Path as LoanPath

_SHADES = ("#9ecae1", "#6baed6", "#3182bd", "#08519c", "#08213d")
_MARKS = ("o", "s", "^", "D", "v")
_LIQUIDATION, _WATER = "#b45309", "#b91c1c"
_WORST_LOSS = 15.0
"""Per cent: where the heat map's scale ends."""
_QUEUED = (0.45, (12, 24, 36))
"""Cells of which the queue is drawn."""


def draw(study: Study, folder: Path) -> list[Path]:
    """Write the chart into `folder` and return the files."""
    with plt.rc_context(rc=style.STYLE):
        return style.save(_figure(study), folder, "simulation")


def _figure(study: Study) -> Figure:
    figure = plt.figure(figsize=(12.5, 14.5), layout="constrained")
    parts: Any = figure.subfigures(3, 1, height_ratios=(1.0, 1.15, 1.25))
    top, middle, bottom = parts
    _peaks(top, study.scenarios)
    _losses(middle, study)
    left, right = bottom.subfigures(1, 2, width_ratios=(1.25, 1))
    _path(left, study.path)
    _queue(right, study)
    return figure


def _peaks(part: FigureBase, scenarios: Sequence[Scenario]) -> None:
    part.suptitle(
        "A. Peak LTV of a loan that pays to the day, by origination LTV and term "
        "(step at its worst moment)",
        x=0.01,
        ha="left",
        weight="bold",
    )
    drawn = [one for one in scenarios if one.name != "idle"]
    axes = part.subplots(1, len(drawn), sharey=True)
    for axis, scenario in zip(axes, drawn, strict=True):
        for months, shade, mark in zip(grid.MONTHS, _SHADES, _MARKS, strict=True):
            peak = [100 * peaks.peak(scenario, ltv, months) for ltv in grid.LTVS]
            axis.plot(
                [100 * ltv for ltv in grid.LTVS],
                peak,
                color=shade,
                marker=mark,
                markersize=4,
                label=f"{months} months",
            )
        axis.axhline(80, color=_LIQUIDATION, linewidth=1, linestyle="--")
        axis.axhline(100, color=_WATER, linewidth=1)
        axis.set_title(scenario.title)
        axis.set_xlabel("origination LTV (%)")
    axes[0].set_ylabel("peak LTV (% of used price)")
    axes[0].legend(frameon=False, loc="upper left", title="term (up to 30: one line)")
    axes[0].text(40, 81, "liquidation 80 %", color=_LIQUIDATION, va="bottom", fontsize=8)
    axes[0].text(40, 101, "under water 100 %", color=_WATER, va="bottom", fontsize=8)


def _losses(part: FigureBase, study: Study) -> None:
    part.suptitle(
        "B. Pool loss, % of all that was lent: mean of the runs "
        "(below: what breaks - R reserve, U under water, D defaults)",
        x=0.01,
        ha="left",
        weight="bold",
    )
    axes = part.subplots(1, len(study.scenarios), sharey=True)
    mesh = None
    for axis, scenario in zip(axes, study.scenarios, strict=True):
        cells = [[study.cell(scenario.name, ltv, n) for n in grid.MONTHS] for ltv in grid.LTVS]
        shades = [[100 * one.loss for one in row] for row in cells]
        mesh = axis.pcolormesh(shades, cmap="YlOrRd", vmin=0, vmax=_WORST_LOSS, edgecolors="white")
        for y, row in enumerate(cells):
            for x, one in enumerate(row):
                dark = 100 * one.loss > 0.55 * _WORST_LOSS
                axis.text(
                    x + 0.5,
                    y + 0.5,
                    f"{100 * one.loss:.1f}\n{one.breaks}",
                    ha="center",
                    va="center",
                    fontsize=7.5,
                    linespacing=0.95,
                    color="white" if dark else "black",
                )
        axis.set_xticks([x + 0.5 for x in range(len(grid.MONTHS))], [str(n) for n in grid.MONTHS])
        axis.set_yticks(
            [y + 0.5 for y in range(len(grid.LTVS))], [f"{100 * ltv:.0f}" for ltv in grid.LTVS]
        )
        axis.grid(False)
        axis.set_title(scenario.title)
        axis.set_xlabel("term (months)")
    axes[0].set_ylabel("origination LTV (%)")
    if mesh is not None:
        part.colorbar(mesh, ax=axes, label="loss (% of lent)", extend="max", shrink=0.9)


def _path(part: FigureBase, path: LoanPath) -> None:
    part.suptitle(
        "C. One loan through slide and new generation: 45 % over 24 months",
        x=0.01,
        ha="left",
        weight="bold",
    )
    money, ratio = part.subplots(2, 1, sharex=True, height_ratios=(1.4, 1))
    thousand = 1_000.0
    money.plot(path.days, path.price / thousand, color="#525252", label="used price")
    money.plot(
        path.days, path.value / thousand, color="#525252", linestyle=":", label="appraiser's value"
    )
    money.plot(
        path.days, path.ceiling / thousand, color=_LIQUIDATION, linestyle="--", label="debt ceiling"
    )
    money.plot(path.days, path.debt / thousand, color="#08519c", linewidth=1.8, label="debt")
    money.set_ylabel("thousand dollars")
    money.set_ylim(bottom=0)
    money.legend(frameon=False, ncols=2)
    ratio.plot(path.days, 100 * path.ltv, color="#08519c", label="debt over used price")
    ratio.axhline(80, color=_LIQUIDATION, linewidth=1, linestyle="--")
    ratio.set_ylabel("LTV (%)")
    ratio.set_xlabel("days since opening")
    ratio.set_ylim(bottom=0)
    for axis, words in ((money, False), (ratio, True)):
        for day, text in ((path.flagged_on, "flagged"), (path.auctioned_on, _sold(path))):
            if day is None:
                continue
            axis.axvline(day, color="#737373", linewidth=0.8)
            if words:
                axis.annotate(
                    f"day {day:.0f}: {text}",
                    (day, 8 if text == "flagged" else 24),
                    xytext=(-4, 0),
                    textcoords="offset points",
                    ha="right",
                    fontsize=8,
                )


def _sold(path: LoanPath) -> str:
    if path.recovered is None:
        return "auction"
    return f"auction, sold at {path.recovered:.0%} of the used price"


def _queue(part: FigureBase, study: Study) -> None:
    part.suptitle(
        "D. Days in the exit queue, half of the lenders leaving", x=0.01, ha="left", weight="bold"
    )
    axis = part.subplots()
    ltv, terms = _QUEUED
    ticks, names = [], []
    for group, scenario in enumerate(study.scenarios):
        for place, months in enumerate(terms):
            one = study.cell(scenario.name, ltv, months)
            y = -(group * (len(terms) + 1) + place)
            ticks.append(y)
            names.append(f"{scenario.name}, {months} m")
            if one.wait_max is None or one.wait_median is None:
                axis.text(3, y, "no write-down, no wave", va="center", fontsize=8, color="#737373")
                continue
            axis.plot([0, one.wait_max], [y, y], color="#9ecae1", linewidth=5)
            axis.plot(one.wait_median, y, "o", color="#08213d", markersize=5)
            axis.text(one.wait_max + 4, y, f"{one.wait_max:.0f}", va="center", fontsize=8)
    axis.plot([], [], "o", color="#08213d", label="middle share, mean of runs")
    axis.plot([], [], color="#9ecae1", linewidth=5, label="last share, worst run")
    axis.set_yticks(ticks, names)
    axis.set_xlabel(f"days (origination LTV {ltv:.0%})")
    axis.set_xlim(left=0)
    axis.set_ylim(min(ticks) - 0.8, 0.8)
    axis.margins(x=0.1)
    axis.legend(frameon=False, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2)
