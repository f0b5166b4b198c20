# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Market Link
@license AGPL-3.0-only
@notice Ties an escrow to the price index of its machines: what an indexed offer costs, and how a
        machine stands when the index counts it.
@dev The index is named for good: another one is another escrow. Its failure never holds up a lease
     at a fixed rate; an indexed offer that has no price is not taken. Works on the words of
     `lease_book` and `offer_book`.
"""

from ..interfaces import ILeaseEscrow
from ..interfaces import IPriceIndex
from . import lease_book
from . import lease_word
from . import offer_book
from . import refusal

uses: lease_book
uses: offer_book

REFRESH_GAS: constant(uint256) = 300_000  # twice what a first refresh takes

_WAD: constant(uint256) = 10**18
_BPS: constant(uint256) = 10_000

INDEX: public(immutable(address))  # an `IPriceIndex`, zero for none


@deploy
def __init__(index: address):
    assert index == empty(address) or index.is_contract, "escrow: index has no code"
    INDEX = index


# ---- Views ----------


@external
@view
@reentrant
def standing(asset: uint256) -> ILeaseEscrow.Standing:
    """
    @notice How a machine is let and offered, for a price index.
    @dev The index asks in the middle of `post_offer` and of an opening, when all else is done.
    @param asset Title id.
    @return See `ILeaseEscrow.Standing`.
    """
    latest: uint256 = lease_book._latest(asset)
    # What waits after a lease counts from its start on: until then the other one is what is paid.
    if block.timestamp < lease_word._started_at(lease_book._party[latest]):
        latest -= 1
    offer: uint256 = offer_book._offers[asset]
    return ILeaseEscrow.Standing(
        lease_number=latest % lease_word.IDS_PER_ASSET,
        let_until=lease_word._ends_at(lease_book._party[latest]),
        lease_rate=offer_book._rate(lease_book._terms[latest]),
        offer_rate=offer_book._rate(offer),
        offer_tenure=offer_book._tenure(offer),
        valid_until=offer_book._valid_until(offer),
    )


# ---- Internal ----------


@internal
def _refresh(asset: uint256):
    """
    Let the index count a machine as it stands: it asks `standing`, so all else is done before. Its
    failure counts nothing: anyone can refresh the machine later.
    """
    if INDEX != empty(address):
        counted: bool = raw_call(
            INDEX,
            abi_encode(asset, method_id=method_id("refresh(uint256)")),
            gas=REFRESH_GAS,
            revert_on_failure=False,
        )
        if not counted:
            log ILeaseEscrow.NotCounted(asset=asset)


@internal
@view
def _rate(asset: uint256, offer: uint256, accelerators: uint256) -> uint256:
    """
    What a machine costs an hour on an offer: the offer's rate, or if it is indexed and that is more,
    price x accelerators x (1 + premium), rounded down. Settlement units.
    """
    rate: uint256 = offer_book._rate(offer)
    if not offer_book._is_indexed(offer):
        return rate
    refusal._unless(INDEX != empty(address), "escrow: no price index")
    price: uint256 = staticcall IPriceIndex(INDEX).price_of(asset)
    refusal._unless(price != 0, "escrow: no index price")
    premium: uint256 = _BPS + offer_book._premium_bps(offer)
    rate = max(rate, price * accelerators * premium // (_WAD * _BPS))
    refusal._unless(rate <= offer_book.MAX_RATE, "escrow: rate out of range")
    return rate
