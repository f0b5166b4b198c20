"""What stands behind promises and behind doubts."""

from scripts.lib.report.model.fleet import BondRow, DisputeRow
from scripts.lib.report.reading import Reading


def bonds(reading: Reading) -> tuple[BondRow, ...]:
    """Return the bond of every machine that ever had one."""
    return tuple(
        BondRow(one.asset, one.added, one.paid, one.withdrawn, one.held)
        for one in reading.accounts.bonds
    )


def disputes(reading: Reading) -> tuple[DisputeRow, ...]:
    """Return every dispute, in order of opening."""
    return tuple(
        DisputeRow(one.lease_id, one.bond, one.outcome) for one in reading.accounts.disputes
    )
