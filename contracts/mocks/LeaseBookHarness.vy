# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Lease Book Harness
@license AGPL-3.0-only
@notice Lets tests call `modules/lease_book.vy`.
"""

from ..interfaces import ILeaseEscrow
from ..modules import lease_book
from ..modules import lease_math
from ..modules import lease_word

initializes: lease_book


@external
def open(asset: uint256, lessee: address, hours: uint256, offer: uint256) -> uint256:
    terms: uint256 = lease_word._pack_terms(offer)
    return lease_book._open(asset, lessee, block.timestamp, hours, terms)


@external
def write_words(lease_id: uint256, party: uint256, terms: uint256):
    """
    @notice Put a lease's words in place.
    @param lease_id The lease.
    @param party Its party word.
    @param terms Its terms word.
    """
    lease_book._party[lease_id] = party
    lease_book._terms[lease_id] = terms


@external
def write_account(asset: uint256, word: uint256):
    lease_book._accounts[asset] = word


@external
def write_notice(lease_id: uint256, ends_at: uint256):
    party: uint256 = lease_book._party[lease_id]
    lease_book._write_notice(lease_id, party, ends_at, lease_word.NOTICE_BY_LESSEE)


@external
def write_owed(asset: uint256, amount: uint256, paid_seconds: uint256):
    lease_book._write_owed(asset, amount, paid_seconds)


@external
def close(lease_id: uint256):
    lease_book._write_terms(lease_id, 0)


@external
@pure
def after_release(terms: uint256, total: uint256, newly_paid: uint256) -> uint256:
    return lease_word._after_release(terms, total, newly_paid)


@external
@pure
def after_period(terms: uint256, total: uint256) -> uint256:
    return lease_word._after_period(terms, total)


@external
@view
def lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    return lease_book._lease(lease_id)


@external
@view
def period(lease_id: uint256) -> lease_math.Period:
    return lease_word._period(lease_book._party[lease_id], lease_book._terms[lease_id])


@external
@view
def is_paid_out(lease_id: uint256) -> bool:
    return lease_word._is_paid_out(lease_book._party[lease_id], lease_book._terms[lease_id])


@external
@view
def open_words(lease_id: uint256) -> (uint256, uint256):
    """
    @notice Party and terms of a lease that is not closed.
    @param lease_id The lease.
    @return Its two words.
    """
    return lease_book._open_words(lease_id)


@external
@view
def words(lease_id: uint256) -> (uint256, uint256):
    """
    @notice Party and terms, whatever the lease's state.
    @param lease_id The lease.
    @return Its two words.
    """
    return lease_book._party[lease_id], lease_book._terms[lease_id]


@external
@view
def owed(asset: uint256) -> (uint256, uint256):
    return lease_book._owed(asset)


@external
@view
def lease_count(asset: uint256) -> uint256:
    return lease_book._lease_count(asset)


@external
@view
def account(asset: uint256) -> uint256:
    return lease_book._accounts[asset]
