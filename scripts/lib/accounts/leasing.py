"""What the chain says about leases and bonds: events and views only, no book-keeping of ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.lib.books import Books
from scripts.lib.chains.abi import Event

_RULINGS = {"DisputeEnded": "returned", "DisputeDismissed": "dismissed"}


@dataclass(frozen=True, slots=True)
class LeaseAccount:
    """One lease: where its money went. Settlement units, seconds."""

    lease_id: int
    asset: int
    lessee: str
    hours: int
    outcome: str
    """completed, terminated, dark, sla_missed or running."""
    escrowed: int
    paid: int
    """To the host side, through the waterfall."""
    refunded: int
    """Back to the lessee, the credit included."""
    credit: int
    held: int
    """Still undecided: only a running lease has any."""
    delivered_seconds: int
    leased_seconds: int
    """Up to now: of a running lease what has passed, of one that waits nothing."""


@dataclass(frozen=True, slots=True)
class BondAccount:
    """What stood behind the promises of one machine. Settlement units."""

    asset: int
    added: int
    paid: int
    """Credited to lessees."""
    withdrawn: int
    held: int


@dataclass(frozen=True, slots=True)
class DisputeAccount:
    """A lessee's doubt about reported hours."""

    lease_id: int
    bond: int
    """Settlement units."""
    outcome: str
    """returned, dismissed or open."""


def leases(world: Books) -> list[LeaseAccount]:
    """Return every lease ever opened, by id."""
    events = world.escrow.events(world.chain.logs)
    return [
        _lease(world, event, [one for one in events if one.values.get("lease_id") == lease_id])
        for event in events
        if event.name == "LeaseOpened" and (lease_id := event["lease_id"])
    ]


def bonds(world: Books) -> list[BondAccount]:
    """Return the bond of every machine that ever had one, by asset."""
    events = world.bonds.events(world.chain.logs)

    def moved(name: str, asset: int) -> int:
        return sum(one["amount"] for one in events if one.name == name and one["asset"] == asset)

    return [
        BondAccount(
            asset=asset,
            added=moved("BondAdded", asset),
            paid=moved("BondPaid", asset),
            withdrawn=moved("BondWithdrawn", asset),
            held=world.bonds.read("bond_of", asset),
        )
        for asset in bonded(world)
    ]


def bonded(world: Books) -> list[int]:
    """Return the machines that ever had a bond."""
    added = world.bonds.events(world.chain.logs, "BondAdded")
    return sorted({event["asset"] for event in added})


def disputes(world: Books) -> list[DisputeAccount]:
    """Return every dispute, in order of opening."""
    events = world.bonds.events(world.chain.logs)
    over = {
        (one["lease_id"], one["period"]): _RULINGS[one.name]
        for one in events
        if one.name in _RULINGS
    }
    return [
        DisputeAccount(
            lease_id=one["lease_id"],
            bond=one["bond"],
            outcome=over.get((one["lease_id"], one["period"]), "open"),
        )
        for one in events
        if one.name == "Disputed"
    ]


def outcome(*, is_closed: bool, by_notice: bool, second_half_seconds: int, credit: int) -> str:
    """Return what became of a lease, in one word.

    `second_half_seconds` is what was delivered in the second half of its time: a machine that
    delivered nothing there went dark early and never came back.
    """
    if not is_closed:
        return "running"
    if by_notice:
        return "terminated"
    if second_half_seconds == 0:
        return "dark"
    return "sla_missed" if credit else "completed"


def _lease(world: Books, opened: Event, events: Sequence[Event]) -> LeaseAccount:
    lease_id, asset = opened["lease_id"], opened["asset"]
    lease = world.escrow.read("lease", lease_id)
    periods = [event for event in events if event.name == "PeriodClosed"]
    settlements = [event for event in events if event.name == "LeaseSettled"]
    start = opened["started_at"]
    end = max(start, min(lease["ends_at"], world.chain.now))
    middle = start + (end - start) // 2
    credit = sum(event["credit"] for event in periods)
    paid = sum(event["amount"] for event in [*periods, *settlements])
    refunded = sum(event["refund"] for event in periods)
    return LeaseAccount(
        lease_id=lease_id,
        asset=asset,
        lessee=opened["lessee"],
        hours=opened["hours"],
        outcome=outcome(
            is_closed=lease["is_closed"],
            by_notice=lease["notice_by_lessee"],
            second_half_seconds=_available(world, asset, middle, end),
            credit=credit,
        ),
        escrowed=opened["escrowed"],
        paid=paid,
        refunded=refunded,
        credit=credit,
        held=opened["escrowed"] - paid - refunded,
        delivered_seconds=_available(world, asset, start, end),
        leased_seconds=end - start,
    )


def _available(world: Books, asset: int, start: int, end: int) -> int:
    until = world.meter.read("available_at", asset, end)
    return int(until - world.meter.read("available_at", asset, start))
