# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Host Bond
@license AGPL-3.0-only
@notice What a machine without proven trust carries beside its offers: hours of rent that pay a
        lessee what a missed promise is worth and the rent did not give back.
@dev By machine, for all its leases together, and the title's: whoever owns the machine may take the
     bond once every lease of it is closed. It is no collateral of a loan.
     Word, bits from the lowest: amount 96 | leases known to be closed 24
"""

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseBonds
from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle
from . import bonded_escrow
from . import claim_ledger
from . import lease_word
from . import settlement_token
from . import title_word

uses: bonded_escrow
uses: settlement_token
uses: claim_ledger

MAX_BOND_HOURS: constant(uint256) = 168  # a week of rent: more would keep small hosts out
TRUSTED_LEVEL: constant(uint256) = 2  # from proof of compute on (docs/trust.md) none is asked for
MAX_LEASES_NOTED: constant(uint256) = 64  # in one call: keeps it under a million gas

_MASK_96: constant(uint256) = 2**96 - 1

TITLE: public(immutable(address))
METER: public(immutable(address))
BOND_HOURS: public(immutable(uint256))  # hours of rent that a bond must reach, 0 for none

# Asset to its word, layout above; written by add_bond, withdraw_bond, note_closed and cover.
_bonds: HashMap[uint256, uint256]


@deploy
def __init__(title: address, meter: address, bond_hours: uint256):
    assert title.is_contract, "bonds: title has no code"
    assert meter.is_contract, "bonds: meter has no code"
    assert bond_hours <= MAX_BOND_HOURS, "bonds: hours above 168"
    TITLE = title
    METER = meter
    BOND_HOURS = bond_hours


# ---- Anyone ----------


@external
def add_bond(asset: uint256, amount: uint256) -> uint256:
    """
    @notice Add to the bond of a machine; it becomes the title owner's, whoever paid.
    @dev Anyone, never pausable.
    @param asset Title id.
    @param amount Settlement units, from the caller.
    @return The machine's bond after it, settlement units.
    """
    assert staticcall IComputeAsset(TITLE).title(asset) != 0, "bonds: no such asset"
    assert amount != 0, "bonds: nothing to add"
    bond: uint256 = self._bond(asset) + amount
    assert bond <= _MASK_96, "bonds: bond too large"

    self._bonds[asset] += amount
    log ILeaseBonds.BondAdded(asset=asset, by=msg.sender, amount=amount, bond=bond)

    settlement_token._pull(msg.sender, amount)
    return bond


@external
def note_closed(asset: uint256) -> uint256:
    """
    @notice Note which leases of a machine are closed, up to 64 more, in their order.
    @dev Anyone, never pausable. `withdraw_bond` does it as it goes; only after more than 64 leases
         without a withdrawal it needs this first.
    @param asset Title id.
    @return Number of the last lease up to which all are known to be closed.
    """
    return self._note_closed(asset)[0]


# ---- Title owners ----------


@external
def withdraw_bond(asset: uint256, amount: uint256) -> uint256:
    """
    @notice Take a machine's bond, or part of it, once all its leases are closed.
    @dev The title's present owner only, never pausable. Without it the machine is not let again.
    @param asset Title id.
    @param amount Settlement units.
    @return The machine's bond after it, settlement units.
    """
    word: uint256 = staticcall IComputeAsset(TITLE).title(asset)
    owner: address = title_word._owner(word)
    assert word != 0 and msg.sender == owner, "bonds: not the title owner"
    closed: uint256 = 0
    leases: uint256 = 0
    closed, leases = self._note_closed(asset)
    assert closed == leases, "bonds: lease not closed"
    bond: uint256 = self._bond(asset)
    assert amount != 0 and amount <= bond, "bonds: not that much bonded"

    self._bonds[asset] -= amount
    bond -= amount
    log ILeaseBonds.BondWithdrawn(asset=asset, owner=owner, amount=amount, bond=bond)

    settlement_token._push(owner, amount)
    return bond


# ---- The escrow ----------


@external
def cover(lease_id: uint256, lessee: address, shortfall: uint256):
    """
    @notice Credit a lessee what the promise of a lease was worth and its rent could not give back,
            as far as the machine's bond goes.
    @dev The escrow only, as a period closes. Calls nobody.
    @param lease_id The lease.
    @param lessee Whom to credit.
    @param shortfall Settlement units.
    """
    assert msg.sender == bonded_escrow.escrow, "bonds: not the escrow"
    asset: uint256 = lease_word._asset(lease_id)
    amount: uint256 = min(shortfall, self._bond(asset))
    if amount == 0:
        return

    self._bonds[asset] -= amount
    claim_ledger._credit(lessee, amount)
    log ILeaseBonds.BondPaid(
        lease_id=lease_id, asset=asset, lessee=lessee, amount=amount, shortfall=shortfall
    )


# ---- Views ----------


@external
@view
def bond_of(asset: uint256) -> uint256:
    """
    @notice The bond of a machine.
    @param asset Title id.
    @return Settlement units.
    """
    return self._bond(asset)


@external
@view
def required_bond(asset: uint256, hourly_rate: uint256) -> uint256:
    """
    @notice What the bond of a machine must reach before it is let at a rate.
    @param asset Title id, ever enrolled at the meter.
    @param hourly_rate Settlement units an hour, whole machine.
    @return Settlement units; 0 from trust level 2 on.
    """
    return self._required(asset, hourly_rate)


@external
@view
def is_bonded(asset: uint256, hourly_rate: uint256) -> bool:
    """
    @notice Whether the bond of a machine is enough for it to be let at a rate.
    @dev The machine's trust is looked up only where the bond does not do: that costs more.
    @param asset Title id, ever enrolled at the meter.
    @param hourly_rate Settlement units an hour, whole machine.
    @return True also where none is required.
    """
    bond: uint256 = self._bond(asset)
    return bond >= BOND_HOURS * hourly_rate or bond >= self._required(asset, hourly_rate)


# ---- Internal ----------


@internal
@view
def _bond(asset: uint256) -> uint256:
    return self._bonds[asset] & _MASK_96


@internal
@view
def _required(asset: uint256, hourly_rate: uint256) -> uint256:
    node: IMetricsOracle.Node = staticcall IMetricsOracle(METER).node_of(asset)
    if node.trust_level >= TRUSTED_LEVEL:
        return 0
    return BOND_HOURS * hourly_rate


@internal
def _note_closed(asset: uint256) -> (uint256, uint256):
    """
    Moves the mark of closed leases on and returns it, with the number of the latest lease. A lease
    that is closed stays closed, so none is looked at twice.
    """
    escrow: ILeaseEscrow = ILeaseEscrow(bonded_escrow.escrow)
    word: uint256 = self._bonds[asset]
    closed: uint256 = word >> 96
    leases: uint256 = staticcall escrow.lease_count(asset)
    for _: uint256 in range(MAX_LEASES_NOTED):
        if closed == leases:
            break
        lease_id: uint256 = asset * lease_word.IDS_PER_ASSET + closed + 1
        lease: ILeaseEscrow.Lease = staticcall escrow.lease(lease_id)
        if not lease.is_closed:
            break
        closed += 1
    self._bonds[asset] = (word & _MASK_96) | (closed << 96)
    return closed, leases
