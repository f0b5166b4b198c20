"""Where a lease stands and what can be done with it. Pure."""

from dataclasses import dataclass
from typing import Any

from scripts.lib.leasing.words import HOUR, utc

COOLING_OFF_SECONDS = 2 * HOUR
"""How long a lessee can leave at once (`lease_notice`)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Moments, Unix seconds."""

    now: int
    final_until: int
    """The meter's."""
    final_at: int
    """When the lease's end becomes final, unless a dispute of another lease holds it back."""


@dataclass(frozen=True, slots=True)
class State:
    """A word for machines and a sentence for people."""

    name: str
    words: str


def state_of(record: dict[str, Any], clock: Clock) -> State:
    """Return where a lease stands."""
    ends_at = record["ends_at"]
    if record["is_closed"]:
        return State("closed", "closed: everything is settled")
    if ends_at <= clock.final_until:
        return State("final", "over and final: ready to be closed")
    if ends_at <= clock.now:
        return State("ended", f"over: final {utc(clock.final_at)}")
    if record["started_at"] > clock.now:
        return State("booked", f"begins {utc(record['started_at'])}")
    if record["notice_by_owner"]:
        return State("reclaimed", f"reclaimed by the owner: ends {utc(ends_at)}")
    if record["notice_by_lessee"]:
        return State("terminated", f"ended by the lessee's notice: ends {utc(ends_at)}")
    return State("running", "running")


def end_after_notice(record: dict[str, Any], now: int) -> int:
    """Return when a lease ends if notice is given `now`, as `lease_math` reckons it."""
    noticed = now + record["notice_hours"] * HOUR
    shortest = record["started_at"] + record["min_hours"] * HOUR
    return int(min(record["ends_at"], max(noticed, shortest)))


def steps_of(lease_id: int, record: dict[str, Any], clock: Clock, claimable: int) -> list[str]:
    """Return what can be done next, by whom and until or from when."""
    if record["is_closed"]:
        return [f"claim {record['lessee']}: what the lessee has coming"] if claimable else []
    steps = []
    if clock.now < record["ends_at"]:
        steps += _ways_out(lease_id, record, clock)
    if clock.final_until >= record["ends_at"]:
        steps.append(f"close {lease_id}: anyone, now")
    else:
        if clock.final_until > record["period_started_at"]:
            steps.append(f"settle {lease_id}: anyone; final until {utc(clock.final_until)}")
        steps.append(f"close {lease_id}: anyone, from {utc(clock.final_at)}")
    if claimable:
        steps.append(f"claim {record['lessee']}: what the lessee has coming")
    return steps


def _ways_out(lease_id: int, record: dict[str, Any], clock: Clock) -> list[str]:
    """Return how the parties can end a lease that runs or waits for its start."""
    steps = []
    first_hours = record["started_at"] + COOLING_OFF_SECONDS
    if clock.now < first_hours and not record["is_successor"]:
        steps.append(f"reject {lease_id}: the lessee leaves at once, until {utc(first_hours)}")
    end = utc(end_after_notice(record, clock.now))
    if record["notice_by_owner"]:
        steps.append(f"terminate {lease_id}: the lessee leaves {_at_once(record, clock.now)}")
    elif not record["notice_by_lessee"]:
        steps.append(f"terminate {lease_id}: the lessee's notice, to {end}")
    if not record["notice_by_owner"]:
        steps.append(f"reclaim {lease_id} --reason REASON: the owner's notice, to {end}")
    return steps


def _at_once(record: dict[str, Any], now: int) -> str:
    return "at once" if record["started_at"] <= now else "a second after the start"
