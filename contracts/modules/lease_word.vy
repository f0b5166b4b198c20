# pragma version 0.4.3

"""
@title Lease Word
@license AGPL-3.0-only
@notice The words of a lease and what they say: who, from when to when, its present period.
@dev Stateless; nothing overflows. Bits from the lowest; mirrored in `tests/helpers/lease_words.py`.
     party:   lessee 160 | started_at 40 | ends_at 40 | hours 14 | notice by lessee 1, owner 1
     terms:   hourly rate 64 | min_hours 16 | periods closed 13 | bonded 1 | BARE_METAL 1 | successor 1
              | sla 14 | credit 12 | notice hours 10 | period total 40 | period seconds 24
              0 once the lease is closed. What a lease holds and has released is not stored: it
              follows from the periods closed and the seconds paid.
"""

from ..interfaces import ILeaseEscrow
from . import lease_math

MAX_NUMBER: constant(uint256) = 999_999  # a century of one-hour leases
IDS_PER_ASSET: constant(uint256) = MAX_NUMBER + 1
NOTICE_BY_LESSEE: constant(uint256) = 1 << 254
NOTICE_BY_OWNER: constant(uint256) = 1 << 255
NOTICE: constant(uint256) = NOTICE_BY_LESSEE | NOTICE_BY_OWNER

BONDED: constant(uint256) = 1 << 93  # of the terms: a bond is reserved
SUCCESSOR: constant(uint256) = 1 << 95  # of the terms: goes on from a lease of the same lessee

# Rate, min_hours, sla, credit and notice lie where they lie in an offer, 251 is its tenancy, 252 bonded.
_FROM_OFFER: constant(uint256) = (2**80 - 1) | ((2**36 - 1) << 96)
_ONE_PERIOD: constant(uint256) = 1 << 80

_MASK_10: constant(uint256) = 2**10 - 1
_MASK_12: constant(uint256) = 2**12 - 1
_MASK_13: constant(uint256) = 2**13 - 1
_MASK_14: constant(uint256) = 2**14 - 1
_MASK_16: constant(uint256) = 2**16 - 1
_MASK_24: constant(uint256) = 2**24 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_64: constant(uint256) = 2**64 - 1
_MASK_132: constant(uint256) = 2**132 - 1
_MASK_160: constant(uint256) = 2**160 - 1


# ---- Internal ----------


@internal
@pure
def _pack_party(lessee: address, started_at: uint256, ends_at: uint256, hours: uint256) -> uint256:
    return convert(lessee, uint256) | (started_at << 160) | (ends_at << 200) | (hours << 240)


@internal
@pure
def _pack_terms(offer: uint256) -> uint256:
    """
    The terms of an offer word, nothing paid yet.
    """
    return (offer & _FROM_OFFER) | (((offer >> 251) & 1) << 94) | ((offer >> 252) << 93)


@internal
@pure
def _with_end(party: uint256, ends_at: uint256) -> uint256:
    return (party & ~(_MASK_40 << 200)) | (ends_at << 200)


@internal
@pure
def _with_lessee(party: uint256, lessee: address) -> uint256:
    return (party & ~_MASK_160) | convert(lessee, uint256)


@internal
@pure
def _asset(lease_id: uint256) -> uint256:
    return lease_id // IDS_PER_ASSET


@internal
@pure
def _lessee(party: uint256) -> address:
    return convert(party & _MASK_160, address)


@internal
@pure
def _started_at(party: uint256) -> uint256:
    return (party >> 160) & _MASK_40


@internal
@pure
def _ends_at(party: uint256) -> uint256:
    return (party >> 200) & _MASK_40


@internal
@pure
def _hourly_rate(terms: uint256) -> uint256:
    return terms & _MASK_64


@internal
@pure
def _tenancy(terms: uint256) -> uint256:
    return (terms >> 94) & 1


@internal
@pure
def _hours(party: uint256) -> uint256:
    return (party >> 240) & _MASK_14


@internal
@pure
def _escrowed(party: uint256, terms: uint256) -> uint256:
    """
    Settlement units that the whole term took.
    """
    return unsafe_mul(self._hours(party), self._hourly_rate(terms))


@internal
@pure
def _shortest_hours(terms: uint256) -> uint256:
    """
    Hours that a lease lasts at least, whoever gives notice.
    """
    return (terms >> 64) & _MASK_16


@internal
@pure
def _binding_hours(terms: uint256) -> uint256:
    """
    Hours that may pass after notice in a lease's first second.
    """
    return max((terms >> 122) & _MASK_10, self._shortest_hours(terms))


@internal
@pure
def _period(party: uint256, terms: uint256) -> lease_math.Period:
    """
    The present period of an open lease, the last one with all the rest; of no length in the end.
    """
    ends_at: uint256 = (party >> 200) & _MASK_40
    closed: uint256 = (terms >> 80) & _MASK_13
    period: lease_math.Period = empty(lease_math.Period)
    period.hourly_rate = terms & _MASK_64
    period.sla_bps = (terms >> 96) & _MASK_14
    period.credit_bps = (terms >> 110) & _MASK_12
    period.total = (terms >> 132) & _MASK_40
    period.paid_seconds = (terms >> 172) & _MASK_24
    passed: uint256 = unsafe_mul(closed, lease_math.PERIOD_SECONDS)
    period.start = unsafe_add((party >> 160) & _MASK_40, passed)
    period.end = unsafe_add(period.start, lease_math.PERIOD_SECONDS)
    if period.end < ends_at:
        period.measured = lease_math.PERIOD_SECONDS
        period.escrowed = unsafe_mul(lease_math.PERIOD_HOURS, period.hourly_rate)
        return period
    period.end = ends_at
    if period.start >= ends_at:
        period.start = ends_at
        return period
    hours: uint256 = (party >> 240) & _MASK_14
    period.measured = self._measured(party, unsafe_sub(ends_at, period.start))
    hours = unsafe_sub(hours, unsafe_mul(closed, lease_math.PERIOD_HOURS))
    period.escrowed = unsafe_mul(hours, period.hourly_rate)
    return period


@internal
@pure
def _is_paid_out(party: uint256, terms: uint256) -> bool:
    """
    Whether all periods of an open lease are closed.
    """
    passed: uint256 = unsafe_mul((terms >> 80) & _MASK_13, lease_math.PERIOD_SECONDS)
    return unsafe_add((party >> 160) & _MASK_40, passed) >= self._ends_at(party)


@internal
@pure
def _measured(party: uint256, length: uint256) -> uint256:
    """
    Over how many seconds the promise counts in a last period: more after the lessee's own notice.
    """
    term: uint256 = unsafe_mul((party >> 240) & _MASK_14, lease_math.HOUR_SECONDS)
    term_end: uint256 = unsafe_add((party >> 160) & _MASK_40, term)
    if party & NOTICE_BY_LESSEE == 0 or self._ends_at(party) == term_end:
        return length
    return max(length, lease_math.NOTICE_MEASURE_SECONDS)


@internal
@pure
def _after_release(terms: uint256, total: uint256, newly_paid: uint256) -> uint256:
    """
    Terms after a release; `total` is the meter's at the period's start.
    """
    paid: uint256 = unsafe_add((terms >> 172) & _MASK_24, newly_paid)
    return (terms & _MASK_132) | (total << 132) | (paid << 172)


@internal
@pure
def _after_period(terms: uint256, total: uint256) -> uint256:
    """
    Terms after a period has closed; `total` is the meter's at its end.
    """
    return unsafe_add(terms & _MASK_132, _ONE_PERIOD) | (total << 132)


@internal
@pure
def _lease(lease_id: uint256, party: uint256, terms: uint256) -> ILeaseEscrow.Lease:
    """
    All that the words say.
    """
    period: lease_math.Period = self._period(party, terms)
    lease: ILeaseEscrow.Lease = empty(ILeaseEscrow.Lease)
    lease.lessee = self._lessee(party)
    lease.asset = self._asset(lease_id)
    lease.started_at = self._started_at(party)
    lease.ends_at = self._ends_at(party)
    lease.hours = self._hours(party)
    lease.min_hours = self._shortest_hours(terms)
    lease.hourly_rate = period.hourly_rate
    lease.sla_bps = period.sla_bps
    lease.credit_bps = period.credit_bps
    lease.notice_hours = (terms >> 122) & _MASK_10
    lease.is_closed = terms == 0
    lease.notice_by_lessee = party & NOTICE_BY_LESSEE != 0
    lease.periods_closed = (terms >> 80) & _MASK_13
    lease.period_started_at = lease.ends_at if lease.is_closed else period.start
    lease.period_total = period.total
    lease.period_seconds = period.paid_seconds
    lease.released = lease_math._released(period)
    if period.start != period.end:
        closed: uint256 = unsafe_mul(lease.periods_closed, lease_math.PERIOD_HOURS)
        lease.escrowed = unsafe_mul(unsafe_sub(lease.hours, closed), period.hourly_rate)
    lease.notice_by_owner = party & NOTICE_BY_OWNER != 0
    lease.previous_lease_id = 0 if lease_id % IDS_PER_ASSET == 1 else unsafe_sub(lease_id, 1)
    lease.is_successor = terms & SUCCESSOR != 0
    lease.tenancy = self._tenancy(terms)
    return lease
