# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lease Book
@license AGPL-3.0-only
@notice Keeps every lease in two words, a third from its first settlement, and per asset what the
        escrow still owes it.
@dev Bits named from the lowest; mirrored in `tests/helpers/lease_words.py`.
     party:    lessee 160 | started_at 40 | ends_at 40 | hours 16
     terms:    hourly rate 64 | asset 32 | sla 14 | credit 12 | notice hours 10 | state 4
               | spare 32 | min_hours 16 | flags 8 | previous lease 32
     progress: escrowed 72 | released 72 | period start 40 | total there 40 | seconds paid 24
     account:  owed amount 96 | owed seconds 40 | latest lease 32
     Widths: a rate below 2**56 times 8,760 hours is below 2**70; 30 days are below 2**22 seconds.
"""

from ..interfaces import ILeaseEscrow

MAX_LEASE_ID: constant(uint256) = 2**32 - 1

_STATE_OPEN: constant(uint256) = 1
_STATE_CLOSED: constant(uint256) = 2
_FLAG_NOTICE_BY_LESSEE: constant(uint256) = 1

_MASK_4: constant(uint256) = 2**4 - 1
_MASK_10: constant(uint256) = 2**10 - 1
_MASK_12: constant(uint256) = 2**12 - 1
_MASK_14: constant(uint256) = 2**14 - 1
_MASK_16: constant(uint256) = 2**16 - 1
_MASK_32: constant(uint256) = 2**32 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_64: constant(uint256) = 2**64 - 1
_MASK_72: constant(uint256) = 2**72 - 1
_MASK_96: constant(uint256) = 2**96 - 1
_MASK_160: constant(uint256) = 2**160 - 1


# Leases ever opened; the highest id. Written by _open.
lease_count: public(uint256)

# Lease id to words, layout above; written by _open, _write_notice, _write_progress, _write_closed.
_party: HashMap[uint256, uint256]
_terms: HashMap[uint256, uint256]
_progress: HashMap[uint256, uint256]

# Asset to its word, layout above; written by _open and _write_owed.
_accounts: HashMap[uint256, uint256]


# ---- Internal ----------


@internal
def _open(lease: ILeaseEscrow.Lease) -> uint256:
    """
    Record a new lease from its parties and terms; what it holds and where it stands follow.
    """
    lease_id: uint256 = self.lease_count + 1
    assert lease_id <= MAX_LEASE_ID, "escrow: too many leases"
    account: uint256 = self._accounts[lease.asset]
    previous: uint256 = (account >> 136) & _MASK_32

    self.lease_count = lease_id
    self._accounts[lease.asset] = (account & (2**136 - 1)) | (lease_id << 136)
    self._party[lease_id] = (
        convert(lease.lessee, uint256)
        | (lease.started_at << 160)
        | (lease.ends_at << 200)
        | (lease.hours << 240)
    )
    self._terms[lease_id] = (
        lease.hourly_rate
        | (lease.asset << 64)
        | (lease.sla_bps << 96)
        | (lease.credit_bps << 110)
        | (lease.notice_hours << 122)
        | (_STATE_OPEN << 132)
        | (lease.min_hours << 168)
        | (previous << 192)
    )
    return lease_id


@internal
@view
def _lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    """
    Refuses an id that was never opened.
    """
    terms: uint256 = self._terms[lease_id]
    assert terms != 0, "escrow: no such lease"
    party: uint256 = self._party[lease_id]
    lease: ILeaseEscrow.Lease = empty(ILeaseEscrow.Lease)

    lease.lessee = convert(party & _MASK_160, address)
    lease.started_at = (party >> 160) & _MASK_40
    lease.ends_at = (party >> 200) & _MASK_40
    lease.hours = party >> 240
    lease.hourly_rate = terms & _MASK_64
    lease.asset = (terms >> 64) & _MASK_32
    lease.sla_bps = (terms >> 96) & _MASK_14
    lease.credit_bps = (terms >> 110) & _MASK_12
    lease.notice_hours = (terms >> 122) & _MASK_10
    lease.is_closed = (terms >> 132) & _MASK_4 == _STATE_CLOSED
    lease.min_hours = (terms >> 168) & _MASK_16
    lease.notice_by_lessee = (terms >> 184) & _FLAG_NOTICE_BY_LESSEE != 0
    lease.previous_lease_id = (terms >> 192) & _MASK_32

    if lease.is_closed:
        lease.period_started_at = lease.ends_at
        return lease
    progress: uint256 = self._progress[lease_id]
    if progress == 0:
        lease.escrowed = lease.hourly_rate * lease.hours
        lease.period_started_at = lease.started_at
        return lease
    lease.escrowed = progress & _MASK_72
    lease.released = (progress >> 72) & _MASK_72
    lease.period_started_at = (progress >> 144) & _MASK_40
    lease.period_total = (progress >> 184) & _MASK_40
    lease.period_seconds = progress >> 224
    return lease


@internal
@view
def _open_lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    """
    Refuses a closed one too.
    """
    lease: ILeaseEscrow.Lease = self._lease(lease_id)
    assert not lease.is_closed, "escrow: lease closed"
    return lease


@internal
def _write_notice(lease_id: uint256, ends_at: uint256):
    """
    Move the end of an open lease by the lessee's notice.
    """
    party: uint256 = self._party[lease_id]
    self._party[lease_id] = (party & ~(_MASK_40 << 200)) | (ends_at << 200)
    self._terms[lease_id] = self._terms[lease_id] | (_FLAG_NOTICE_BY_LESSEE << 184)


@internal
def _write_progress(lease_id: uint256, lease: ILeaseEscrow.Lease):
    self._progress[lease_id] = (
        lease.escrowed
        | (lease.released << 72)
        | (lease.period_started_at << 144)
        | (lease.period_total << 184)
        | (lease.period_seconds << 224)
    )


@internal
def _write_closed(lease_id: uint256):
    """
    A closed lease holds nothing: its progress word goes, its parties and terms stay readable.
    """
    terms: uint256 = self._terms[lease_id]
    self._terms[lease_id] = (terms & ~(_MASK_4 << 132)) | (_STATE_CLOSED << 132)
    self._progress[lease_id] = 0


@internal
@view
def _owed(asset: uint256) -> (uint256, uint256):
    account: uint256 = self._accounts[asset]
    return account & _MASK_96, (account >> 96) & _MASK_40


@internal
def _write_owed(asset: uint256, amount: uint256, paid_seconds: uint256):
    account: uint256 = self._accounts[asset]
    self._accounts[asset] = (account & ~(2**136 - 1)) | amount | (paid_seconds << 96)


@internal
@view
def _latest_lease(asset: uint256) -> uint256:
    return self._accounts[asset] >> 136
