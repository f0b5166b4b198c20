"""Exact model of the bonds: of machines and of disputes, written from the design, not the code."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from tests.helpers.money_model import DAY, HOUR, PERIOD, LeaseModel, MeterModel

LEAST_STAKE = 20 * 10**6
"""Twenty whole tokens of six decimals."""


@dataclass
class DisputeModel:
    """Hours of one lease that its lessee doubts."""

    lease_id: int
    asset: int
    period: int
    disputer: str
    first_hour: int
    hours: int
    stake: int
    held_until: int
    is_open: bool = True

    def is_refuted(self, meter: MeterModel) -> bool:
        """Tell whether attestors took something off the hours."""
        wanted = range(self.first_hour, self.first_hour + self.hours)
        return any((self.asset, hour) in meter.refuted for hour in wanted)


@dataclass
class BondModel:
    """Bonds by machine, disputes by lease and period, claims by account."""

    bond_hours: int = 0
    """Hours of rent reserved for each lease."""
    of: dict[int, int] = field(default_factory=dict)
    reserved: dict[int, int] = field(default_factory=dict)
    """Lease to what is still reserved for it."""
    disputes: dict[tuple[int, int], DisputeModel] = field(default_factory=dict)
    claims: dict[str, int] = field(default_factory=dict)

    def credit(self, account: str, amount: int) -> None:
        self.claims[account] = self.claims.get(account, 0) + amount

    def free(self, asset: int) -> int:
        """Return what of a machine's bond no open lease counts on."""
        held = sum(x for lease_id, x in self.reserved.items() if lease_id // 10**6 == asset)
        return self.of.get(asset, 0) - held

    def reserve(self, lease: LeaseModel) -> None:
        """Set hours of rent aside for a lease that opens."""
        self.reserved[lease.lease_id] = self.bond_hours * lease.rate
        assert self.free(lease.asset) >= 0, "more reserved than there is"

    def cover(self, lease: LeaseModel, account: str, shortfall: int) -> None:
        """Pay a lessee what the rent could not give back, as far as its reserve goes."""
        paid = min(self.reserved[lease.lease_id], shortfall)
        self.of[lease.asset] -= paid
        self.reserved[lease.lease_id] -= paid
        self.credit(account, paid)

    def release(self, lease: LeaseModel) -> None:
        """Free what is left of the reserve of a lease that is closed, or that fell."""
        self.reserved[lease.lease_id] = 0

    def end(self, dispute: DisputeModel, account: str) -> None:
        dispute.is_open = False
        self.credit(account, dispute.stake)

    @property
    def owed(self) -> int:
        """Return everything that the contract must hold."""
        staked = sum(x.stake for x in self.disputes.values() if x.is_open)
        return sum(self.of.values()) + staked + sum(self.claims.values())


def span(lease: LeaseModel, first_hour: int, hours: int) -> tuple[int, int]:
    """Return from when to when hours are the lease's; empty or backward if none is."""
    return (
        max(first_hour * HOUR, lease.started_at),
        min((first_hour + hours) * HOUR, lease.ends_at),
    )


def stake(lease: LeaseModel, meter: MeterModel, first_hour: int, hours: int) -> int:
    """Return a tenth of what the hours cost as reported, rounded up, at least twenty tokens.

    0 if they cost nothing. BARE_METAL costs by the clock.
    """
    start, end = span(lease, first_hour, hours)
    seconds = end - start
    if not lease.tenancy:
        seconds = meter.available_at(lease.asset, end) - meter.available_at(lease.asset, start)
    charge = lease.charge(seconds)
    return max(ceil(Fraction(charge, 10)), LEAST_STAKE) if charge else 0


def refusal(
    lease: LeaseModel, meter: MeterModel, bonds: BondModel, first_hour: int, hours: int, now: int
) -> str | None:
    """Return why the lessee cannot dispute these hours now, or None if it can."""
    if lease.closed:
        return "bonds: lease closed"
    if first_hour + hours > now // HOUR:
        return "bonds: hour not over"
    inside = (first_hour + 1) * HOUR > lease.started_at
    if not inside or (first_hour + hours - 1) * HOUR >= lease.ends_at:
        return "bonds: hours outside the lease"
    start, _ = span(lease, first_hour, hours)
    period = (start - lease.started_at) // PERIOD
    last, _ = span(lease, first_hour + hours - 1, 1)
    if (last - lease.started_at) // PERIOD != period:
        return "bonds: hours of two periods"
    if stake(lease, meter, first_hour, hours) == 0:
        return "bonds: nothing charged"
    if (lease.lease_id, period) in bonds.disputes:
        return "bonds: disputed before"
    wanted = range(first_hour, first_hour + hours)
    if any((lease.asset, hour) in meter.refuted for hour in wanted):
        return "bonds: refuted already"
    if first_hour * HOUR < meter.final_until(lease.asset, now):
        return "oracle: hour is final"
    return None


def dispute(
    lease: LeaseModel, meter: MeterModel, first_hour: int, hours: int, now: int
) -> DisputeModel:
    """Return a new dispute; its hours are held for a day."""
    start, _ = span(lease, first_hour, hours)
    meter.hold(lease.asset, first_hour, now)
    return DisputeModel(
        lease_id=lease.lease_id,
        asset=lease.asset,
        period=(start - lease.started_at) // PERIOD,
        disputer=lease.lessee,
        first_hour=first_hour,
        hours=hours,
        stake=stake(lease, meter, first_hour, hours),
        held_until=now + DAY,
    )
