# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Lease Math Harness
@license AGPL-3.0-only
@notice Lets tests call `modules/lease_math.vy`.
"""

from ..modules import lease_math


@external
@pure
def settlement(period: lease_math.Period, until: uint256, total: uint256) -> lease_math.Settlement:
    return lease_math._settlement(period, until, total)


@external
@pure
def released(period: lease_math.Period) -> uint256:
    return lease_math._released(period)


@external
@pure
def end_after_notice(
    moment: uint256,
    notice_hours: uint256,
    started_at: uint256,
    min_hours: uint256,
    ends_at: uint256,
) -> uint256:
    """
    @notice Where notice ends a lease.
    @param moment When it is given, Unix seconds.
    @param notice_hours Agreed notice.
    @param started_at Unix seconds.
    @param min_hours Shortest term.
    @param ends_at Agreed end, Unix seconds.
    @return Unix seconds.
    """
    return lease_math._end_after_notice(moment, notice_hours, started_at, min_hours, ends_at)
