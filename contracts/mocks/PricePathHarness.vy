# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Price Path Harness
@license AGPL-3.0-only
@notice Lets tests call `modules/price_path.vy`.
"""

from ..modules import price_path


@external
@pure
def pack(price: uint256, observed_at: uint256, version: uint256) -> uint256:
    return price_path._pack(price, observed_at, version)


@external
@pure
def fields(quote: uint256) -> (uint256, uint256, uint256):
    """
    @notice The fields of a quote.
    @param quote The word.
    @return Price, Unix seconds of the observation, and version.
    """
    return price_path._quoted(quote), price_path._observed_at(quote), price_path._version(quote)


@external
@pure
def median(quotes: uint256[price_path.SEATS], moment: uint256) -> (uint256, uint256):
    return price_path._median(quotes, moment)


@external
@pure
def step(moved: uint256, raw: uint256, elapsed: uint256) -> uint256:
    return price_path._step(moved, raw, elapsed)


@external
@pure
def walk(
    moved: uint256, since: uint256, quotes: uint256[price_path.SEATS], now: uint256
) -> price_path.Price:
    """
    @notice Where a price stands.
    @param moved Where it stood.
    @param since When, Unix seconds.
    @param quotes Words of the five seats, 0 = none.
    @param now Unix seconds.
    @return The price.
    """
    return price_path._walk(moved, since, quotes, now)
