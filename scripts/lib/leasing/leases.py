"""One lease: what stands in its record, what the meter says, what can be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oracle.errors import FatalError
from scripts.lib.leasing import disputes
from scripts.lib.leasing import machine as machines
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.disputes import Dispute
from scripts.lib.leasing.lease_state import Clock, state_of, steps_of
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.words import HOUR, hours, iso, promise, utc

IDS_PER_ASSET = 1_000_000
"""A lease's id is its asset's id times this, and its number."""
_BPS = 10_000


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as the escrow records it; `record` is the contract's struct."""

    lease_id: int
    record: dict[str, Any]

    @property
    def asset(self) -> int:
        return int(self.record["asset"])

    @property
    def ends_at(self) -> int:
        return int(self.record["ends_at"])


def read(session: Session, lease_id: int) -> Lease:
    """Return a lease; FatalError if there is none with this id."""
    asset, number = divmod(lease_id, IDS_PER_ASSET)
    count = session.escrow.read("lease_count", asset) if asset else 0
    if not 1 <= number <= count:
        known = (
            f"asset {asset} has had {count}, numbered from {asset * IDS_PER_ASSET + 1}"
            if count
            else f"ids are asset x {IDS_PER_ASSET:,} + number (to open one: lease ASSET HOURS)"
        )
        raise FatalError(f"there is no lease {lease_id}: {known}")
    return Lease(lease_id, session.escrow.read("lease", lease_id))


def clock(session: Session, lease: Lease, doubts: Sequence[Dispute]) -> Clock:
    """Return the moments that decide what can be done with a lease, with its disputes."""
    meter = session.meter
    windows = meter.read("REPORT_DELAY_SECONDS") + meter.read("DISPUTE_WINDOW_SECONDS")
    return Clock(
        now=session.now,
        final_until=meter.read("final_until", lease.asset),
        final_at=disputes.final_at(-(-lease.ends_at // HOUR) * HOUR + windows, doubts),
    )


def show(session: Session, lease_id: int) -> Answer:
    """Return a lease: state, parties, times, money, delivery, and the next steps."""
    lease = read(session, lease_id)
    record, money = lease.record, session.money
    machine = machines.read(session, lease.asset)
    doubts = disputes.of(session, lease_id, record)
    times = clock(session, lease, doubts)
    elapsed = max(0, min(times.now, lease.ends_at) - record["started_at"])
    delivered = session.escrow.read("delivered", lease_id) if elapsed else 0
    claimable = session.escrow.read("claimable", record["lessee"])
    bonds = session.bonds.read("claimable", record["lessee"]) if session.bonds is not None else 0
    state = state_of(record, times)
    facts = [
        ("lease", f"{lease_id} of {machine.title}"),
        ("state", state.words),
        ("lessee", record["lessee"]),
        ("owner", machine.owner),
        ("started", utc(record["started_at"])),
        ("ends", utc(lease.ends_at)),
    ]
    if elapsed:
        share = delivered * _BPS // elapsed
        said = f"{share / 100:.2f} % of {elapsed:,} s so far, {delivered:,} s (not final)"
        facts.append(("delivered", said))
    if not record["is_closed"]:
        facts += _money_facts(session, record)
    facts += disputes.facts_of(session, doubts)
    if claimable:
        facts.append(("to claim", f"{money.text(claimable)} by the lessee"))
    if bonds:
        facts.append(("from bonds", f"{money.text(bonds)} to claim by the lessee"))
    data = {
        "lease_id": lease_id,
        "state": state.name,
        "owner": machine.owner,
        **_dated(record),
        "elapsed_seconds": elapsed,
        "delivered_seconds": delivered,
        "final_until": iso(times.final_until),
        "lessee_claimable": claimable,
        "lessee_claimable_bonds": bonds,
        "disputes": disputes.for_json(doubts),
        "token": money.for_json(),
    }
    is_open = session.bonds is not None and not record["is_closed"]
    can_doubt = is_open and elapsed >= HOUR and times.final_until < lease.ends_at
    hints = disputes.hints_of(lease_id, doubts, can_doubt=can_doubt)
    hints += steps_of(lease_id, record, times, claimable + bonds)
    return Answer(data, facts, hints=hints)


def _money_facts(session: Session, record: dict[str, Any]) -> list[tuple[str, str]]:
    money = session.money
    total = record["hourly_rate"] * record["hours"]
    held = record["escrowed"] - record["released"]
    gone = total - record["escrowed"]
    return [
        ("rent", f"{money.text(record['hourly_rate'])} an hour for {hours(record['hours'])}"),
        ("paid in", money.text(total)),
        ("released", f"{money.text(record['released'])} to the host side in the present period"),
        ("settled", f"{money.text(gone)} of closed periods, paid or given back"),
        ("in escrow", money.text(held)),
        ("promise", promise(record)),
        ("notice", hours(record["notice_hours"])),
    ]


def _dated(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record with its moments as ISO 8601."""
    moments = ("started_at", "ends_at", "period_started_at")
    return {**record, **{name: iso(record[name]) for name in moments}}
