# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Pool List
@license AGPL-3.0-only
@notice The owner's list of pools that may lend here, each with an index.
@dev Append-only: an index, once given, always means the same pool, so that a loan stores 16 bits
     instead of an address. De-listing stops new loans; what is open runs to its end.
"""

from snekmate.auth import ownable

from ..interfaces import ILendingPool
from ..interfaces import ILoanDesk
from . import refusal
from . import settlement_token as money

uses: ownable
uses: money

_MAX_INDEX: constant(uint256) = 2**16 - 1


# Pools ever listed; the highest index. Written by `approve_pool`.
pool_count: public(uint256)

# Index to pool; written once per index.
_pool_at: HashMap[uint256, address]

# Pool to its entry: approved 1 | index 16; written by `approve_pool`.
_entry_of: HashMap[address, uint256]


# ---- Owner ----------


@external
def approve_pool(pool: address, approved: bool) -> uint256:
    """
    @notice List a pool, or say whether it may lend from now on.
    @dev Owner only.
    @param pool A pool that settles in the desk's token.
    @param approved False stops new loans from it.
    @return Its index, from 1.
    """
    ownable._check_owner()
    index: uint256 = self._entry_of[pool] >> 1
    if index == 0:
        refusal._unless(pool.is_contract, "desk: no pool there")
        token: address = staticcall ILendingPool(pool).asset()
        refusal._unless(token == money.TOKEN.address, "desk: pool of another token")
        index = self.pool_count + 1
        refusal._unless(index <= _MAX_INDEX, "desk: list of pools is full")
        self.pool_count = index
        self._pool_at[index] = pool
    self._entry_of[pool] = (index << 1) | convert(approved, uint256)
    log ILoanDesk.PoolApproved(pool=pool, index=index, approved=approved)
    return index


# ---- Views ----------


@external
@view
def pool_at(index: uint256) -> address:
    """
    @notice The pool with an index.
    @param index From 1.
    @return Zero if there is none.
    """
    return self._pool_at[index]


@external
@view
def pool_entry(pool: address) -> (uint256, bool):
    """
    @notice Index of a pool, and whether it may lend.
    @param pool The pool.
    @return Its index (0 if never listed), and whether it is approved today.
    """
    entry: uint256 = self._entry_of[pool]
    return entry >> 1, entry & 1 != 0


# ---- Internal ----------


@internal
@view
def _approved_index(pool: address) -> uint256:
    """
    The index of a pool that may lend today.
    """
    entry: uint256 = self._entry_of[pool]
    refusal._unless(entry & 1 != 0, "desk: pool not approved")
    return entry >> 1
