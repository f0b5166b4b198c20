"""Ending leases and moving what time has made due."""

from typing import Any

from oracle.errors import FatalError
from scripts.lib.leasing import leases
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.lease_state import end_after_notice
from scripts.lib.leasing.leases import Lease
from scripts.lib.leasing.sending import Action, carry_out, traces, with_transactions
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.words import utc

REASONS = {"maintenance": 1, "sale": 2, "abuse": 3, "other": 4}
"""Why an owner reclaims a machine, as the escrow numbers it."""


def terminate(session: Session, lease_id: int) -> Answer:
    """Give the lessee's notice."""
    lease = leases.read(session, lease_id)
    at_once = lease.record["notice_by_owner"]
    end = session.now if at_once else end_after_notice(lease.record, session.now)
    does = f"gives notice: {_moved(lease, end)}; unused rent comes back when it is closed"
    return _done(session, lease, "terminate", (), does)


def reject(session: Session, lease_id: int) -> Answer:
    """Leave at once, in the first two hours."""
    lease = leases.read(session, lease_id)
    does = f"rejects the machine: {_moved(lease, session.now)}; only delivered seconds are paid"
    return _done(session, lease, "reject", (), does)


def reclaim(session: Session, lease_id: int, reason: str) -> Answer:
    """Give the owner's notice for one of REASONS; the lessee may then leave at once."""
    lease = leases.read(session, lease_id)
    end = end_after_notice(lease.record, session.now)
    does = f"reclaims the machine ({reason}): {_moved(lease, end)}; the lessee may leave at once"
    return _done(session, lease, "reclaim", (REASONS[reason],), does)


def settle(session: Session, lease_id: int) -> Answer:
    """Pay the host side what is final, within the present period."""
    lease = leases.read(session, lease_id)
    does = f"settles lease {lease_id}: the host side is paid what is final"
    return _done(session, lease, "settle", (), does)


def close(session: Session, lease_id: int) -> Answer:
    """Settle all that is left; the lessee's rest becomes claimable."""
    lease = leases.read(session, lease_id)
    does = f"closes lease {lease_id}: the last rent is paid, the rest is the lessee's to claim"
    return _done(session, lease, "close", (), does)


def claim(session: Session, account: str) -> Answer:
    """Pay `account` its refunds from the escrow, its rent from the splitter, and from the bonds."""
    sources = {"lease escrow": session.escrow, "revenue splitter": session.splitter}
    if session.bonds is not None:
        sources["lease bonds"] = session.bonds
    due = {name: one.read("claimable", account) for name, one in sources.items()}
    actions = [
        Action(
            sources[name],
            "claim",
            (account,),
            f"pays {account} {session.money.text(amount)} from the {name}",
        )
        for name, amount in due.items()
        if amount
    ]
    if not actions:
        raise FatalError(f"nothing waits for {account}: a lease pays out when it is settled")
    receipts = carry_out(session, actions)
    data = {
        "account": account,
        "paid": {name.replace(" ", "_"): amount for name, amount in due.items()},
        "token": session.money.for_json(),
        "transactions": traces(receipts),
    }
    facts = [("account", account)]
    facts += [("paid", f"{session.money.text(n)} from the {name}") for name, n in due.items() if n]
    return Answer(data, facts)


def _done(
    session: Session, lease: Lease, function: str, args: tuple[Any, ...], does: str
) -> Answer:
    action = Action(session.escrow, function, (lease.lease_id, *args), does)
    receipts = carry_out(session, [action])
    answer = leases.show(session, lease.lease_id)
    return with_transactions(answer, receipts)


def _moved(lease: Lease, end: int) -> str:
    if end >= lease.ends_at:
        return f"lease {lease.lease_id} still ends {utc(lease.ends_at)}"
    return f"lease {lease.lease_id} ends {utc(end)} instead of {utc(lease.ends_at)}"
