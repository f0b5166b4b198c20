# pragma version 0.4.3

"""
@title Lease Math
@license AGPL-3.0-only
@notice What a lease owes for metered time: periods, charge, credit for a missed promise, notice.
@dev Stateless, mirrored in `tests/helpers/lease_model.py`. Every amount counts from the start of
     its SLA period, so the number of settlements changes nothing. All divisions round down, but
     the promise, which rounds up: seconds are whole.
"""

from ..interfaces import ILeaseEscrow

HOUR_SECONDS: constant(uint256) = 3_600
PERIOD_HOURS: constant(uint256) = 720  # 30 days: cloud practice, frees what is held back monthly
PERIOD_SECONDS: constant(uint256) = PERIOD_HOURS * HOUR_SECONDS
CREDIT_SLOPE: constant(uint256) = 10  # seconds of rent given back for each missed second: no cliff
NOTICE_MEASURE_SECONDS: constant(uint256) = 7 * 86_400  # so that notice cannot single out an outage

_BPS: constant(uint256) = 10_000


# What one settlement moves. Amounts in settlement units.
struct Settlement:
    delivered: uint256  # available seconds in the period so far
    charge: uint256  # rate x delivered, before the credit
    credit: uint256  # of the charge, given back for the missed promise; 0 while the period runs
    amount: uint256  # newly due to the host side
    seconds: uint256  # newly paid available seconds
    refund: uint256  # due to the lessee, the credit included; 0 while the period runs
    is_period_over: bool


@internal
@pure
def _period_end(lease: ILeaseEscrow.Lease) -> uint256:
    """
    End of the present SLA period, Unix seconds.
    """
    return min(lease.period_started_at + PERIOD_SECONDS, lease.ends_at)


@internal
@pure
def _settlement(lease: ILeaseEscrow.Lease, until: uint256, total: uint256) -> Settlement:
    """
    What is due when the meter is final up to `until`, with the running total `total` there.
    `until` lies after the start of the present period and not after its end.
    """
    elapsed: uint256 = until - lease.period_started_at
    delivered: uint256 = min(total - lease.period_total, elapsed)
    charge: uint256 = delivered * lease.hourly_rate // HOUR_SECONDS
    is_last: bool = until == lease.ends_at
    is_over: bool = is_last or elapsed == PERIOD_SECONDS
    due: uint256 = 0
    credit: uint256 = 0
    refund: uint256 = 0

    if is_over:
        held: uint256 = lease.escrowed
        if not is_last:
            held = PERIOD_HOURS * lease.hourly_rate
        credit = self._credit(lease, delivered, elapsed, charge, is_last)
        due = charge - credit
        refund = held - due
    else:
        # What the credit could still take back stays in escrow; finality that a dispute
        # holds back must not take back what was released.
        due = max(charge * (_BPS - lease.credit_bps) // _BPS, lease.released)

    return Settlement(
        delivered=delivered,
        charge=charge,
        credit=credit,
        amount=due - lease.released,
        seconds=max(delivered, lease.period_seconds) - lease.period_seconds,
        refund=refund,
        is_period_over=is_over,
    )


@internal
@pure
def _credit(
    lease: ILeaseEscrow.Lease,
    delivered: uint256,
    elapsed: uint256,
    charge: uint256,
    is_last: bool,
) -> uint256:
    """
    What the missed promise gives back of a whole period's charge. Rounds down.
    """
    measured: uint256 = elapsed
    if is_last and self._is_cut_short(lease):
        # The time that the lessee did not stay for counts as available.
        measured = max(elapsed, NOTICE_MEASURE_SECONDS)

    kept: uint256 = delivered + (measured - elapsed)
    promised: uint256 = (measured * lease.sla_bps + _BPS - 1) // _BPS
    if kept >= promised:
        return 0
    return min(
        charge * lease.credit_bps // _BPS,
        CREDIT_SLOPE * (promised - kept) * lease.hourly_rate // HOUR_SECONDS,
    )


@internal
@pure
def _is_cut_short(lease: ILeaseEscrow.Lease) -> bool:
    """
    Whether the lessee's own notice moved the end.
    """
    return lease.notice_by_lessee and lease.ends_at < lease.started_at + lease.hours * HOUR_SECONDS


@internal
@pure
def _settled(
    lease: ILeaseEscrow.Lease, step: Settlement, until: uint256, total: uint256
) -> ILeaseEscrow.Lease:
    """
    The lease after `step`: escrowed = released + credited to the lessee + still held, exactly.
    """
    after: ILeaseEscrow.Lease = lease
    if step.is_period_over:
        after.escrowed = lease.escrowed - (step.charge - step.credit) - step.refund
        after.released = 0
        after.period_started_at = until
        after.period_total = total
        after.period_seconds = 0
    else:
        after.released = lease.released + step.amount
        after.period_seconds = lease.period_seconds + step.seconds
    return after


@internal
@pure
def _end_after_notice(lease: ILeaseEscrow.Lease, moment: uint256) -> uint256:
    """
    Where notice given at `moment` ends the lease: never later than agreed, never before the
    offer's shortest term.
    """
    noticed: uint256 = moment + lease.notice_hours * HOUR_SECONDS
    shortest: uint256 = lease.started_at + lease.min_hours * HOUR_SECONDS
    return min(lease.ends_at, max(noticed, shortest))
