# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lease Accrual
@license AGPL-3.0-only
@notice Shows what leases have been delivered and what accrues to a machine, not final.
@dev Reads the words of `lease_book`, and the meter as `metered_lease` does.
"""

from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle
from . import lease_book as book
from . import lease_math
from . import lease_word
from . import metered_lease

uses: book
uses: metered_lease

# Leases that `unsettled` looks back over: keeps the view bounded.
MAX_LEASES_BACK: constant(uint256) = 64


# ---- Views ----------


@external
@view
def delivered(lease_id: uint256) -> uint256:
    """
    @notice Seconds that a lease has been delivered so far, as the meter shows them; not final. Of a
            closed one the available seconds, whatever its tenancy was.
    @param lease_id The lease.
    @return Seconds from the lease's start to its end or to now.
    """
    lease: ILeaseEscrow.Lease = book._lease(lease_id)
    until: uint256 = max(lease.started_at, min(block.timestamp, lease.ends_at))
    return self._delivered_between(lease, lease.started_at, until)


@external
@view
def unsettled(asset: uint256) -> uint256:
    """
    @notice Rent of an asset that is owed or accrued but not yet through the waterfall: it goes to
            whoever owns the machine when it is settled.
    @dev Not final, and before credits for missed promises. Rounds down once a lease, so it can be
         above what the periods pay by one unit each. Looks back over the latest 64 leases.
    @param asset Title id.
    @return Settlement units.
    """
    total: uint256 = book._owed(asset)[0]
    number: uint256 = book._lease_count(asset)
    for _: uint256 in range(MAX_LEASES_BACK):
        if number == 0:
            break
        total += self._accrued(asset * lease_word.IDS_PER_ASSET + number)
        number -= 1
    return total


# ---- Internal ----------


@internal
@view
def _accrued(lease_id: uint256) -> uint256:
    """
    Rent of a lease that was neither released nor ruled out; not final, before credits.
    """
    lease: ILeaseEscrow.Lease = book._lease(lease_id)
    if lease.is_closed or block.timestamp < lease.started_at:
        return 0
    until: uint256 = min(block.timestamp, lease.ends_at)
    seconds: uint256 = self._delivered_between(lease, lease.period_started_at, until)
    charge: uint256 = lease_math._charge(seconds, lease.hourly_rate)
    return max(charge, lease.released) - lease.released


@internal
@view
def _delivered_between(lease: ILeaseEscrow.Lease, start: uint256, until: uint256) -> uint256:
    """
    Seconds that count of a lease between two moments; not final.
    """
    if lease.tenancy != 0:
        return metered_lease._uptime_between(lease.asset, start, until)
    total: uint256 = staticcall IMetricsOracle(metered_lease.METER).available_at(lease.asset, until)
    before: uint256 = staticcall IMetricsOracle(metered_lease.METER).available_at(
        lease.asset, start
    )
    return min(total - before, until - start)
