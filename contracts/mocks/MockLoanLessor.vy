# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Loan Lessor
@license AGPL-3.0-only
@notice A lessor whose latest lease is what anyone says. Tests only.
"""

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseEscrow

# Leases of each asset; written by `let`.
lease_count: public(HashMap[uint256, uint256])

# Lease id to lease; written by `let`.
_leases: HashMap[uint256, ILeaseEscrow.Lease]


@external
def let(
    title: address,
    asset: uint256,
    user: address,
    hours: uint256,
    notice_hours: uint256,
    hourly_rate: uint256,
    min_hours: uint256 = 1,
):
    """
    @notice Set the title's user for `hours` from now and remember the terms.
    @param title The title contract.
    @param asset Asset id.
    @param user The user.
    @param hours Term.
    @param notice_hours Notice.
    @param hourly_rate Settlement units an hour.
    @param min_hours Before which no notice ends it.
    """
    self.lease_count[asset] += 1
    lease: ILeaseEscrow.Lease = empty(ILeaseEscrow.Lease)
    lease.lessee = user
    lease.asset = asset
    lease.hours = hours
    lease.notice_hours = notice_hours
    lease.min_hours = min_hours
    lease.hourly_rate = hourly_rate
    self._leases[asset * 1_000_000 + self.lease_count[asset]] = lease
    expires: uint64 = convert(block.timestamp + hours * 3_600, uint64)
    extcall IComputeAsset(title).setUser(asset, user, expires)


@external
@view
def lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    """
    @notice A lease.
    @param lease_id Its id.
    @return As set by `let`.
    """
    return self._leases[lease_id]
