"""Who leases what and for how long: the script of the leases, made for any length of fleet time."""

from dataclasses import dataclass

from scripts.lib.demo import cast
from scripts.lib.demo.fleet import Fleet, Machine
from scripts.lib.demo.words import HOUR

_DOUBTS_AFTER_HOURS = 2
"""The first hour is over and reported by then."""
_AFTER_THE_HOUR = 300
"""Leases begin five minutes past an hour, as they would in life: not on a boundary."""

LONGEST_HOURS = 720
"""No lease of the story is longer, however long the trace."""


@dataclass(frozen=True, slots=True)
class PlannedLease:
    """A lease that will be opened."""

    machine: Machine
    lessee: str
    """Name."""
    opens_at: int
    """Unix seconds."""
    hours: int
    notice_at: int | None = None
    """When the lessee gives notice, if it does."""
    doubts_at: int | None = None
    """When the lessee disputes its lease's first hour, if it does."""


def script(fleet: Fleet) -> list[PlannedLease]:
    """Return the leases of a fleet, in order of opening."""
    first = -(-fleet.started_at // HOUR) * HOUR + _AFTER_THE_HOUR
    hours = min(max(1, (fleet.ended_at // HOUR * HOUR - first) // HOUR), LONGEST_HOURS)
    leases: list[PlannedLease] = []
    for index, machine in enumerate(fleet.machines):
        lessee = cast.LESSEES[index % len(cast.LESSEES)]
        leases += _of_machine(machine, lessee, first, hours, index)
    return sorted(leases, key=lambda lease: lease.opens_at)


def _of_machine(
    machine: Machine, lessee: str, first: int, hours: int, index: int
) -> list[PlannedLease]:
    if machine.role.part == "notice" and hours > 1:
        return [PlannedLease(machine, lessee, first, hours, first + max(1, hours // 3) * HOUR)]
    if index == 0 and hours > _DOUBTS_AFTER_HOURS:
        doubts_at = first + _DOUBTS_AFTER_HOURS * HOUR
        return [PlannedLease(machine, lessee, first, hours, doubts_at=doubts_at)]
    if index == 1 and hours > 1:
        # Let again in the very second in which the first lease ends.
        early = hours // 2
        following = PlannedLease(machine, cast.LESSEES[-1], first + early * HOUR, hours - early)
        return [PlannedLease(machine, lessee, first, early), following]
    return [PlannedLease(machine, lessee, first, hours)]
