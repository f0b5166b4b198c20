# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lease Notice
@license AGPL-3.0-only
@notice How a lease ends before its term: the lessee's notice or rejection, the owner's reclaim.
@dev Notice is a term of the lease and only ever shortens it. Never pausable. The title's user ends
     with the lease. Notice that ends a lease early cancels the successor that waits after it; a
     waiting successor takes notice of its own. Works on the words of `lease_book`.
"""

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseEscrow
from . import lease_book
from . import lease_math
from . import lease_successor
from . import lease_word
from . import refusal
from . import title_word

uses: lease_book
uses: lease_successor

COOLING_OFF_SECONDS: constant(uint256) = 2 * 3_600  # time to find that a machine is not there
MAX_REASON: constant(uint256) = 4  # reasons to reclaim: 1 maintenance, 2 sale, 3 abuse, 4 other

TITLE: public(immutable(address))


@deploy
def __init__(title: address):
    assert title.is_contract, "escrow: title has no code"
    TITLE = title


# ---- Lessees ----------


@external
def terminate(lease_id: uint256) -> uint256:
    """
    @notice Give notice: the lease ends after the agreed notice, not before its shortest term; at
            once if the owner reclaimed the machine.
    @dev The lessee only, never pausable; once, and once more after a reclaim. What the shorter term
         does not use goes back when the last period closes.
    @param lease_id The lease.
    @return When it ends now, Unix seconds.
    """
    party: uint256 = self._live_party(lease_id)
    lease: ILeaseEscrow.Lease = lease_book._lease(lease_id)
    refusal._unless(msg.sender == lease.lessee, "escrow: not the lessee")
    refusal._unless(
        lease.notice_by_owner or not lease.notice_by_lessee, "escrow: notice already given"
    )

    ends_at: uint256 = 0
    if lease.notice_by_owner:
        ends_at = self._now_or_first(lease)
    else:
        ends_at = self._after_notice(lease)
    self._end(lease_id, party, lease, ends_at, lease_word.NOTICE_BY_LESSEE)

    log ILeaseEscrow.NoticeGiven(
        lease_id=lease_id, asset=lease.asset, by=msg.sender, ends_at=ends_at
    )
    return ends_at


@external
def reject(lease_id: uint256) -> uint256:
    """
    @notice Leave at once in the first two hours, whatever notice and shortest term were agreed: a
            machine that is not what was promised earns its delivered seconds only, of BARE_METAL
            the elapsed ones.
    @dev The lessee only, never pausable. Not where the lessee went on from a lease of its own: it
         knows the machine.
    @param lease_id The lease.
    @return When it ends now, Unix seconds: this second, but not before its first one is over.
    """
    party: uint256 = self._live_party(lease_id)
    lease: ILeaseEscrow.Lease = lease_book._lease(lease_id)
    refusal._unless(msg.sender == lease.lessee, "escrow: not the lessee")
    refusal._unless(not lease.is_successor, "escrow: no cooling-off")
    refusal._unless(
        block.timestamp < lease.started_at + COOLING_OFF_SECONDS, "escrow: too late to reject"
    )

    ends_at: uint256 = self._now_or_first(lease)
    self._end(lease_id, party, lease, ends_at, lease_word.NOTICE_BY_LESSEE)

    log ILeaseEscrow.LeaseRejected(
        lease_id=lease_id, asset=lease.asset, lessee=msg.sender, ends_at=ends_at
    )
    return ends_at


# ---- Title owners ----------


@external
def reclaim(lease_id: uint256, reason: uint256) -> uint256:
    """
    @notice Give notice to the lessee: the lease ends after the agreed notice, not before its
            shortest term, and the lessee may leave at once from now on.
    @dev The title's present owner only, once a lease, never pausable, also under a lien.
    @param lease_id The lease.
    @param reason 1 maintenance, 2 sale, 3 abuse, 4 other.
    @return When it ends now, Unix seconds.
    """
    party: uint256 = self._live_party(lease_id)
    lease: ILeaseEscrow.Lease = lease_book._lease(lease_id)
    word: uint256 = staticcall IComputeAsset(TITLE).title(lease.asset)
    refusal._unless(msg.sender == title_word._owner(word), "escrow: not the title owner")
    refusal._unless(reason != 0 and reason <= MAX_REASON, "escrow: unknown reason")
    refusal._unless(not lease.notice_by_owner, "escrow: notice already given")

    ends_at: uint256 = self._after_notice(lease)
    self._end(lease_id, party, lease, ends_at, lease_word.NOTICE_BY_OWNER)

    log ILeaseEscrow.LeaseReclaimed(
        lease_id=lease_id, asset=lease.asset, owner=msg.sender, reason=reason, ends_at=ends_at
    )
    return ends_at


# ---- Internal ----------


@internal
@view
def _live_party(lease_id: uint256) -> uint256:
    party: uint256 = lease_book._open_words(lease_id)[0]
    refusal._unless(block.timestamp < lease_word._ends_at(party), "escrow: lease has ended")
    return party


@internal
@view
def _after_notice(lease: ILeaseEscrow.Lease) -> uint256:
    return lease_math._end_after_notice(
        block.timestamp, lease.notice_hours, lease.started_at, lease.min_hours, lease.ends_at
    )


@internal
@view
def _now_or_first(lease: ILeaseEscrow.Lease) -> uint256:
    """
    This second; the one after the opening at the earliest: a lease of no time has no last period
    that could give its escrow back.
    """
    return max(block.timestamp, lease.started_at + 1)


@internal
def _end(
    lease_id: uint256,
    party: uint256,
    lease: ILeaseEscrow.Lease,
    ends_at: uint256,
    by: uint256,
):
    """
    Record the notice; the title's user ends with the lease, and what waits after it falls.
    """
    if ends_at < lease.ends_at:
        lease_successor._cancel_after(lease_id)
    lease_book._write_notice(lease_id, party, ends_at, by)

    if ends_at == block.timestamp:
        extcall IComputeAsset(TITLE).setUser(lease.asset, empty(address), 0)
    elif ends_at < lease.ends_at:
        extcall IComputeAsset(TITLE).setUser(lease.asset, lease.lessee, convert(ends_at, uint64))
