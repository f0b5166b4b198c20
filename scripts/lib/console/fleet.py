"""Machines and their leases as tables, from the lens."""

from typing import Any

from scripts.lib.chains.abi import text_of
from scripts.lib.chains.base import ZERO_ADDRESS
from scripts.lib.console.words import ago, short
from scripts.lib.leasing import machine as machines
from scripts.lib.leasing.answer import Answer, columns
from scripts.lib.leasing.lease_state import Clock, state_of
from scripts.lib.leasing.money import percent
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.words import HOUR, utc
from scripts.lib.title_bits import STATUS_RETIRED

"""The last bit of the title's status."""
_BPS = 10_000


def fleet(session: Session, first: int, count: int) -> Answer:
    """Return a page of machines: whose, in which state, at what rate, how the meter stands."""
    rows = session.contract("Lens").read("fleet", first, count)
    data = {"machines": rows, "token": session.money.for_json()}
    if not rows:
        total = session.title.read("total_supply")
        return Answer(data, [("fleet", f"no machine from {first} on: {total} are registered")])
    table = columns(
        ["asset", "machine", "region", "owner", "state", "lease", "meter"],
        ["an hour", "unsettled", "bond"],
    )
    for row in rows:
        spec = row["spec"]
        table.add_row(
            str(row["asset"]),
            f"{spec['accelerator_count']} x {text_of(spec['accelerator'])}",
            text_of(spec["region"]),
            short(row["owner"]),
            _state(session, row),
            str(row["lease_id"] or "-"),
            _meter(session, row),
            session.money.number(row["hourly_rate"]) if row["hourly_rate"] else "-",
            session.money.number(row["unsettled"]),
            session.money.number(row["bond"]),
        )
    hints = [f"wellhead.leases({rows[0]['asset']}), wellhead.offer({rows[0]['asset']}): of one"]
    return Answer(data, [("fleet", f"amounts in {session.money.symbol}")], table, hints)


def leases(session: Session, asset: int, first: int, count: int) -> Answer:
    """Return a page of a machine's leases: state, delivery, and what a settlement would pay."""
    machine = machines.read(session, asset)
    rows = session.contract("Lens").read("leases", asset, first, count)
    data = {**machine.for_json(), "leases": rows, "token": session.money.for_json()}
    facts = [("leases", f"of {machine.title}; amounts in {session.money.symbol}")]
    if not rows:
        had = session.escrow.read("lease_count", asset)
        return Answer(data, [*facts, ("", f"none from number {first} on: it has had {had}")])
    meter, money = session.meter, session.money
    windows = meter.read("REPORT_DELAY_SECONDS") + meter.read("DISPUTE_WINDOW_SECONDS")
    table = columns(
        ["lease", "lessee", "state", "started"],
        ["hours", "an hour", "delivered", "accrued", "settles", "gives back"],
    )
    for row in rows:
        lease = row["lease"]
        final_at = -(-lease["ends_at"] // HOUR) * HOUR + windows
        clock = Clock(session.now, row["final_until"], final_at)
        table.add_row(
            str(row["lease_id"]),
            short(lease["lessee"]),
            state_of(lease, clock).words,
            utc(lease["started_at"]),
            str(lease["hours"]),
            money.number(lease["hourly_rate"]) if not lease["is_closed"] else "-",
            _share(row["delivered_seconds"], lease, session.now),
            money.number(row["accrued"]),
            money.number(row["settleable"]),
            money.number(row["refundable"]),
        )
    return Answer(data, facts, table, [f"lease {rows[-1]['lease_id']}: one lease, with what next"])


def _state(session: Session, row: dict[str, Any]) -> str:
    if row["status"] & STATUS_RETIRED:
        return "retired"
    pledged = "" if row["lien_holder"] == ZERO_ADDRESS else ", pledged"
    if row["user"] != ZERO_ADDRESS:
        return f"let until {utc(row['user_until'])}{pledged}"
    if row["can_be_leased"]:
        return f"on offer{pledged}"
    return f"{'cannot be let now' if row['offer_stands'] else 'idle'}{pledged}"


def _meter(session: Session, row: dict[str, Any]) -> str:
    node, head = row["node"], row["head"]
    if node["key"] == ZERO_ADDRESS:
        return "not enrolled"
    level = f"L{node['trust_level']}"
    if node["has_equivocated"]:
        level += ", signed twice"
    if not node["is_live"]:
        return f"key revoked, {level}"
    return f"spoke {ago(session.now - head['ended_at'])}, {level}" if head["sequence"] else level


def _share(delivered: int, lease: dict[str, Any], now: int) -> str:
    elapsed = min(now, lease["ends_at"]) - lease["started_at"]
    return percent(delivered * _BPS // elapsed) if elapsed > 0 else "-"
