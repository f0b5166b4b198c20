# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lease Book
@license AGPL-3.0-only
@notice Keeps every lease in two words and, per asset, one word of what is owed and let.
@dev A lease's id is its asset's id x 1,000,000 + its number: no global counter, no pointers.
     Bits named from the lowest; mirrored in `tests/helpers/lease_words.py`.
     party:   lessee 160 | started_at 40 | ends_at 40 | hours 14 | notice by lessee 1, owner 1
     terms:   hourly rate 64 | min_hours 16 | periods closed 16 | sla 14 | credit 12
              | notice hours 10 | period total 40 | period seconds 24; 0 once the lease is closed
     account: owed amount 96 | owed seconds 40 | leases 24 | let until 40
     What a lease holds and has released is not stored: it follows from the periods closed and the
     seconds paid.
"""

from ..interfaces import ILeaseEscrow
from . import lease_math

MAX_NUMBER: constant(uint256) = 999_999  # a century of one-hour leases
IDS_PER_ASSET: constant(uint256) = MAX_NUMBER + 1
NOTICE_BY_LESSEE: constant(uint256) = 1 << 254
NOTICE_BY_OWNER: constant(uint256) = 1 << 255

# Rate, min_hours, sla, credit and notice lie where they lie in an offer: copied as they are.
_FROM_OFFER: constant(uint256) = (2**80 - 1) | ((2**36 - 1) << 96)
_ONE_PERIOD: constant(uint256) = 1 << 80

_MASK_10: constant(uint256) = 2**10 - 1
_MASK_12: constant(uint256) = 2**12 - 1
_MASK_14: constant(uint256) = 2**14 - 1
_MASK_16: constant(uint256) = 2**16 - 1
_MASK_24: constant(uint256) = 2**24 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_64: constant(uint256) = 2**64 - 1
_MASK_96: constant(uint256) = 2**96 - 1
_MASK_132: constant(uint256) = 2**132 - 1
_MASK_136: constant(uint256) = 2**136 - 1
_MASK_160: constant(uint256) = 2**160 - 1


# Lease id to words, layout above; written by _open, _write_notice, _write_terms.
_party: HashMap[uint256, uint256]
_terms: HashMap[uint256, uint256]

# Asset to its word, layout above; written by _open, _write_notice and _write_owed.
_accounts: HashMap[uint256, uint256]


# ---- Internal ----------


@internal
def _open(asset: uint256, lessee: address, hours: uint256, offer: uint256) -> uint256:
    """
    Record a lease of a free machine from now on, on the terms of an offer word.
    """
    account: uint256 = self._accounts[asset]
    # The second in which a lease ends is free.
    assert block.timestamp >= account >> 160, "escrow: machine in use"
    number: uint256 = ((account >> 136) & _MASK_24) + 1
    assert number <= MAX_NUMBER, "escrow: too many leases"
    lease_id: uint256 = asset * IDS_PER_ASSET + number
    ends_at: uint256 = block.timestamp + hours * lease_math.HOUR_SECONDS

    self._accounts[asset] = (account & _MASK_136) | (number << 136) | (ends_at << 160)
    self._party[lease_id] = (
        convert(lessee, uint256) | (block.timestamp << 160) | (ends_at << 200) | (hours << 240)
    )
    self._terms[lease_id] = offer & _FROM_OFFER
    return lease_id


@internal
@view
def _open_words(lease_id: uint256) -> (uint256, uint256):
    """
    Party and terms of a lease that is not closed.
    """
    party: uint256 = self._party[lease_id]
    terms: uint256 = self._terms[lease_id]
    assert party != 0, "escrow: no such lease"
    assert terms != 0, "escrow: lease closed"
    return party, terms


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
def _ends_at(party: uint256) -> uint256:
    return (party >> 200) & _MASK_40


@internal
@pure
def _period(party: uint256, terms: uint256) -> lease_math.Period:
    """
    The present period of an open lease; of no length at its end once all are closed.
    """
    ends_at: uint256 = (party >> 200) & _MASK_40
    closed: uint256 = (terms >> 80) & _MASK_16
    period: lease_math.Period = empty(lease_math.Period)
    period.hourly_rate = terms & _MASK_64
    period.sla_bps = (terms >> 96) & _MASK_14
    period.credit_bps = (terms >> 110) & _MASK_12
    period.total = (terms >> 132) & _MASK_40
    period.paid_seconds = (terms >> 172) & _MASK_24
    period.start = ((party >> 160) & _MASK_40) + closed * lease_math.PERIOD_SECONDS
    period.end = period.start + lease_math.PERIOD_SECONDS
    if period.end < ends_at:
        period.measured = lease_math.PERIOD_SECONDS
        period.escrowed = lease_math.PERIOD_HOURS * period.hourly_rate
        return period

    period.end = ends_at
    if period.start >= ends_at:
        period.start = ends_at
        return period
    # The last period: with all the rest of the term's escrow.
    hours: uint256 = (party >> 240) & _MASK_14
    period.measured = self._measured(party, ends_at - period.start)
    period.escrowed = (hours - closed * lease_math.PERIOD_HOURS) * period.hourly_rate
    return period


@internal
@pure
def _is_paid_out(party: uint256, terms: uint256) -> bool:
    """
    Whether all periods of an open lease are closed.
    """
    passed: uint256 = ((terms >> 80) & _MASK_16) * lease_math.PERIOD_SECONDS
    return ((party >> 160) & _MASK_40) + passed >= self._ends_at(party)


@internal
@pure
def _measured(party: uint256, length: uint256) -> uint256:
    """
    Over how many seconds the promise counts in a last period: more after the lessee's own notice.
    """
    term: uint256 = ((party >> 240) & _MASK_14) * lease_math.HOUR_SECONDS
    term_end: uint256 = ((party >> 160) & _MASK_40) + term
    if party & NOTICE_BY_LESSEE == 0 or self._ends_at(party) == term_end:
        return length
    return max(length, lease_math.NOTICE_MEASURE_SECONDS)


@internal
@pure
def _after_release(terms: uint256, total: uint256, newly_paid: uint256) -> uint256:
    """
    Terms after a release; `total` is the meter's at the period's start.
    """
    paid: uint256 = ((terms >> 172) & _MASK_24) + newly_paid
    return (terms & _MASK_132) | (total << 132) | (paid << 172)


@internal
@pure
def _after_period(terms: uint256, total: uint256) -> uint256:
    """
    Terms after a period has closed; `total` is the meter's at its end.
    """
    return ((terms & _MASK_132) + _ONE_PERIOD) | (total << 132)


@internal
def _write_terms(lease_id: uint256, terms: uint256):
    """
    0 closes: parties and times stay readable, the terms are in the log.
    """
    self._terms[lease_id] = terms


@internal
def _write_notice(lease_id: uint256, party: uint256, ends_at: uint256, by: uint256):
    """
    Move the end of a live lease, its asset's latest; `by` is one of the notice bits.
    """
    asset: uint256 = self._asset(lease_id)
    self._party[lease_id] = (party & ~(_MASK_40 << 200)) | (ends_at << 200) | by
    self._accounts[asset] = (self._accounts[asset] & _MASK_160) | (ends_at << 160)


@internal
@view
def _lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    """
    Refuses an id that was never opened.
    """
    party: uint256 = self._party[lease_id]
    terms: uint256 = self._terms[lease_id]
    assert party != 0, "escrow: no such lease"
    period: lease_math.Period = self._period(party, terms)
    lease: ILeaseEscrow.Lease = empty(ILeaseEscrow.Lease)

    lease.lessee = self._lessee(party)
    lease.asset = self._asset(lease_id)
    lease.started_at = (party >> 160) & _MASK_40
    lease.ends_at = self._ends_at(party)
    lease.hours = (party >> 240) & _MASK_14
    lease.min_hours = (terms >> 64) & _MASK_16
    lease.hourly_rate = period.hourly_rate
    lease.sla_bps = period.sla_bps
    lease.credit_bps = period.credit_bps
    lease.notice_hours = (terms >> 122) & _MASK_10
    lease.is_closed = terms == 0
    lease.notice_by_lessee = party & NOTICE_BY_LESSEE != 0
    lease.periods_closed = (terms >> 80) & _MASK_16
    lease.period_started_at = lease.ends_at if lease.is_closed else period.start
    lease.period_total = period.total
    lease.period_seconds = period.paid_seconds
    lease.released = lease_math._released(period)
    if period.start != period.end:
        hours: uint256 = lease.hours - lease.periods_closed * lease_math.PERIOD_HOURS
        lease.escrowed = hours * period.hourly_rate
    lease.notice_by_owner = party & NOTICE_BY_OWNER != 0
    lease.previous_lease_id = 0 if lease_id % IDS_PER_ASSET == 1 else lease_id - 1
    return lease


@internal
@view
def _owed(asset: uint256) -> (uint256, uint256):
    account: uint256 = self._accounts[asset]
    return account & _MASK_96, (account >> 96) & _MASK_40


@internal
def _write_owed(asset: uint256, amount: uint256, paid_seconds: uint256):
    self._accounts[asset] = (self._accounts[asset] & ~_MASK_136) | amount | (paid_seconds << 96)


@internal
@view
def _lease_count(asset: uint256) -> uint256:
    return (self._accounts[asset] >> 136) & _MASK_24
