# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lease Pages
@license AGPL-3.0-only
@notice Shows the leases of a machine: the record, what accrues, what is final of it.
@dev Reckons with `lease_math` on what the escrow and the meter say, as `metered_lease` does.
"""

from ..interfaces import ILeaseEscrow
from ..interfaces import ILens
from ..interfaces import IMetricsOracle
from . import lease_math
from . import lease_word
from . import lens_links as links

uses: links


interface Delivery:
    def delivered(lease_id: uint256) -> uint256: view
    def funded_until(lease_id: uint256) -> uint256: view


# ---- Views ----------


@external
@view
@reentrant
def leases(
    asset: uint256, first: uint256, count: uint256
) -> DynArray[ILens.LeaseRow, links.MAX_ROWS]:
    """
    @notice Leases of a machine, oldest first.
    @param asset Title id.
    @param first Number of the first one, from 1: a lease's id is asset x 1,000,000 + its number.
    @param count How many at most, up to 50.
    @return One row a lease, none past the latest one.
    """
    rows: DynArray[ILens.LeaseRow, links.MAX_ROWS] = []
    total: uint256 = staticcall ILeaseEscrow(links.ESCROW).lease_count(asset)
    end: uint256 = links._end(first, count, total, links.MAX_ROWS)
    for number: uint256 in range(first, end, bound=links.MAX_ROWS):
        rows.append(self._lease(asset * lease_word.IDS_PER_ASSET + number))
    return rows


# ---- Internal ----------


@internal
@view
def _lease(lease_id: uint256) -> ILens.LeaseRow:
    """
    The row of a lease that was opened.
    """
    row: ILens.LeaseRow = empty(ILens.LeaseRow)
    lease: ILeaseEscrow.Lease = staticcall ILeaseEscrow(links.ESCROW).lease(lease_id)
    row.lease_id = lease_id
    row.lease = lease
    row.funded_until = staticcall Delivery(links.ESCROW).funded_until(lease_id)
    row.delivered_seconds = staticcall Delivery(links.ESCROW).delivered(lease_id)
    if lease.is_closed:
        return row

    row.accrued = self._accrued(lease)
    row.final_until = staticcall IMetricsOracle(links.METER).final_until(lease.asset)
    period: lease_math.Period = self._period(lease)
    until: uint256 = min(period.end, row.final_until)
    if until <= period.start:
        return row
    total: uint256 = period.total + self._delivered(lease, period.start, until)
    due: lease_math.Settlement = lease_math._settlement(period, until, total)
    row.final_seconds = due.delivered
    row.settleable = due.amount
    row.refundable = due.refund
    row.shortfall = due.shortfall
    return row


@internal
@view
def _accrued(lease: ILeaseEscrow.Lease) -> uint256:
    """
    Rent of an open lease since its last closed period, less what was released. Rounds down.
    """
    if block.timestamp < lease.started_at:
        return 0
    until: uint256 = min(block.timestamp, lease.ends_at)
    seconds: uint256 = self._delivered(lease, lease.period_started_at, until)
    charge: uint256 = lease_math._charge(seconds, lease.hourly_rate)
    return max(charge, lease.released) - lease.released


@internal
@pure
def _period(lease: ILeaseEscrow.Lease) -> lease_math.Period:
    """
    The present period of an open lease, as `lease_word` reads it from the words; its total counts
    from zero.
    """
    period: lease_math.Period = empty(lease_math.Period)
    period.start = lease.period_started_at
    period.end = period.start + lease_math.PERIOD_SECONDS
    period.paid_seconds = lease.period_seconds
    period.hourly_rate = lease.hourly_rate
    period.sla_bps = lease.sla_bps
    period.credit_bps = lease.credit_bps
    period.measured = lease_math.PERIOD_SECONDS
    period.escrowed = lease_math.PERIOD_HOURS * lease.hourly_rate
    if period.end < lease.ends_at:
        return period

    period.end = lease.ends_at
    period.measured = period.end - period.start
    period.escrowed = lease.escrowed
    term_end: uint256 = lease.started_at + lease.hours * lease_math.HOUR_SECONDS
    if lease.notice_by_lessee and lease.ends_at != term_end:
        period.measured = max(period.measured, lease_math.NOTICE_MEASURE_SECONDS)
    return period


@internal
@view
def _delivered(lease: ILeaseEscrow.Lease, start: uint256, until: uint256) -> uint256:
    """
    Seconds that count of a lease between two moments: the meter's, or of BARE_METAL all but those
    that attestors took off.
    """
    meter: IMetricsOracle = IMetricsOracle(links.METER)
    if lease.tenancy == 0:
        total: uint256 = staticcall meter.available_at(lease.asset, until)
        return min(total - staticcall meter.available_at(lease.asset, start), until - start)

    uptime: uint256 = until - start
    at: uint256 = start
    for _: uint256 in range(lease_math.MAX_PERIODS):
        if at == until:
            break
        next: uint256 = min(until, at + lease_math.PERIOD_SECONDS)
        uptime -= staticcall meter.downtime_between(lease.asset, at, next)
        at = next
    return uptime
