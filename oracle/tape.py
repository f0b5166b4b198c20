"""Exact accounting of time: pieces of tape that are cut at whole seconds. Pure.

A report carries whole seconds, a sampler does not live on whole seconds. Fractions are not rounded
away but stay on the tape: the last fraction of an available second goes to the next report together
with the work and the energy that belong to it. So each report's numbers fit each other
(busy <= available <= elapsed, energy within physics), and the sum of the reports loses nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from oracle.types import MS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of time in which nothing changed."""

    milliseconds: int
    is_available: bool
    utilisation: Fraction
    """0 to 1, the mean over the accelerators; 0 while not available."""
    power_mw: Fraction
    """Whole machine."""

    @property
    def busy_ms(self) -> Fraction:
        return self.utilisation * self.milliseconds

    @property
    def energy_uj(self) -> Fraction:
        """Microjoules: milliwatts times milliseconds."""
        return self.power_mw * self.milliseconds


def _to_row(piece: Piece) -> list[Any]:
    return [piece.milliseconds, piece.is_available, str(piece.utilisation), str(piece.power_mw)]


def _from_row(row: list[Any]) -> Piece:
    milliseconds, is_available, utilisation, power_mw = row
    return Piece(milliseconds, is_available, Fraction(utilisation), Fraction(power_mw))


def split_tail(
    pieces: list[Piece], milliseconds: int, only_available: bool = False
) -> tuple[list[Piece], list[Piece]]:
    """Split the last `milliseconds` off: (what stays, the tail), both oldest first.

    With `only_available` the pieces of unavailable time stay where they are.
    """
    kept: list[Piece] = []
    tail: list[Piece] = []
    for piece in reversed(pieces):
        if only_available and not piece.is_available:
            kept.append(piece)
            continue
        taken = min(milliseconds, piece.milliseconds)
        milliseconds -= taken
        if taken:
            tail.append(replace(piece, milliseconds=taken))
        if taken < piece.milliseconds:
            kept.append(replace(piece, milliseconds=piece.milliseconds - taken))
    return kept[::-1], tail[::-1]


@dataclass(frozen=True, slots=True)
class Totals:
    """Exact sums over pieces: seconds, seconds, joules."""

    available: Fraction
    busy: Fraction
    joules: Fraction


def totals(pieces: Iterable[Piece]) -> Totals:
    """Return the exact sums over `pieces`."""
    available_ms = 0
    busy_ms = energy_uj = Fraction(0)
    for piece in pieces:
        energy_uj += piece.energy_uj
        if piece.is_available:
            available_ms += piece.milliseconds
            busy_ms += piece.busy_ms
    return Totals(
        Fraction(available_ms, MS_PER_SECOND), busy_ms / MS_PER_SECOND, energy_uj / 1_000_000
    )


class Tape:
    """The pieces of the open window and the fractions that earlier windows left behind."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._left: list[Piece] = []
        self._busy = Fraction(0)
        self._joules = Fraction(0)

    def append(self, piece: Piece) -> None:
        """Add the next stretch of the open window."""
        self._pieces.append(piece)

    @property
    def carried(self) -> Totals:
        """What was sampled and is in no report yet: exact."""
        rest = totals(self._left + self._pieces)
        return Totals(rest.available, rest.busy + self._busy, rest.joules + self._joules)

    def state(self) -> list[Any]:
        """Return everything as plain lists, fractions as text: exact."""
        pieces, left = ([_to_row(one) for one in some] for some in (self._pieces, self._left))
        return [pieces, left, str(self._busy), str(self._joules)]

    def resume(self, state: list[Any]) -> None:
        """Go on where `state` was taken."""
        pieces, left, busy, joules = state
        self._pieces, self._left = ([_from_row(row) for row in rows] for rows in (pieces, left))
        self._busy, self._joules = Fraction(busy), Fraction(joules)

    def cut(self, beyond_ms: int = 0) -> tuple[int, int, int]:
        """Close the window, `beyond_ms` before the tape's end; what is beyond opens the next one.

        Returns whole (available seconds, busy seconds, joules), each rounded down, the rest kept.
        """
        window, self._pieces = split_tail(self._pieces, beyond_ms)
        window = self._left + window
        available_ms = sum(piece.milliseconds for piece in window if piece.is_available)
        window, self._left = split_tail(window, available_ms % MS_PER_SECOND, only_available=True)
        sums = totals(window)
        busy, joules = int(sums.busy + self._busy), int(sums.joules + self._joules)
        self._busy += sums.busy - busy
        self._joules += sums.joules - joules
        return int(sums.available), busy, joules
