# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Bond Link
@license AGPL-3.0-only
@notice Ties an escrow to the bonds of its hosts: a part is reserved as a lease opens, pays what the
        rent cannot, and is released as the lease ends.
@dev The bonds are named for good: others are another escrow. A lease keeps in a bit of its terms
     whether anything was reserved for it.
"""

from ..interfaces import ILeaseBonds
from . import lease_word
from . import offer_book
from . import refusal

BONDS: public(immutable(address))  # an `ILeaseBonds`, zero for none


@deploy
def __init__(bonds: address):
    assert bonds == empty(address) or bonds.is_contract, "escrow: bonds have no code"
    BONDS = bonds


# ---- Internal ----------


@internal
@view
def _check(asset: uint256, hourly_rate: uint256):
    """
    Refused where the host's bond is too low for the machine to be let at this rate.
    """
    if BONDS != empty(address):
        is_bonded: bool = staticcall ILeaseBonds(BONDS).is_bonded(asset, hourly_rate)
        refusal._unless(is_bonded, "bonds: host bond too low")


@internal
def _reserve(asset: uint256, offer: uint256) -> uint256:
    """
    Reserve the bond of a lease on an offer word, which says whether anything was.
    """
    if BONDS == empty(address):
        return offer
    if extcall ILeaseBonds(BONDS).reserve(asset, offer_book._rate(offer)):
        return offer | offer_book.BONDED
    return offer


@internal
def _draw(lease_id: uint256, lessee: address, terms: uint256, shortfall: uint256, ends: bool):
    """
    Let what is reserved for a lease pay a shortfall, and release the rest if the lease `ends`.
    """
    if terms & lease_word.BONDED != 0 and (ends or shortfall != 0):
        rate: uint256 = lease_word._hourly_rate(terms)
        extcall ILeaseBonds(BONDS).cover(lease_id, lessee, rate, shortfall, ends)
