# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lease Handover
@license AGPL-3.0-only
@notice How a lessee hands the rest of a lease on: it proposes, the other one accepts.
@dev Never pausable: it takes on nothing new. What was credited before stays with the former lessee;
     what the lease gives back from then on is the new one's. A successor that waits goes along.
     What the two pay each other is theirs to settle. Works on the words of `lease_book`.
"""

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseEscrow
from . import lease_book
from . import lease_notice
from . import lease_word
from . import refusal

uses: lease_book
uses: lease_notice

_MASK_160: constant(uint256) = 2**160 - 1


# Lease id to: proposed lessee 160 | end of what is handed on 40 (Unix seconds), 0 = nobody; written
# by assign and accept.
_proposals: HashMap[uint256, uint256]


# ---- Lessees ----------


@external
def assign(lease_id: uint256, to: address, expected_ends_at: uint256):
    """
    @notice Propose to hand the rest of a lease on, with the successor that waits after it, if any:
            it is the other one's once it accepts.
    @dev The lessee only, never pausable, while the lease runs. Replaces what it proposed before;
         lapses when the end moves, by notice or by a successor.
    @param lease_id The lease.
    @param to Who may accept; zero takes the proposal back.
    @param expected_ends_at End of the lease, of its successor if one waits, Unix seconds.
    """
    party: uint256 = self._running_party(lease_id)
    refusal._unless(msg.sender == lease_word._lessee(party), "escrow: not the lessee")
    ends_at: uint256 = self._handed_until(lease_id, party)
    refusal._unless(expected_ends_at == ends_at, "escrow: end has moved")

    proposal: uint256 = 0
    if to != empty(address):
        proposal = convert(to, uint256) | (ends_at << 160)
    self._proposals[lease_id] = proposal
    log ILeaseEscrow.AssignmentProposed(
        lease_id=lease_id, lessee=msg.sender, to=to, ends_at=ends_at
    )


@external
def accept(lease_id: uint256):
    """
    @notice Take over a lease that its lessee proposed to the caller: rights, notices and rent in
            escrow as they stand.
    @dev Whom the lessee proposed only, never pausable, while the lease runs to where it was
         proposed to. The title's user changes with it.
    @param lease_id The lease.
    """
    party: uint256 = self._running_party(lease_id)
    proposal: uint256 = self._proposals[lease_id]
    to: address = convert(proposal & _MASK_160, address)
    refusal._unless(proposal != 0 and msg.sender == to, "escrow: not proposed to caller")
    ends_at: uint256 = self._handed_until(lease_id, party)
    refusal._unless(proposal >> 160 == ends_at, "escrow: end has moved")

    self._proposals[lease_id] = 0
    self._hand_on(lease_id, party)
    if ends_at != lease_word._ends_at(party):
        self._hand_on(lease_id + 1, lease_book._party[lease_id + 1])

    asset: uint256 = lease_word._asset(lease_id)
    extcall IComputeAsset(lease_notice.TITLE).setUser(asset, msg.sender, convert(ends_at, uint64))


# ---- Views ----------


@external
@view
def proposed_lessee(lease_id: uint256) -> (address, uint256):
    """
    @notice To whom a lease was proposed, also if the proposal has lapsed since.
    @param lease_id The lease.
    @return Who may accept, and the end that was handed on with it, Unix seconds; zeros if nobody.
    """
    proposal: uint256 = self._proposals[lease_id]
    return convert(proposal & _MASK_160, address), proposal >> 160


# ---- Internal ----------


@internal
@view
def _running_party(lease_id: uint256) -> uint256:
    """
    The party word of a lease that runs: one that waits goes along with the one before it.
    """
    party: uint256 = lease_notice._live_party(lease_id)
    refusal._unless(block.timestamp >= lease_word._started_at(party), "escrow: lease not started")
    return party


@internal
@view
def _handed_until(lease_id: uint256, party: uint256) -> uint256:
    """
    End of a lease that runs, of its successor if one waits.
    """
    if lease_book._terms[lease_id + 1] == 0:
        return lease_word._ends_at(party)
    return lease_word._ends_at(lease_book._party[lease_id + 1])


@internal
def _hand_on(lease_id: uint256, party: uint256):
    """
    Write the caller as a lease's lessee.
    """
    lease_book._write_lessee(lease_id, party, msg.sender)
    log ILeaseEscrow.LeaseAssigned(
        lease_id=lease_id,
        lessee=lease_word._lessee(party),
        to=msg.sender,
        asset=lease_word._asset(lease_id),
    )
