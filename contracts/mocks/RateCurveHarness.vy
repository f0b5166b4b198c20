# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Rate Curve Harness
@license AGPL-3.0-only
@notice Lets tests call `modules/rate_curve.vy`.
"""

from ..modules import rate_curve

initializes: rate_curve

exports: rate_curve.max_rate


@deploy
def __init__(
    rate_zero_bps: uint256, rate_kink_bps: uint256, kink_bps: uint256, rate_full_bps: uint256
):
    rate_curve.__init__(rate_zero_bps, rate_kink_bps, kink_bps, rate_full_bps)


@external
@view
def rate_at(use: uint256) -> uint256:
    """
    @notice Continuous rate of a step at a use.
    @param use WAD, at most one.
    @return WAD.
    """
    return rate_curve._rate_at(use)


@external
@pure
def annual(rate: uint256) -> uint256:
    """
    @notice Nominal annual rate of a continuous one.
    @param rate WAD.
    @return WAD.
    """
    return rate_curve._annual(rate)
