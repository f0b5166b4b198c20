# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Splitter
@license AGPL-3.0-only
@notice A waterfall for tests that takes the rent, refuses it or burns all gas it is given.
@dev Anyone may change its conduct.
"""

from ethereum.ercs import IERC20

TAKES: public(constant(uint256)) = 0
REFUSES: public(constant(uint256)) = 1
BURNS: public(constant(uint256)) = 2  # all gas, as an endless loop would
SHOUTS: public(constant(uint256)) = 3  # reverts with 16 kB of data

TOKEN: immutable(address)


# One of the four; written by `set_conduct`.
conduct: public(uint256)

# Asset to whether its terms are locked; written by `set_locked`.
is_locked: public(HashMap[uint256, bool])

# Calls that went through; written by `deposit_rent`.
deposit_count: public(uint256)

# Asset to settlement units taken; written by `deposit_rent`.
taken: public(HashMap[uint256, uint256])

# Asset to paid seconds; written by `deposit_rent`.
paid_seconds: public(HashMap[uint256, uint256])

# Gas that was left when the last call came in; written by `deposit_rent`.
gas_seen: public(uint256)


@deploy
def __init__(token: address):
    TOKEN = token


@external
def set_conduct(conduct: uint256):
    self.conduct = conduct


@external
def set_locked(asset: uint256, locked: bool):
    self.is_locked[asset] = locked


@external
def deposit_rent(asset: uint256, amount: uint256, seconds: uint256):
    """
    @notice Take rent from the caller, as far as it behaves.
    @param asset Title id.
    @param amount Settlement units.
    @param seconds Paid available seconds.
    """
    gas: uint256 = msg.gas
    assert self.conduct != REFUSES, "mock: refused"
    assert self.conduct != BURNS, UNREACHABLE
    if self.conduct == SHOUTS:
        raw_revert(abi_encode(empty(uint256[512])))
    moved: bool = extcall IERC20(TOKEN).transferFrom(
        msg.sender, self, amount, default_return_value=True
    )
    assert moved, "mock: not moved"
    self.deposit_count += 1
    self.taken[asset] += amount
    self.paid_seconds[asset] += seconds
    self.gas_seen = gas
