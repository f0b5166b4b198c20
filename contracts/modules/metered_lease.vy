# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Metered Lease
@license AGPL-3.0-only
@notice Reads the meter for leases: settles their periods from final readings, shows what accrues.
@dev What is final never changes again (the meter's invariant M1), so nothing is ever taken back.
"""

from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle
from . import lease_book
from . import lease_math

uses: lease_book

# Leases that `unsettled` looks back over: keeps the view bounded.
MAX_LEASES_BACK: constant(uint256) = 64

METER: public(immutable(address))


@deploy
def __init__(meter: address):
    assert meter.is_contract, "escrow: meter has no code"
    METER = meter


# ---- Views ----------


@external
@view
def delivered(lease_id: uint256) -> uint256:
    """
    @notice Available seconds that the meter shows for a lease so far; not final.
    @param lease_id The lease.
    @return Seconds from the lease's start to its end or to now.
    """
    lease: ILeaseEscrow.Lease = lease_book._lease(lease_id)
    until: uint256 = min(block.timestamp, lease.ends_at)
    return self._available_between(lease.asset, lease.started_at, until)


@external
@view
def unsettled(asset: uint256) -> uint256:
    """
    @notice Rent of an asset that is owed or accrued but not yet through the waterfall: it goes to
            whoever owns the machine when it is settled.
    @dev Not final, and before credits for missed promises. Rounds down once a lease, so it can be
         above what the periods pay by one unit each. Looks back over the latest 64 leases.
    @param asset Title id.
    @return Settlement units.
    """
    total: uint256 = lease_book._owed(asset)[0]
    lease_id: uint256 = lease_book._latest_lease(asset)
    for _: uint256 in range(MAX_LEASES_BACK):
        if lease_id == 0:
            break
        lease: ILeaseEscrow.Lease = lease_book._lease(lease_id)
        if not lease.is_closed:
            until: uint256 = min(block.timestamp, lease.ends_at)
            available: uint256 = self._available_between(
                lease.asset, lease.period_started_at, until
            )
            accrued: uint256 = available * lease.hourly_rate // lease_math.HOUR_SECONDS
            total += max(accrued, lease.released) - lease.released
        lease_id = lease.previous_lease_id
    return total


# ---- Internal ----------


@internal
def _settle_period(
    lease_id: uint256, lease: ILeaseEscrow.Lease
) -> (ILeaseEscrow.Lease, lease_math.Settlement):
    """
    One step within the present period: the lease after it, and what it moves.
    """
    until: uint256 = 0
    total: uint256 = 0
    until, total = staticcall IMetricsOracle(METER).final_reading(
        lease.asset, lease_math._period_end(lease)
    )
    assert until > lease.period_started_at, "escrow: nothing final yet"

    before: ILeaseEscrow.Lease = lease
    if before.period_total == 0:
        # Not read yet, or a machine that never ran: final, so the answer never changes.
        before.period_total = staticcall IMetricsOracle(METER).available_at(
            lease.asset, lease.period_started_at
        )
    step: lease_math.Settlement = lease_math._settlement(before, until, total)

    log ILeaseEscrow.LeaseSettled(
        lease_id=lease_id, asset=lease.asset, amount=step.amount, seconds=step.seconds, until=until
    )
    if step.is_period_over:
        log ILeaseEscrow.PeriodClosed(
            lease_id=lease_id,
            asset=lease.asset,
            lessee=lease.lessee,
            delivered_seconds=step.delivered,
            charge=step.charge,
            credit=step.credit,
            refund=step.refund,
        )
    return lease_math._settled(before, step, until, total), step


@internal
@view
def _available_between(asset: uint256, start: uint256, until: uint256) -> uint256:
    """
    Seconds that the meter shows between two moments; not final.
    """
    total: uint256 = staticcall IMetricsOracle(METER).available_at(asset, until)
    before: uint256 = staticcall IMetricsOracle(METER).available_at(asset, start)
    return min(total - before, until - start)
