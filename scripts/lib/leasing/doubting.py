"""Opening a dispute as a lessee, and ending one."""

from oracle.errors import FatalError
from scripts.lib.leasing import disputes, leases
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.disputes import HOLD_SECONDS
from scripts.lib.leasing.sending import Action, carry_out, payment, with_transactions
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.words import HOUR, utc
from scripts.lib.leasing.words import hours as in_hours


def dispute(session: Session, lease_id: int, start: str, hours: int) -> Answer:
    """Doubt `hours` reported hours of a lease from the one on in which `start` lies."""
    bonds, first = session.needs_bonds(), disputes.first_hour(start)
    lease = leases.read(session, lease_id)
    bond = bonds.read("dispute_bond", lease_id, first, hours)
    does = (
        f"disputes {in_hours(hours)} of lease {lease_id} from {utc(first * HOUR)}: posts a bond of "
        f"{session.money.text(bond)} and keeps them open to refutation until "
        f"{utc(session.now + HOLD_SECONDS)}; attestors may give the bond to the owner of asset "
        f"{lease.asset}, without a ruling it comes back"
    )
    actions = payment(session, bond, bonds)
    actions.append(Action(bonds, "dispute", (lease_id, first, hours), does))
    return _done(session, lease_id, actions)


def end(session: Session, lease_id: int) -> Answer:
    """Give the bond of a lease's open dispute back to whoever posted it."""
    bonds = session.needs_bonds()
    lease = leases.read(session, lease_id)
    stand = [one for one in disputes.of(session, lease_id, lease.record) if one.is_open]
    if not stand:
        raise FatalError(f"lease {lease_id} has no open dispute: `lease {lease_id}` shows it")
    oldest = min(stand, key=lambda one: one.held_until)
    bond = session.money.text(oldest.bond)
    does = f"ends the dispute of {oldest.span}: its bond of {bond} can be claimed again"
    action = Action(bonds, "end_dispute", (lease_id, oldest.period), does)
    return _done(session, lease_id, [action])


def _done(session: Session, lease_id: int, actions: list[Action]) -> Answer:
    receipts = carry_out(session, actions)
    answer = leases.show(session, lease_id)
    return with_transactions(answer, receipts)
