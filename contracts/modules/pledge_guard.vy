# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Pledge Guard
@license AGPL-3.0-only
@notice Lets a pledged machine only within the pledge bounds, at the market rate of a named source.
@dev The source is named by the owner and only read. While there is none, or while it knows no
     rate, pledged machines are not let; all others do not depend on it.
"""

from snekmate.auth import ownable

from ..interfaces import IAppraiser
from . import offer_book
from . import pledge_bounds
from . import refusal
from . import title_word

uses: ownable


# An `IAppraiser`, zero if none is named; written by `set_price_source`.
price_source: public(address)


event PriceSourceSet:
    source: indexed(address)


# ---- Owner ----------


@external
def set_price_source(source: address):
    """
    @notice Name the contract that knows the market's hourly rates.
    @dev Owner only. Touches no lease that is open.
    @param source An `IAppraiser`, or zero for none: pledged machines are then not let.
    """
    ownable._check_owner()
    self.price_source = source
    log PriceSourceSet(source=source)


# ---- Internal ----------


@internal
@view
def _check_offer(
    asset: uint256, word: uint256, hours: uint256, offer: uint256, hourly_rate: uint256
):
    """
    As `_check`, of a lease on an offer word.
    """
    notice_hours: uint256 = offer_book._binding_hours(offer)
    self._check(asset, word, hours, notice_hours, hourly_rate, offer_book._tenancy(offer))


@internal
@view
def _check(
    asset: uint256,
    word: uint256,
    hours: uint256,
    notice_hours: uint256,
    hourly_rate: uint256,
    tenancy: uint256,
):
    """
    Where the title in `word` is pledged a lease on these terms keeps the pledge bounds at today's
    market rate: its lender can live with it.
    """
    if title_word._lien_index(word) == 0:
        return
    pledge_bounds._check_tenancy(tenancy)
    source: address = self.price_source
    refusal._unless(source != empty(address), "pledge: no price source")
    market_rate: uint256 = staticcall IAppraiser(source).hourly_rate_of(asset)
    pledge_bounds._check(hours, notice_hours, hourly_rate, market_rate)
