"""`docs/gas-scale.svg`: gas by number, one small chart for each thing that is counted."""

import io
from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from scripts.lib.gas.scale import exits
from scripts.lib.gas.scale.curve import Curve
from scripts.lib.simulation.style import STYLE

_PANELS = (
    ("a rent, a gift through the splitter", "payees of the split", "payees"),
    ("a batch of reports, gas a report", "reports in the batch", "reports"),
    ("register and submit", "accelerators of the machine", "accelerators"),
    ("settle and close", "past leases of the machine", "past leases of the machine"),
    ("open a lease", "leases in the escrow", "leases in the escrow"),
    ("a lending pool", "loans of the pool", "loans of the pool"),
    ("its exit queue: one day", exits.BY_EXITS, exits.BY_EXITS),
    ("gas for each exit of that day", exits.BY_SHARE, exits.BY_SHARE),
    ("its exit queue: one exit a day", exits.BY_DAYS, exits.BY_DAYS),
)
LEFT_OUT = (
    "submit_many: whole batch",
    "claim of an exit",
    "pool deposit, serving two days' exits",
)
_STYLES = (("black", "o", "-"), ("#666666", "s", "--"), ("#a0a0a0", "^", ":"))
_LETTER = 0.022
"""Of the width of a panel that a letter of a label takes, rounded up."""
_COLUMNS = 3
_ROWS = -(-len(_PANELS) // _COLUMNS)


def draw(curves: Mapping[str, Curve]) -> str:
    """Return the chart as SVG, the same text for the same curves."""
    with plt.rc_context(STYLE):
        figure, grid = plt.subplots(_ROWS, _COLUMNS, figsize=(11, 3.2 * _ROWS))
        drawn = [one for one in curves.values() if one.path not in LEFT_OUT]
        for axes, (title, label, by) in zip(grid.flat, _PANELS, strict=False):
            _panel(axes, title, label, [one for one in drawn if one.by == by])
        for axes in grid.flat:
            if not axes.lines:
                axes.axis("off")
        figure.tight_layout(w_pad=2.5, h_pad=2.5)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": "Wellhead"})
        plt.close(figure)
    return text.getvalue()


def _panel(axes: Axes, title: str, label: str, curves: list[Curve]) -> None:
    if not curves:
        return
    numbers = sorted({number for curve in curves for number in curve.points})
    top = max(max(curve.points.values()) for curve in curves) / 1_000
    axes.set_title(title, loc="left")
    axes.set_xscale("log")
    axes.set_xlabel(f"{label} (log)")
    axes.set_ylabel("thousand gas")
    axes.set_ylim(0, top * 1.3)
    axes.set_xlim(numbers[0] * 0.8, numbers[-1] * 1.5)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(numbers, [str(number) for number in numbers])
    ordered = sorted(curves, key=lambda curve: curve.points[min(curve.points)])
    for (colour, marker, line), curve in zip(_STYLES, ordered, strict=False):
        xs = sorted(curve.points)
        ys = [curve.points[x] / 1_000 for x in xs]
        axes.plot(xs, ys, color=colour, marker=marker, linestyle=line, markersize=4)
        text = f"{curve.path.split(': ')[0]}: {ys[0]:,.0f}k to {ys[-1]:,.0f}k"
        is_below = len(ordered) > 1 and curve is ordered[0] and ys[0] > top / 5
        height = min(ys) - 0.1 * top if is_below else beside(axes, text, xs, ys) + 0.05 * top
        axes.text(numbers[0], height, text, color="black", fontsize=8)


def beside(axes: Axes, text: str, xs: list[int], ys: list[float]) -> float:
    """Return the highest that a line reaches beside a text that begins with it."""
    first, last = np.log(axes.get_xlim())
    end = np.log(xs[0]) + len(text) * _LETTER * (last - first)
    at_end = float(np.interp(end, np.log(xs), ys))
    return max([at_end, *(y for x, y in zip(xs, ys, strict=True) if np.log(x) <= end)])
