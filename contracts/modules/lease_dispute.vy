# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lease Dispute
@license AGPL-3.0-only
@notice A lessee doubts what was reported of its hours: its bond keeps them open to refutation for a
        day. What attestors refute decides; without a ruling the report stands and the bond goes back.
@dev Blocks nothing else of the lease: only what is final is paid, a day later at most
     (docs/adr/0030-bonds-on-both-sides.md). Once per lease and period.
     Works on `dispute_word`.
"""

from ..interfaces import ILeaseBonds
from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle
from . import bonded_escrow
from . import claim_ledger
from . import dispute_word
from . import disputed_hours
from . import lease_word
from . import settlement_token

uses: bonded_escrow
uses: settlement_token
uses: claim_ledger
uses: disputed_hours

# Key of a lease and period to the dispute's word, see `dispute_word`; written by dispute and _end.
_disputes: HashMap[uint256, uint256]

# The same key to who posted the bond; written by dispute.
_disputers: HashMap[uint256, address]


# ---- Lessees ----------


@external
def dispute(lease_id: uint256, first_hour: uint256, hours: uint256) -> uint256:
    """
    @notice Doubt reported hours of a lease: posts a bond and keeps them open to refutation for 24
            hours.
    @dev The lease's present lessee only, once per lease and period, never pausable. The hours are
         over and not final; what was refuted already needs no dispute. It delays only what would
         be final within a day: sooner it tells attestors and no more.
    @param lease_id The lease.
    @param first_hour Unix seconds // 3,600 of the first hour.
    @param hours How many in a row, 1 to 24, all beginning in one period.
    @return The bond, settlement units: 10 % of what the hours cost as reported, at least 20 tokens.
    """
    lease: ILeaseEscrow.Lease = self._lease(lease_id)
    assert msg.sender == lease.lessee, "bonds: not the lessee"
    assert not lease.is_closed, "bonds: lease closed"
    period: uint256 = 0
    bond: uint256 = 0
    period, bond = disputed_hours._checked(lease, first_hour, hours)
    key: uint256 = dispute_word._key(lease_id, period)
    assert self._disputes[key] == 0, "bonds: disputed before"
    assert not disputed_hours._is_refuted(lease.asset, first_hour, hours), "bonds: refuted already"
    held_until: uint256 = disputed_hours._held_until(first_hour)

    self._disputes[key] = dispute_word._pack(bond, held_until, first_hour, hours)
    self._disputers[key] = msg.sender
    log ILeaseBonds.Disputed(
        lease_id=lease_id,
        asset=lease.asset,
        disputer=msg.sender,
        period=period,
        first_hour=first_hour,
        hours=hours,
        bond=bond,
        held_until=held_until,
    )

    settlement_token._pull(msg.sender, bond)
    extcall IMetricsOracle(bonded_escrow.METER).hold(lease.asset, first_hour)
    return bond


# ---- Anyone ----------


@external
def end_dispute(lease_id: uint256, period: uint256) -> uint256:
    """
    @notice Give a dispute's bond back: as soon as attestors took something off the hours, or when
            its time is over without a ruling.
    @dev Anyone, never pausable; credited to whoever posted it.
    @param lease_id The lease.
    @param period Of the lease, from 0.
    @return The bond, settlement units.
    """
    key: uint256 = dispute_word._key(lease_id, period)
    word: uint256 = self._open_word(key)
    is_refuted: bool = self._is_refuted(lease_id, word)
    assert is_refuted or block.timestamp >= dispute_word._held_until(word), "bonds: still open"

    bond: uint256 = self._end(key, word, self._disputers[key])
    log ILeaseBonds.DisputeEnded(
        lease_id=lease_id,
        disputer=self._disputers[key],
        period=period,
        bond=bond,
        is_refuted=is_refuted,
    )
    return bond


# ---- Views ----------


@external
@view
def dispute_of(lease_id: uint256, period: uint256) -> ILeaseBonds.Dispute:
    """
    @notice The dispute of a period of a lease.
    @param lease_id The lease.
    @param period Of the lease, from 0.
    @return See `ILeaseBonds.Dispute`; all zero if there was none.
    """
    key: uint256 = dispute_word._key(lease_id, period)
    word: uint256 = self._disputes[key]
    return ILeaseBonds.Dispute(
        disputer=self._disputers[key],
        bond=dispute_word._bond(word),
        first_hour=dispute_word._first_hour(word),
        hours=dispute_word._hours(word),
        held_until=dispute_word._held_until(word),
        is_open=dispute_word._is_open(word),
    )


@external
@view
def dispute_bond(lease_id: uint256, first_hour: uint256, hours: uint256) -> uint256:
    """
    @notice What `dispute` would take for hours of a lease, as they are reported now.
    @param lease_id The lease.
    @param first_hour Unix seconds // 3,600 of the first hour.
    @param hours How many in a row, 1 to 24, all beginning in one period.
    @return Settlement units.
    """
    return disputed_hours._checked(self._lease(lease_id), first_hour, hours)[1]


# ---- Internal ----------


@internal
@view
def _lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    return staticcall ILeaseEscrow(bonded_escrow.escrow).lease(lease_id)


@internal
@view
def _is_refuted(lease_id: uint256, word: uint256) -> bool:
    """
    Whether attestors took something off the hours of a dispute.
    """
    first_hour: uint256 = dispute_word._first_hour(word)
    asset: uint256 = lease_word._asset(lease_id)
    return disputed_hours._is_refuted(asset, first_hour, dispute_word._hours(word))


@internal
@view
def _open_word(key: uint256) -> uint256:
    word: uint256 = self._disputes[key]
    assert word != 0, "bonds: no such dispute"
    assert dispute_word._is_open(word), "bonds: dispute has ended"
    return word


@internal
def _end(key: uint256, word: uint256, payee: address) -> uint256:
    """
    End an open dispute and credit its bond; it stays on record, so that there is no second one.
    """
    self._disputes[key] = word | dispute_word.ENDED
    bond: uint256 = dispute_word._bond(word)
    claim_ledger._credit(payee, bond)
    return bond
