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

initializes: lease_book

exports: lease_book.lease_count


@external
def open(lease: ILeaseEscrow.Lease) -> uint256:
    return lease_book._open(lease)


@external
def set_count(count: uint256):
    lease_book.lease_count = count


@external
def write_notice(lease_id: uint256, ends_at: uint256):
    lease_book._write_notice(lease_id, ends_at)


@external
def write_progress(lease_id: uint256, lease: ILeaseEscrow.Lease):
    lease_book._write_progress(lease_id, lease)


@external
def write_closed(lease_id: uint256):
    lease_book._write_closed(lease_id)


@external
def write_owed(asset: uint256, amount: uint256, paid_seconds: uint256):
    lease_book._write_owed(asset, amount, paid_seconds)


@external
@view
def lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    return lease_book._lease(lease_id)


@external
@view
def owed(asset: uint256) -> (uint256, uint256):
    return lease_book._owed(asset)


@external
@view
def latest_lease(asset: uint256) -> uint256:
    return lease_book._latest_lease(asset)


@external
@view
def words(lease_id: uint256) -> (uint256, uint256, uint256):
    """
    @notice The three words of a lease.
    @param lease_id The lease.
    @return Party, terms and progress.
    """
    return (
        lease_book._party[lease_id],
        lease_book._terms[lease_id],
        lease_book._progress[lease_id],
    )


@external
@view
def account(asset: uint256) -> uint256:
    return lease_book._accounts[asset]
