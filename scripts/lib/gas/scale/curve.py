"""A cost by how many there are of something, and whether it is what the design calls flat."""

from collections.abc import Mapping
from dataclasses import dataclass

FLAT_GAS = 300
"""How far the points of a flat curve may lie apart: zero bytes of calldata cost 12 gas less each,
and arithmetic on other amounts takes a few steps more or less."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Gas of one path, of whole transactions unless its name says otherwise."""

    path: str
    by: str
    """What is counted on the other axis."""
    is_flat: bool
    """Whether the design says that it does not grow."""
    points: Mapping[int, int]
    """Number to gas."""

    @property
    def spread(self) -> int:
        """Return the gas between its dearest and its cheapest point."""
        return max(self.points.values()) - min(self.points.values())

    @property
    def each(self) -> int:
        """Return what one more costs between its ends, in gas."""
        first, last = min(self.points), max(self.points)
        return round((self.points[last] - self.points[first]) / (last - first))


def faults(curves: Mapping[str, Curve]) -> list[str]:
    """Return the curves that the design calls flat and that are not."""
    return [
        f"{name}: called flat, but its points lie {curve.spread} gas apart ({FLAT_GAS} may be)"
        for name, curve in curves.items()
        if curve.is_flat and curve.spread > FLAT_GAS
    ]
