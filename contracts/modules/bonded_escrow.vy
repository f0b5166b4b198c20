# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Bonded Escrow
@license AGPL-3.0-only
@notice Whose leases the bonds stand behind: one escrow, named once.
@dev The escrow is deployed after the bonds and names them for good. If it could be changed here,
     whoever owns this contract could draw every bond.
"""

from snekmate.auth import ownable

from ..interfaces import ILeaseBonds

uses: ownable


# The lease escrow, zero before `set_escrow`, never changed after it.
escrow: public(address)


@external
def set_escrow(escrow: address):
    """
    @notice Name the escrow whose leases are bonded here.
    @dev Owner only, once.
    @param escrow A lease escrow that names this contract.
    """
    ownable._check_owner()
    assert self.escrow == empty(address), "bonds: escrow is set"
    assert escrow.is_contract, "bonds: escrow has no code"

    self.escrow = escrow
    log ILeaseBonds.EscrowSet(escrow=escrow)
