# pragma version 0.4.3

"""
@title Lease Math
@license AGPL-3.0-only
@notice What metered time costs: charge, release, credit for a missed promise, refund, notice.
@dev Stateless, mirrored in `tests/helpers/lease_model.py`. Seconds have 40 bits at most, rates 64
     and shares 14: no product overflows. Every amount counts from the start of its SLA period, so
     the number of settlements changes nothing. All divisions round down, but the promise, which
     rounds up: seconds are whole.
"""

HOUR_SECONDS: constant(uint256) = 3_600
PERIOD_HOURS: constant(uint256) = 720  # 30 days: cloud practice, frees what is held back monthly
PERIOD_SECONDS: constant(uint256) = PERIOD_HOURS * HOUR_SECONDS
MAX_PERIODS: constant(uint256) = 13  # a term of 8,760 hours has 12 whole ones and a rest
CREDIT_SLOPE: constant(uint256) = 10  # seconds of rent given back for each missed second: no cliff
NOTICE_MEASURE_SECONDS: constant(uint256) = 7 * 86_400  # so that notice cannot single out an outage

_BPS: constant(uint256) = 10_000


# The present SLA period of a lease.
struct Period:
    start: uint256  # Unix seconds
    end: uint256  # Unix seconds
    measured: uint256  # seconds over which the promise counts: its length, or more after notice
    total: uint256  # the meter's running total at its start
    paid_seconds: uint256  # available seconds that the host side was paid for
    escrowed: uint256  # settlement units
    hourly_rate: uint256  # settlement units
    sla_bps: uint256
    credit_bps: uint256


# What one settlement moves. Amounts in settlement units.
struct Settlement:
    delivered: uint256  # seconds that count in the period so far: available, of BARE_METAL elapsed
    charge: uint256  # rate x delivered, before the credit
    credit: uint256  # of the charge, given back for the missed promise; 0 while the period runs
    amount: uint256  # newly due to the host side
    seconds: uint256  # seconds newly paid with it; 0 if the amount is
    refund: uint256  # due to the lessee, the credit included; 0 while the period runs
    shortfall: uint256  # what the promise was worth beyond the credit: a host's bond stands for it


@internal
@pure
def _settlement(period: Period, until: uint256, total: uint256) -> Settlement:
    """
    What is due when the meter is final up to `until`, after the period's start and not after its
    end, with the running total `total` there. Due + refund = escrowed once the period is over.
    """
    delivered: uint256 = min(total - period.total, until - period.start)
    charge: uint256 = self._charge(delivered, period.hourly_rate)
    released: uint256 = self._released(period)
    credit: uint256 = 0
    shortfall: uint256 = 0
    due: uint256 = 0
    refund: uint256 = 0
    if until == period.end:
        credit, shortfall = self._credit(period, delivered, charge)
        # Never less than was released: a lease gives out what it holds, whatever the meter says.
        due = max(charge - credit, released)
        refund = period.escrowed - due
    else:
        due = self._releasable(charge, period.credit_bps)

    amount: uint256 = 0
    newly_paid: uint256 = 0
    # Not less than before, even where finality is held back.
    if due > released:
        amount = due - released
        newly_paid = unsafe_sub(max(delivered, period.paid_seconds), period.paid_seconds)
    return Settlement(
        delivered=delivered,
        charge=charge,
        credit=credit,
        amount=amount,
        seconds=newly_paid,
        refund=refund,
        shortfall=shortfall,
    )


@internal
@pure
def _charge(delivered: uint256, hourly_rate: uint256) -> uint256:
    """
    Rent of the delivered seconds. Rounds down.
    """
    return unsafe_div(unsafe_mul(delivered, hourly_rate), HOUR_SECONDS)


@internal
@pure
def _releasable(charge: uint256, credit_bps: uint256) -> uint256:
    """
    The part of a running period's charge that no credit can take back. Rounds down.
    """
    return self._part(charge, unsafe_sub(_BPS, credit_bps))


@internal
@pure
def _released(period: Period) -> uint256:
    """
    What the host side has had of a running period: it follows from the seconds paid.
    """
    return self._releasable(
        self._charge(period.paid_seconds, period.hourly_rate), period.credit_bps
    )


@internal
@pure
def _credit(period: Period, delivered: uint256, charge: uint256) -> (uint256, uint256):
    """
    What the missed promise gives back of a whole period's charge, and what it was worth beyond it:
    at most `credit_bps` of the rent of the whole period, of which only what was delivered is there
    to give. Rounds down.
    """
    # The time that a lessee who gave notice did not stay for counts as available.
    length: uint256 = unsafe_sub(period.end, period.start)
    kept: uint256 = unsafe_add(delivered, unsafe_sub(period.measured, length))
    parts: uint256 = unsafe_mul(period.measured, period.sla_bps)
    promised: uint256 = unsafe_div(unsafe_add(parts, _BPS - 1), _BPS)
    if kept >= promised:
        return 0, 0
    missed: uint256 = unsafe_sub(promised, kept)
    worth: uint256 = self._charge(unsafe_mul(CREDIT_SLOPE, missed), period.hourly_rate)
    credit: uint256 = min(self._part(charge, period.credit_bps), worth)
    rent: uint256 = self._charge(length, period.hourly_rate)
    return credit, unsafe_sub(min(self._part(rent, period.credit_bps), worth), credit)


@internal
@pure
def _part(amount: uint256, bps: uint256) -> uint256:
    """
    Rounds down.
    """
    return unsafe_div(unsafe_mul(amount, bps), _BPS)


@internal
@pure
def _end_after_notice(
    moment: uint256,
    notice_hours: uint256,
    started_at: uint256,
    min_hours: uint256,
    ends_at: uint256,
) -> uint256:
    """
    Where notice given at `moment` ends a lease: never later than agreed, never before the offer's
    shortest term.
    """
    noticed: uint256 = unsafe_add(moment, unsafe_mul(notice_hours, HOUR_SECONDS))
    shortest: uint256 = unsafe_add(started_at, unsafe_mul(min_hours, HOUR_SECONDS))
    return min(ends_at, max(noticed, shortest))
