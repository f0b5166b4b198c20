"""Readings of one board by the second, for tests of what a minute can be."""

import random
from collections.abc import Callable, Iterator

from oracle.truth.behaviour import Behaviour
from oracle.types import AcceleratorSample
from tests.oracle.samples import START_MS

Draw = Callable[[int], tuple[int, int]]
"""Second -> (utilisation in ppm, power in mW)."""


def real(
    draw: Draw, seconds: int, step: int = 1, start_mj: int = 10**9
) -> Iterator[tuple[int, AcceleratorSample]]:
    """Yield (moment, sample) of a board that draws so; its counter counts what it draws."""
    energy_mj = start_mj
    for second in range(0, seconds, step):
        used_ppm, power_mw = draw(second)
        yield (
            START_MS + second * 1_000,
            AcceleratorSample("GPU-0", used_ppm, energy_mj=energy_mj, power_mw=power_mw),
        )
        energy_mj += power_mw * step


def noisy(used_ppm: int, power_mw: int, seed: int = 1, spread_mw: int = 3_000) -> Draw:
    """Return a steady load with a sensor's noise."""
    noise = random.Random(seed)
    return lambda _second: (used_ppm, power_mw + noise.randint(-spread_mw, spread_mw))


def feed(behaviour: Behaviour, readings: Iterator[tuple[int, AcceleratorSample]]) -> list[str]:
    """Show the readings to `behaviour`; return the faults of single readings."""
    faults = [behaviour.add(moment, sample) for moment, sample in readings]
    return [fault for fault in faults if fault is not None]
