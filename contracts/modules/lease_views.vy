# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lease Views
@license AGPL-3.0-only
@notice Shows leases as they are recorded.
@dev Reads the words of `lease_book`.
"""

from ..interfaces import ILeaseEscrow
from . import lease_book

uses: lease_book


@external
@view
def lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    """
    @notice A lease as recorded.
    @param lease_id The lease.
    @return See `ILeaseEscrow.Lease`.
    """
    return lease_book._lease(lease_id)


@external
@view
def lease_count(asset: uint256) -> uint256:
    """
    @notice How many leases an asset has had.
    @param asset Title id.
    @return The number of the latest: its id is asset x 1,000,000 + this.
    """
    return lease_book._lease_count(asset)


@external
@view
def funded_until(lease_id: uint256) -> uint256:
    """
    @notice Up to when the rent is in escrow: the whole term always is.
    @param lease_id The lease.
    @return Unix seconds.
    """
    return lease_book._lease(lease_id).ends_at
