# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Approved Contracts
@license AGPL-3.0-only
@notice The owner's list of contracts that may act here, each with rights, each with an index.
@dev Append-only: an index, once given, always means the same contract, so that hot words store 16
     bits instead of an address. Index 0 is nobody. Lowering the rights stops new use only.
"""

from snekmate.auth import ownable

uses: ownable

LESSOR: constant(uint256) = 1  # may set the user of a title that granted it LEASE
LIEN_HOLDER: constant(uint256) = 2  # may hold the lien of a title that granted it PLEDGE
ESCROW: constant(uint256) = 4  # its deposits count as rent

_ALL_RIGHTS: constant(uint256) = LESSOR | LIEN_HOLDER | ESCROW
_MAX_INDEX: constant(uint256) = 2**16 - 1
_MASK_8: constant(uint256) = 255


# Contracts ever approved; the highest index. Written by `approve_contract`.
approved_count: public(uint256)

# Index to contract; written once per index.
_contract_at: HashMap[uint256, address]

# Contract to its entry: rights 8 | index 16; written by `approve_contract`.
_entry_of: HashMap[address, uint256]


event ContractApproved:
    account: indexed(address)
    index: indexed(uint256)
    rights: uint256


# ---- Owner ----------


@external
def approve_contract(account: address, rights: uint256) -> uint256:
    """
    @notice List a contract, or change what it may do.
    @dev Owner only. Rights 0 de-lists: no new use, what is open runs to its end.
    @param account A deployed contract.
    @param rights Bits: 1 LESSOR, 2 LIEN_HOLDER, 4 ESCROW.
    @return Its index, from 1.
    """
    ownable._check_owner()
    assert account.is_contract, "approved: no code there"
    assert rights & _ALL_RIGHTS == rights, "approved: unknown right"

    index: uint256 = self._entry_of[account] >> 8
    if index == 0:
        index = self.approved_count + 1
        assert index <= _MAX_INDEX, "approved: list is full"
        self.approved_count = index
        self._contract_at[index] = account
    self._entry_of[account] = rights | (index << 8)
    log ContractApproved(account=account, index=index, rights=rights)
    return index


# ---- Views ----------


@external
@view
@reentrant
def approved_contract(index: uint256) -> address:
    """
    @notice The contract with an index.
    @param index From 1.
    @return Zero if there is none.
    """
    return self._contract_at[index]


@external
@view
@reentrant
def approval_of(account: address) -> (uint256, uint256):
    """
    @notice Index and rights of a contract.
    @param account The contract.
    @return Its index (0 if never listed) and its rights as bits.
    """
    entry: uint256 = self._entry_of[account]
    return entry >> 8, entry & _MASK_8


# ---- Internal ----------


@internal
@view
def _index_of(account: address) -> uint256:
    """
    0 if never listed.
    """
    return self._entry_of[account] >> 8


@internal
@view
def _index_with(account: address, right: uint256) -> uint256:
    """
    The index of `account` if it holds `right` today, else 0.
    """
    entry: uint256 = self._entry_of[account]
    if entry & right == 0:
        return 0
    return entry >> 8
