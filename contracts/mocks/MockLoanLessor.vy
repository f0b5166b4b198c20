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

# Asset to what binds whoever takes it over; written by `let`.
_terms: HashMap[uint256, uint256[4]]


@external
def let(
    title: address,
    asset: uint256,
    user: address,
    hours: uint256,
    notice_hours: uint256,
    hourly_rate: uint256,
    min_hours: uint256 = 1,
    tenancy: uint256 = 0,
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
    @param tenancy 1 BARE_METAL.
    """
    self._terms[asset] = [hours, max(notice_hours, min_hours), hourly_rate, tenancy]
    expires: uint64 = convert(block.timestamp + hours * 3_600, uint64)
    extcall IComputeAsset(title).setUser(asset, user, expires)


@external
@view
def binding_terms(asset: uint256) -> (uint256, uint256, uint256, uint256):
    """
    @notice What binds whoever takes the machine over.
    @param asset Asset id.
    @return Hours, hours that may pass after notice, rate and tenancy of the latest lease.
    """
    terms: uint256[4] = self._terms[asset]
    return terms[0], terms[1], terms[2], terms[3]
