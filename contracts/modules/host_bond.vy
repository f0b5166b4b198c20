# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Host Bond
@license AGPL-3.0-only
@notice What a machine without proven trust carries beside its offers: hours of rent that pay a
        lessee what a missed promise is worth and the rent did not give back.
@dev By machine, and the title's: whoever owns the machine may take what is not reserved for a
     lease. Reserved as a lease opens, released as it closes. It is no collateral of a loan.
     Word, bits from the lowest: amount 96 | reserved of it 96
"""

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseBonds
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

_MASK_96: constant(uint256) = 2**96 - 1

BOND_HOURS: public(immutable(uint256))  # hours of rent that a bond must reach, 0 for none

# Asset to its word, layout above; written by add_bond, withdraw_bond, reserve and cover.
_bonds: HashMap[uint256, uint256]

# Lease id to what its bond has paid while it runs, settlement units; written by cover.
_paid: HashMap[uint256, uint256]


@deploy
def __init__(bond_hours: uint256):
    assert bond_hours <= MAX_BOND_HOURS, "bonds: hours above 168"
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
    assert bonded_escrow.escrow != empty(address), "bonds: no escrow yet"
    assert staticcall IComputeAsset(bonded_escrow.TITLE).title(asset) != 0, "bonds: no such asset"
    assert amount != 0, "bonds: nothing to add"
    bond: uint256 = self._bond(asset) + amount
    assert bond <= _MASK_96, "bonds: bond too large"

    self._bonds[asset] += amount
    log ILeaseBonds.BondAdded(asset=asset, by=msg.sender, amount=amount, bond=bond)

    settlement_token._pull(msg.sender, amount)
    return bond


# ---- Title owners ----------


@external
def withdraw_bond(asset: uint256, amount: uint256) -> uint256:
    """
    @notice Take of a machine's bond what is not reserved for its open leases.
    @dev The title's present owner only, never pausable. Without enough the machine is not let again.
    @param asset Title id.
    @param amount Settlement units.
    @return The machine's bond after it, settlement units.
    """
    word: uint256 = staticcall IComputeAsset(bonded_escrow.TITLE).title(asset)
    owner: address = title_word._owner(word)
    assert word != 0 and msg.sender == owner, "bonds: not the title owner"
    bond: uint256 = self._bond(asset)
    free: uint256 = bond - self._reserved(asset)
    assert amount != 0 and amount <= free, "bonds: not that much free"

    self._bonds[asset] -= amount
    bond -= amount
    log ILeaseBonds.BondWithdrawn(asset=asset, owner=owner, amount=amount, bond=bond)

    settlement_token._push(owner, amount)
    return bond


# ---- The escrow ----------


@external
def reserve(asset: uint256, hourly_rate: uint256) -> bool:
    """
    @notice Reserve hours of rent of a machine's bond for a lease that opens.
    @dev The escrow only. A machine that needs no bond is asked for none, but one that has enough
         reserves it all the same: its trust is looked up only where the bond does not do.
    @param asset Title id, ever enrolled at the meter.
    @param hourly_rate Settlement units an hour, whole machine.
    @return Whether anything was reserved.
    """
    assert msg.sender == bonded_escrow.escrow, "bonds: not the escrow"
    hours_rent: uint256 = BOND_HOURS * hourly_rate
    assert self._is_bonded(asset, hours_rent), "bonds: host bond too low"
    if hours_rent > self._free(asset):
        return False

    self._bonds[asset] += hours_rent << 96
    return hours_rent != 0


@external
def cover(lease_id: uint256, lessee: address, hourly_rate: uint256, shortfall: uint256, ends: bool):
    """
    @notice Credit a lessee what the promise of a lease was worth and its rent could not give back,
            as far as what was reserved for the lease goes; release the rest if the lease ends.
    @dev The escrow only, of a lease for which it reserved. Calls nobody.
    @param lease_id The lease.
    @param lessee Whom to credit.
    @param hourly_rate The lease's, settlement units: what was reserved follows from it.
    @param shortfall Settlement units.
    @param ends Whether the lease closes, or falls before its start.
    """
    assert msg.sender == bonded_escrow.escrow, "bonds: not the escrow"
    asset: uint256 = lease_word._asset(lease_id)
    paid: uint256 = self._paid[lease_id]
    reserved: uint256 = BOND_HOURS * hourly_rate - paid
    amount: uint256 = min(shortfall, reserved)
    released: uint256 = reserved if ends else amount

    self._bonds[asset] -= (released << 96) + amount
    if amount == 0:
        return
    if not ends:
        self._paid[lease_id] = paid + amount
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
def reserved_of(asset: uint256) -> uint256:
    """
    @notice What of a machine's bond is reserved for its open leases.
    @param asset Title id.
    @return Settlement units, at most `bond_of`.
    """
    return self._reserved(asset)


@external
@view
def required_bond(asset: uint256, hourly_rate: uint256) -> uint256:
    """
    @notice What the bond of a machine must reach before it is let at a rate: what is reserved, and
            hours of rent more.
    @param asset Title id, ever enrolled at the meter.
    @param hourly_rate Settlement units an hour, whole machine.
    @return Settlement units; 0 from trust level 2 on.
    """
    if self._is_trusted(asset):
        return 0
    return self._reserved(asset) + BOND_HOURS * hourly_rate


@external
@view
def is_bonded(asset: uint256, hourly_rate: uint256) -> bool:
    """
    @notice Whether a machine could be let at a rate: by what is free of its bond, or by its trust.
    @param asset Title id, ever enrolled at the meter.
    @param hourly_rate Settlement units an hour, whole machine.
    @return True also where no bond is required.
    """
    return self._is_bonded(asset, BOND_HOURS * hourly_rate)


# ---- Internal ----------


@internal
@view
def _is_bonded(asset: uint256, hours_rent: uint256) -> bool:
    """
    The machine's trust is looked up only where the bond does not do: that costs more.
    """
    return hours_rent <= self._free(asset) or self._is_trusted(asset)


@internal
@view
def _bond(asset: uint256) -> uint256:
    return self._bonds[asset] & _MASK_96


@internal
@view
def _reserved(asset: uint256) -> uint256:
    return self._bonds[asset] >> 96


@internal
@view
def _free(asset: uint256) -> uint256:
    return self._bond(asset) - self._reserved(asset)


@internal
@view
def _is_trusted(asset: uint256) -> bool:
    """
    The meter says enough of the machine for its promise to need no bond.
    """
    node: IMetricsOracle.Node = staticcall IMetricsOracle(bonded_escrow.METER).node_of(asset)
    return node.trust_level >= TRUSTED_LEVEL
