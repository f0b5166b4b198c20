# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Revenue Book
@license AGPL-3.0-only
@notice Opens the internals of the revenue book. Tests only.
"""

from ..modules import revenue_book

initializes: revenue_book

exports: (
    revenue_book.revenue_of,
    revenue_book.buckets_of,
    revenue_book.income_of,
)


@external
def record(asset: uint256, gross: uint256, net: uint256, seconds: uint256):
    """
    @notice Count a payment of rent.
    @param asset Asset id.
    @param gross Settlement units before fee and opex.
    @param net Settlement units after them.
    @param seconds Available seconds that it paid for.
    """
    revenue_book._record(asset, gross, net, seconds)


@external
@view
def words_of(asset: uint256) -> (uint256, uint256):
    """
    @notice The raw words.
    @param asset Asset id.
    @return Totals word, buckets word.
    """
    return revenue_book._totals[asset], revenue_book._buckets[asset]
