"""Why the lease bonds would refuse a dismissal, found before anything is signed or sent.

Each FatalError begins with the contract's own reason; the order is the contract's.
"""

from oracle.attest.bonds import MAX_PERIODS, Dispute
from oracle.attest.contract import AttestedMeter
from oracle.attest.tenancy import IDS_PER_ASSET
from oracle.dismissal import Dismissal
from oracle.errors import FatalError
from oracle.terminal import moment


def check_dispute(dismissal: Dismissal, meter: AttestedMeter) -> Dispute:
    """Refuse where there is no dispute to rule on any more; return the one that there is."""
    lease_id, period = dismissal.lease_id, dismissal.period
    if period >= MAX_PERIODS:
        raise FatalError(f"bonds: no such period: {period}: a lease's are 0 to {MAX_PERIODS - 1}")
    dispute = meter.bonds().dispute_of(lease_id, period)
    if not dispute.bond:
        raise FatalError(f"bonds: no such dispute: of period {period} of lease {lease_id}")
    if not dispute.is_open:
        raise FatalError("bonds: dispute has ended: its bond was given to one side already")
    if meter.meter.now() >= dispute.held_until:
        raise FatalError(
            f"bonds: too late to rule: it could be until {moment(dispute.held_until)} UTC; the "
            "report stands and the bond goes back (`end_dispute`)"
        )
    if is_refuted(dismissal.lease_id, dispute, meter):
        raise FatalError(
            "bonds: refuted already: attestors took something off these hours, the bond goes back "
            "(`end_dispute`)"
        )
    return dispute


def is_refuted(lease_id: int, dispute: Dispute, meter: AttestedMeter) -> bool:
    """Return whether attestors took something off the hours of a dispute."""
    asset = lease_id // IDS_PER_ASSET
    hours = meter.hours(asset, dispute.first_hour, dispute.hours)
    return any(one.is_refuted for one in hours)
