"""SVG paths: lines that break where there is nothing, steps, areas, bars."""

from collections.abc import Iterable, Sequence

from scripts.lib.report.page.charts.scale import FIELD, Scale

Point = tuple[float, float | None]
"""A moment and a figure; None breaks the line."""


def line(scale: Scale, points: Sequence[tuple[float, float] | Point]) -> str:
    """Return a line through points; a lone one becomes a short dash."""
    drawn = ""
    for run in _runs(points):
        spots = [f"{scale.x(at):g} {scale.y(value):g}" for at, value in run]
        drawn += "M" + "L".join(spots if len(spots) > 1 else [*spots, spots[0]])
    return drawn


def steps(scale: Scale, points: Sequence[tuple[float, float] | Point]) -> str:
    """Return a line that keeps a figure until the next one."""
    drawn = ""
    for run in _runs(points):
        at, value = run[0]
        drawn += f"M{scale.x(at):g} {scale.y(value):g}"
        for at, value in run[1:]:
            drawn += f"H{scale.x(at):g}V{scale.y(value):g}"
    return drawn


def area(scale: Scale, points: Sequence[tuple[float, float]]) -> str:
    """Return the area below a line."""
    if not points:
        return ""
    floor = scale.y(scale.bottom)
    spots = "L".join(f"{scale.x(at):g} {scale.y(value):g}" for at, value in points)
    return f"M{scale.x(points[0][0]):g} {floor:g}L{spots}V{floor:g}Z"


def bars(scale: Scale, width: float, spans: Iterable[tuple[float, float, float]]) -> str:
    """Return bars from (moment, lower, upper); `width` is in units of the axis."""
    drawn = ""
    broad = round(FIELD * width / ((scale.last - scale.first) or 1) * 0.86, 1)
    for at, lower, upper in spans:
        if upper > lower:
            height = round(scale.y(lower) - scale.y(upper), 1)
            drawn += f"M{scale.x(at):g} {scale.y(upper):g}h{broad:g}v{height:g}h{-broad:g}z"
    return drawn


def _runs(points: Sequence[tuple[float, float] | Point]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for at, value in points:
        if value is not None:
            runs[-1].append((at, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
