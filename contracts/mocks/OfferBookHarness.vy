# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Offer Book Harness
@license AGPL-3.0-only
@notice Lets tests call `modules/offer_book.vy`.
"""

from ..interfaces import ILeaseEscrow
from ..modules import offer_book

initializes: offer_book


@external
def post(asset: uint256, offer: ILeaseEscrow.Offer, tenure: uint256) -> uint256:
    return offer_book._post(asset, offer, tenure)


@external
def withdraw(asset: uint256) -> uint256:
    return offer_book._withdraw(asset)


@external
def write(asset: uint256, word: uint256):
    offer_book._offers[asset] = word


@external
@view
def word(asset: uint256) -> uint256:
    return offer_book._offers[asset]


@external
@view
def offer(asset: uint256) -> (ILeaseEscrow.Offer, uint256, uint256):
    return offer_book._offer(asset)


@external
@view
def check_takeable(asset: uint256, hours: uint256, tenure: uint256):
    offer_book._check_takeable(offer_book._offers[asset], hours, tenure)
