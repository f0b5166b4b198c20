# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Market Curve Harness
@license AGPL-3.0-only
@notice Lets tests call `modules/market_curve.vy`.
"""

from ..modules import market_curve

initializes: market_curve


@deploy
def __init__(target_bps: uint256, steepness_bps: uint256, speed_bps: uint256):
    market_curve.__init__(target_bps, steepness_bps, speed_bps)


@external
@view
def error(leased: uint256, listed: uint256) -> int256:
    """
    @notice How far a market is from its target.
    @param leased Accelerators.
    @param listed Accelerators.
    @return WAD, -1 to 1.
    """
    return market_curve._error(leased, listed)


@external
@view
def base_after(
    base: uint256, error: int256, elapsed: uint256, lowest: uint256, highest: uint256
) -> uint256:
    """
    @notice The base after a time with one error.
    @param base WAD settlement units an accelerator-hour.
    @param error WAD.
    @param elapsed Seconds.
    @param lowest Bound of the base.
    @param highest Bound of the base.
    @return WAD settlement units an accelerator-hour.
    """
    return market_curve._base_after(base, error, elapsed, lowest, highest)


@external
@view
def price(base: uint256, error: int256, lowest: uint256, highest: uint256) -> uint256:
    """
    @notice The price at an error.
    @param base WAD settlement units an accelerator-hour.
    @param error WAD.
    @param lowest Bound of the price.
    @param highest Bound of the price.
    @return WAD settlement units an accelerator-hour.
    """
    return market_curve._price(base, error, lowest, highest)
