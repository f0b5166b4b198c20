"""Machines, and what people do with them. Units: see `report`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MachineRow:
    """One machine over its whole life."""

    asset: int
    accelerator: str
    accelerators: int
    region: str
    owner: str
    owner_address: str
    states: tuple[str, ...]
    """leased, pledged, retired; empty if it is none of them."""
    reports: int
    available_seconds: int
    busy_seconds: int
    energy_joules: int
    leased_seconds: int
    delivered_seconds: int
    """Of the leased ones, those in which it was available."""
    earned: int
    last_report_at: int
    """0 if it never reported."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One machine on one UTC day."""

    asset: int
    day: int
    """Unix seconds of its midnight."""
    leased_seconds: int
    delivered_seconds: int
    available_seconds: int
    busy_seconds: int


@dataclass(frozen=True, slots=True)
class LeaseRow:
    """One lease, and where its money went: escrowed = paid + refunded + held."""

    lease_id: int
    asset: int
    lessee: str
    outcome: str
    started_at: int
    ends_at: int
    """Agreed, or moved earlier by notice."""
    hourly_rate: int
    sla_bps: int
    leased_seconds: int
    """Up to now, as what is delivered."""
    delivered_seconds: int
    escrowed: int
    paid: int
    refunded: int
    credit: int
    held: int


@dataclass(frozen=True, slots=True)
class BondRow:
    """What stands behind a machine's promises: added = paid + withdrawn + held."""

    asset: int
    added: int
    paid: int
    """Credited to lessees whose rent could not give back what was missed."""
    withdrawn: int
    held: int


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A lessee's doubt about reported hours."""

    lease_id: int
    bond: int
    outcome: str
