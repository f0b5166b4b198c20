"""From figures to places on a field of 1,000 by 1,000, and round numbers on its axes."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from scripts.lib.report.page.parts import Tick
from scripts.lib.report.page.words import DAY, day, month

FIELD = 1_000
_MOST_TICKS = 7
"""On the axis of time."""
_MOST = 5
"""Steps of the upright axis."""
_YEAR = 365 * DAY
_STEPS_OF_DAYS = (1, 2, 7, 14)


@dataclass(frozen=True, slots=True)
class Scale:
    """Two axes; y grows upwards."""

    first: float
    last: float
    top: float
    """Highest figure; the lowest is `bottom`."""
    bottom: float = 0

    def x(self, value: float) -> float:
        """Return the place of a moment from the left."""
        return _round(FIELD * (value - self.first) / ((self.last - self.first) or 1))

    def y(self, value: float) -> float:
        """Return the place of a figure from the top."""
        share = (value - self.bottom) / ((self.top - self.bottom) or 1)
        return _round(FIELD * (1 - share))

    def time_ticks(self) -> list[Tick]:
        """Return days, weeks or months on the axis of time, every second one minor."""
        label = day if self.last - self.first < _YEAR else month
        return [
            Tick(self.x(at) / 10, label(int(at)), is_minor=bool(number % 2))
            for number, at in enumerate(_moments(self.first, self.last))
        ]

    def ticks(self, label: Callable[[float], str], most: int = _MOST) -> list[Tick]:
        """Return round figures on the upright axis."""
        step = nice(self.top - self.bottom, most)
        begin = math.ceil(self.bottom / step - 1e-9)
        end = math.floor(self.top / step + 1e-9)
        return [
            Tick(self.y(number * step) / 10, label(number * step))
            for number in range(begin, end + 1)
        ]


def nice(width: float, most: int) -> float:
    """Return a step of 1, 2 or 5 times a power of ten that fits `most` times at most."""
    least = width / most or 1
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * 0.999)


def top(values: Iterable[float], most: int = _MOST) -> float:
    """Return a round figure that none of `values` is above."""
    highest = max(values, default=0) or 1
    step = nice(highest, most)
    return step * math.ceil(highest / step - 1e-9)


def _moments(first: float, last: float) -> Iterator[float]:
    """Yield midnights, one to fourteen days apart; on longer axes firsts of months."""
    days = (last - first) / DAY
    step = next((one for one in _STEPS_OF_DAYS if days / one <= _MOST_TICKS), None)
    if step is not None:
        yield from range(int(-(-first // DAY) * DAY), int(last) + 1, step * DAY)
        return
    months = math.ceil(days / 30 / _MOST_TICKS)
    month = datetime.fromtimestamp(first, UTC)
    number = month.year * 12 + month.month - 1
    while (at := datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC).timestamp()) <= last:
        if at >= first:
            yield at
        number += months


def _round(value: float) -> float:
    return round(value, 1)
