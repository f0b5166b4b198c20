# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Bonded Escrow
@license AGPL-3.0-only
@notice Whose leases the bonds stand behind: one escrow of the same suite, named once.
@dev The escrow is deployed after the bonds and names them for good. If it could be changed here,
     whoever owns this contract could draw every bond.
"""

from snekmate.auth import ownable

from ..interfaces import ILeaseBonds
from ..interfaces import ILeaseEscrow
from . import settlement_token

uses: ownable
uses: settlement_token

TITLE: public(immutable(address))
METER: public(immutable(address))

# The lease escrow, zero before `set_escrow`, never changed after it.
escrow: public(address)


@deploy
def __init__(title: address, meter: address):
    assert title.is_contract, "bonds: title has no code"
    assert meter.is_contract, "bonds: meter has no code"
    TITLE = title
    METER = meter


# ---- Owner ----------


@external
def set_escrow(escrow: address):
    """
    @notice Name the escrow whose leases are bonded here.
    @dev Owner only, once.
    @param escrow A lease escrow that names this contract, with the same token, title and meter.
    """
    ownable._check_owner()
    assert self.escrow == empty(address), "bonds: escrow is set"
    assert escrow.is_contract, "bonds: escrow has no code"
    named: ILeaseEscrow = ILeaseEscrow(escrow)
    assert staticcall named.BONDS() == self, "bonds: escrow names others"
    assert staticcall named.token() == settlement_token.TOKEN.address, "bonds: another token"
    assert staticcall named.TITLE() == TITLE, "bonds: another title"
    assert staticcall named.METER() == METER, "bonds: another meter"

    self.escrow = escrow
    log ILeaseBonds.EscrowSet(escrow=escrow)
