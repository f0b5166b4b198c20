# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Lease Math Harness
@license AGPL-3.0-only
@notice Lets tests call `modules/lease_math.vy`.
"""

from ..interfaces import ILeaseEscrow
from ..modules import lease_math


@external
@pure
def period_end(lease: ILeaseEscrow.Lease) -> uint256:
    return lease_math._period_end(lease)


@external
@pure
def settlement(lease: ILeaseEscrow.Lease, until: uint256, total: uint256) -> lease_math.Settlement:
    return lease_math._settlement(lease, until, total)


@external
@pure
def settled(lease: ILeaseEscrow.Lease, until: uint256, total: uint256) -> ILeaseEscrow.Lease:
    """
    @notice The lease after what is due is paid.
    @param lease The lease before.
    @param until Unix seconds, final.
    @param total The meter's running total there.
    @return The lease after.
    """
    step: lease_math.Settlement = lease_math._settlement(lease, until, total)
    return lease_math._settled(lease, step, until, total)


@external
@pure
def end_after_notice(lease: ILeaseEscrow.Lease, moment: uint256) -> uint256:
    return lease_math._end_after_notice(lease, moment)
