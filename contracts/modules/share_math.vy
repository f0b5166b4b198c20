# pragma version 0.4.3

"""
@title Share Math
@license AGPL-3.0-only
@notice Shares to assets and back, with virtual shares and a virtual asset.
@dev Stateless. A million virtual shares on one virtual asset make the first share dear to inflate:
     what an attacker gives away to move the price is lost to them a million times over.
     Supplies stay below 2^128 and assets below 2^124: products fit.
"""

OFFSET_DECIMALS: constant(uint8) = 6
MAX_SUPPLY: constant(uint256) = 2**128 - 1  # shares; keeps every product within 256 bits

_VIRTUAL_SHARES: constant(uint256) = 10**6


@internal
@pure
def _assets_down(shares: uint256, total: uint256, supply: uint256) -> uint256:
    return shares * (total + 1) // (supply + _VIRTUAL_SHARES)


@internal
@pure
def _assets_up(shares: uint256, total: uint256, supply: uint256) -> uint256:
    divisor: uint256 = supply + _VIRTUAL_SHARES
    return (shares * (total + 1) + divisor - 1) // divisor


@internal
@pure
def _shares_down(assets: uint256, total: uint256, supply: uint256) -> uint256:
    return assets * (supply + _VIRTUAL_SHARES) // (total + 1)


@internal
@pure
def _shares_up(assets: uint256, total: uint256, supply: uint256) -> uint256:
    return (assets * (supply + _VIRTUAL_SHARES) + total) // (total + 1)
