"""The chart: prices above, what they answer below, in five parts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure, FigureBase

from scripts.lib.market import study, waves
from scripts.lib.market.study import Seen, Study
from scripts.lib.market.world import FLEET, HOURS_A_DAY
from scripts.lib.simulation import style

_PRICE, _BASE, _OTHER, _MARK = "#08519c", "#6baed6", "#b45309", "#737373"
_SHADES = ("#08213d", "#08519c", "#3182bd", "#6baed6", "#b45309", "#b91c1c")
_DAILY = slice(None, None, HOURS_A_DAY)
_THIN = slice(None, None, 2 * HOURS_A_DAY)
_DRAWN_DAYS = 900
_LISTED = "listed machines, % of day 0"


def draw(found: Study, folder: Path) -> list[Path]:
    """Write the chart into `folder` and return the files."""
    with plt.rc_context(rc=style.STYLE):
        return style.save(_figure(found), folder, "market_simulation")


def _figure(found: Study) -> Figure:
    figure = plt.figure(figsize=(12.5, 17.5), layout="constrained")
    rows: Any = figure.subfigures(3, 1, hspace=0.03, height_ratios=(1, 1, 0.75))
    (demand, supply), (boom, idle) = (row.subfigures(1, 2, wspace=0.04) for row in rows[:2])
    _wave(demand, found)
    _supply(supply, found)
    _boom(boom, found)
    _idle(idle, found)
    _starts(rows[2], found)
    return figure


def _title(part: FigureBase, text: str) -> None:
    part.suptitle(text, x=0.01, ha="left", weight="bold", fontsize=10)


def _wave(part: FigureBase, found: Study) -> None:
    real = "a real trace" if found.shape.is_real else "a made-up day"
    _title(part, f"A. A wave of demand with the shape of {real}, a turn in 26 weeks")
    price, use = part.subplots(2, 1, sharex=True, height_ratios=(1.4, 1))
    fixed, answered = found.seen["wave"], found.seen["wave hosts"]
    _two_prices(price, found, fixed, answered, "fleet fixed")
    demand = waves.wave(found.shape, study.PERIOD_DAYS)
    shown = fixed.path.days[_DAILY]
    use.plot(
        shown,
        [100 * found.curve.target * demand(day) for day in shown],
        color=_MARK,
        linewidth=0.9,
        label="demand at the starting price",
    )
    use.plot(*_days(fixed, _percent(fixed.path.use())), color=_PRICE, label="use, fleet fixed")
    _shares(use, found)
    use.set_ylim(0, 145)


def _supply(part: FigureBase, found: Study) -> None:
    _title(part, f"B. A wave of supply: {waves.SWELL:.0%} more, {waves.SWELL:.0%} fewer machines")
    price, use = part.subplots(2, 1, sharex=True, height_ratios=(1.4, 1))
    fixed, answered = found.seen["fleet"], found.seen["fleet hosts"]
    _two_prices(price, found, fixed, answered, "nobody answers")
    use.plot(*_days(fixed, _listed(fixed)), color=_MARK, linewidth=0.9, label=_LISTED)
    use.plot(*_days(fixed, _percent(fixed.path.use())), color=_PRICE, label="use, nobody answers")
    _shares(use, found)
    use.set_ylim(0, 145)


def _two_prices(axis: Any, found: Study, fixed: Seen, answered: Seen, words: str) -> None:
    axis.plot(*_days(fixed, fixed.path.price), color=_PRICE, label=f"price, {words}")
    axis.plot(*_days(fixed, fixed.path.base), color=_BASE, label="its base")
    axis.plot(
        *_days(answered, answered.path.price), color=_OTHER, ls="--", label="price, hosts answer"
    )
    _money(axis, found, [fixed, answered])


def _boom(part: FigureBase, found: Study) -> None:
    _title(part, "C. Demand +50 % for a year, and hosts who answer the price")
    one = found.seen["supply"]
    price, use = part.subplots(2, 1, sharex=True, height_ratios=(1.4, 1))
    price.plot(*_days(one, one.path.price), color=_PRICE, label="price")
    price.plot(*_days(one, one.path.base), color=_BASE, label="base")
    price.axhline(one.market.cost, color=_OTHER, linewidth=1, linestyle="--", label="hosts' cost")
    _money(price, found, [one])
    use.plot(*_days(one, _percent(one.path.use())), color=_PRICE, label="use")
    use.plot(*_days(one, _listed(one)), color=_OTHER, label=_LISTED)
    _shares(use, found)
    use.set_ylim(0, 195)
    for axis in (price, use):
        for day in (study.STEP_DAY, study.STEP_BACK_DAY):
            axis.axvline(day, color=_MARK, linewidth=0.7, linestyle=":")


def _starts(part: FigureBase, found: Study) -> None:
    real = "posted" if found.starts.is_real else "made-up"
    _title(part, f"E. The wave of demand from {real} prices, logarithmic; right end: power")
    axis = part.subplots()
    drawn = _best_known(found, len(_SHADES))
    last = study.PERIOD_DAYS * study.TURNS
    for one, shade in zip(drawn, _SHADES, strict=False):
        axis.plot(one.wave.days[_THIN], one.wave.price[_THIN], color=shade, label=one.start.name)
        axis.plot(0, one.start.median, "o", color=shade, markersize=4, clip_on=False)
        axis.plot(last * 1.02, one.start.floor, marker="_", color=shade, markersize=10, mew=2)
    axis.set_yscale("log")
    ticks = [tick for tick in (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10) if tick < axis.get_ylim()[1]]
    axis.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.minorticks_off()
    axis.set_ylabel("price ($ an accelerator-hour)")
    axis.set_xlabel("days (dot: starting price, median)")
    axis.set_xlim(0, last * 1.05)
    axis.legend(frameon=False, ncols=3, loc="lower left")


def _best_known(found: Study, most: int) -> list[study.Started]:
    """Return the accelerators with most prices, dearest first."""
    known = sorted(found.started, key=lambda one: -one.start.offers)[:most]
    return [one for one in found.started if one in known]


def _idle(part: FigureBase, found: Study) -> None:
    _title(part, f"D. Demand collapses to {study.IDLE:.0%}: idle capacity clears")
    price, use = part.subplots(2, 1, sharex=True, height_ratios=(1.4, 1))
    runs = (
        (found.seen["idle"], _PRICE, "-", "fleet fixed"),
        (found.seen["idle hosts"], _OTHER, "--", "hosts leave"),
    )
    for one, shade, line, words in runs:
        price.plot(*_days(one, one.path.price), color=shade, ls=line, label=f"price, {words}")
        use.plot(*_days(one, _percent(one.path.use())), color=shade, ls=line, label=f"use, {words}")
    level = found.lead.median * study.IDLE
    price.axhline(level, color=_MARK, linewidth=0.9, linestyle=":", label="clears a fixed fleet")
    _money(price, found, [one for one, *_ in runs])
    target, within = 100 * found.curve.target, 100 * study.WITHIN
    use.axhspan(target - within, target + within, color="#d9d9d9", zorder=0)
    _shares(use, found)
    use.set_ylim(0, 100)
    use.set_xlim(0, _DRAWN_DAYS)


def _days(one: Seen, values: Sequence[float]) -> tuple[list[float], Sequence[float]]:
    return one.path.days[_DAILY], values[_DAILY]


def _listed(one: Seen) -> list[float]:
    return [100 * listed / FLEET for listed in one.path.listed]


def _percent(values: Sequence[float]) -> list[float]:
    return [100 * value for value in values]


def _money(axis: Any, found: Study, runs: Sequence[Seen]) -> None:
    axis.set_ylabel(f"{found.lead.name} ($ an accelerator-hour)")
    axis.set_ylim(0, 1.25 * max(max(one.path.price) for one in runs))
    axis.legend(frameon=False, ncols=3, loc="upper left")


def _shares(axis: Any, found: Study) -> None:
    axis.axhline(100 * found.curve.target, color=_MARK, linewidth=0.9, linestyle=":")
    axis.text(
        1.0,
        100 * found.curve.target,
        "target",
        transform=axis.get_yaxis_transform(),
        ha="right",
        va="bottom",
        fontsize=8,
        color=_MARK,
    )
    axis.set_ylabel("use (% of listed)")
    axis.set_xlabel("days")
    axis.legend(frameon=False, ncols=2, loc="lower right")
