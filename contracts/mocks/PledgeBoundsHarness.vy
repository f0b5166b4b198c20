# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Pledge Bounds Harness
@license AGPL-3.0-only
@notice Opens the internals of the pledge bounds. Tests only.
"""

from ..modules import pledge_bounds

MAX_PLEDGED_HOURS: public(constant(uint256)) = pledge_bounds.MAX_PLEDGED_HOURS
MAX_PLEDGED_NOTICE_HOURS: public(constant(uint256)) = pledge_bounds.MAX_PLEDGED_NOTICE_HOURS
MIN_RATE_BPS: public(constant(uint256)) = pledge_bounds.MIN_RATE_BPS


@external
@pure
def check(hours: uint256, notice_hours: uint256, hourly_rate: uint256, market_rate: uint256):
    """
    @notice Revert unless a lease keeps the pledge bounds.
    @param hours Term.
    @param notice_hours Notice.
    @param hourly_rate Settlement units an hour.
    @param market_rate The market's, 0 if absent.
    """
    pledge_bounds._check(hours, notice_hours, hourly_rate, market_rate)
