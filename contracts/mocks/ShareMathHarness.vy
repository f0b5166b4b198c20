# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Share Math Harness
@license AGPL-3.0-only
@notice Lets tests call `modules/share_math.vy`.
"""

from ..modules import share_math


@external
@pure
def assets_down(shares: uint256, total: uint256, supply: uint256) -> uint256:
    return share_math._assets_down(shares, total, supply)


@external
@pure
def assets_up(shares: uint256, total: uint256, supply: uint256) -> uint256:
    return share_math._assets_up(shares, total, supply)


@external
@pure
def shares_down(assets: uint256, total: uint256, supply: uint256) -> uint256:
    return share_math._shares_down(assets, total, supply)


@external
@pure
def shares_up(assets: uint256, total: uint256, supply: uint256) -> uint256:
    return share_math._shares_up(assets, total, supply)
