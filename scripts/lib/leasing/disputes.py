"""A lessee's doubt about reported hours: what stands, opening one, giving its bond back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from oracle.errors import FatalError
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.words import HOUR, hours, iso, utc

PERIOD_SECONDS = 30 * 24 * HOUR
"""Of a lease: one dispute in each."""
HOLD_SECONDS = 24 * HOUR
"""No hour is final later than so much after its usual time."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """One dispute as the contract records it."""

    period: int
    bond: int
    first_hour: int
    hours: int
    held_until: int
    is_open: bool

    @property
    def started_at(self) -> int:
        return self.first_hour * HOUR

    @property
    def ended_at(self) -> int:
        return self.started_at + self.hours * HOUR

    @property
    def span(self) -> str:
        """Return which hours, in words."""
        return f"{hours(self.hours)} from {utc(self.started_at)} to {utc(self.ended_at)}"


def of(session: Session, lease_id: int, record: dict[str, Any]) -> list[Dispute]:
    """Return every dispute of a lease, open or over, by period."""
    if session.bonds is None:
        return []
    periods = -(-(record["ends_at"] - record["started_at"]) // PERIOD_SECONDS)
    found = []
    for period in range(periods):
        stands = session.bonds.read("dispute_of", lease_id, period)
        if stands["bond"]:
            fields = ("bond", "first_hour", "hours", "held_until", "is_open")
            found.append(Dispute(period, *(stands[field] for field in fields)))
    return found


def final_at(usual: int, disputes: Sequence[Dispute]) -> int:
    """Return when what is `usual`ly final then is, with what a lease's disputes hold back."""
    held = [min(one.held_until, usual + HOLD_SECONDS) for one in disputes]
    return max([usual, *held])


def facts_of(session: Session, disputes: Sequence[Dispute]) -> list[tuple[str, str]]:
    """Return the open disputes in words."""
    return [
        (
            "dispute",
            f"{one.span}: open to refutation until {utc(one.held_until)}; "
            f"bond {session.money.text(one.bond)}",
        )
        for one in disputes
        if one.is_open
    ]


def hints_of(lease_id: int, disputes: Sequence[Dispute], *, can_doubt: bool) -> list[str]:
    """Return who can give the bonds of the open disputes back, and when; or how to open one."""
    if can_doubt and not disputes:
        return [f"dispute {lease_id} --from TIME --hours N: the lessee, hours that are not final"]
    return [
        f"end-dispute {lease_id}: anyone, from {utc(one.held_until)} or when attestors refuted"
        for one in disputes
        if one.is_open
    ]


def for_json(disputes: Sequence[Dispute]) -> list[dict[str, Any]]:
    """Return disputes with their moments as ISO 8601."""
    return [
        {
            "period": one.period,
            "bond": one.bond,
            "started_at": iso(one.started_at),
            "hours": one.hours,
            "held_until": iso(one.held_until),
            "is_open": one.is_open,
        }
        for one in disputes
    ]


def first_hour(text: str) -> int:
    """Return the hour (Unix seconds // 3,600) in which an ISO time lies; UTC unless it says so."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise FatalError(f"--from {text!r} is no time: write it as 2026-01-05T14 (UTC)") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp()) // HOUR
