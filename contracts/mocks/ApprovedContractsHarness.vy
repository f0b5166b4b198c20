# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Approved Contracts Harness
@license AGPL-3.0-only
@notice `approved_contracts` alone, with its internal look-ups. Tests only.
"""

from snekmate.auth import ownable

initializes: ownable

from ..modules import approved_contracts

initializes: approved_contracts[ownable := ownable]

exports: (
    approved_contracts.approve_contract,
    approved_contracts.approved_contract,
    approved_contracts.approved_count,
    approved_contracts.approval_of,
)


@deploy
def __init__():
    ownable.__init__()


@external
@view
def index_of(account: address) -> uint256:
    """
    @notice The index of a contract.
    @param account The contract.
    @return 0 if never listed.
    """
    return approved_contracts._index_of(account)


@external
@view
def index_with(account: address, right: uint256) -> uint256:
    """
    @notice The index of a contract if it holds a right today.
    @param account The contract.
    @param right One bit.
    @return 0 if it does not.
    """
    return approved_contracts._index_with(account, right)
