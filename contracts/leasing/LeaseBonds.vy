# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Lease Bonds
@license AGPL-3.0-only
@notice Holds the money behind a promise and behind a doubt: what a host whose machine has no proven
        trust pledges to its lessees, and what a lessee posts to have reported hours looked at.
@dev Trusts the title, the meter with its attestors, and one escrow that is named once. Nobody can
     take a bond but its lessee by the terms of the lease, or its owner what no lease reserves.
     Invariant: holds at least all bonds, all open disputes and all claims (docs/invariants.md).
@custom:kill None: nothing can be paused. A machine is let without it only by another escrow.
"""

from snekmate.auth import ownable
from snekmate.auth import ownable_2step as two_step
from snekmate.utils import eip712_domain_separator

from ..interfaces import ILeaseBonds
from ..modules import bonded_escrow as let
from ..modules import claim_ledger as owed
from ..modules import dispute_ruling
from ..modules import disputed_hours as hours
from ..modules import host_bond
from ..modules import lease_dispute
from ..modules import node_signature
from ..modules import settlement_token as money

implements: ILeaseBonds

initializes: ownable
initializes: two_step[ownable := ownable]
initializes: eip712_domain_separator
initializes: node_signature[eip712_domain_separator := eip712_domain_separator]
initializes: money
initializes: owed[settlement_token := money]
initializes: let[ownable := ownable, settlement_token := money]
initializes: host_bond[bonded_escrow := let, settlement_token := money, claim_ledger := owed]
initializes: hours[bonded_escrow := let]
initializes: lease_dispute[
    bonded_escrow := let, settlement_token := money, claim_ledger := owed, disputed_hours := hours
]
initializes: dispute_ruling[
    node_signature := node_signature, bonded_escrow := let, lease_dispute := lease_dispute
]

exports: (
    # ownership
    two_step.owner,
    two_step.pending_owner,
    two_step.transfer_ownership,
    two_step.accept_ownership,
    # signing
    eip712_domain_separator.eip712Domain,
    # whose leases
    let.TITLE,
    let.METER,
    let.escrow,
    let.set_escrow,
    # money owed
    money.token,
    owed.claim,
    owed.claimable,
    # hosts' bonds
    host_bond.BOND_HOURS,
    host_bond.add_bond,
    host_bond.withdraw_bond,
    host_bond.reserve,
    host_bond.cover,
    host_bond.bond_of,
    host_bond.reserved_of,
    host_bond.required_bond,
    host_bond.is_bonded,
    # disputes
    lease_dispute.dispute,
    lease_dispute.end_dispute,
    lease_dispute.dispute_of,
    lease_dispute.dispute_bond,
    dispute_ruling.dismiss,
    dispute_ruling.hash_dismissal,
)


@deploy
def __init__(token: address, title: address, meter: address, bond_hours: uint256):
    """
    @param token Settlement token.
    @param title The title of the machines.
    @param meter The meter; its owner lets this contract hold hours: `set_disputes`.
    @param bond_hours Hours of rent that a machine below trust level 2 must carry, 0 to 168.
    """
    ownable.__init__()
    two_step.__init__()
    eip712_domain_separator.__init__("LeaseBonds", "1")
    money.__init__(token)
    let.__init__(title, meter)
    host_bond.__init__(bond_hours)
    hours.__init__(token, meter)
