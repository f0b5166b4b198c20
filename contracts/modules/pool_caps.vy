# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Pool Caps
@license AGPL-3.0-only
@notice How much of a pool one borrower and one class of machine may owe, by what they borrowed.
@dev Original principals count until a loan ends, so repaying in part frees nothing to lend again.
"""

BORROWER_CAP_BPS: constant(uint256) = 2_000  # one borrower's default costs lenders a fifth at most
ACCELERATOR_CAP_BPS: constant(uint256) = 4_000  # a class of machine loses its price all at once

_BPS: constant(uint256) = 10_000


# Borrower to the principals of their open loans, settlement units; written by `_take`, `_give`.
borrowed_by: public(HashMap[address, uint256])

# Accelerator class to the principals lent on it, settlement units; written by `_take`, `_give`.
lent_on: public(HashMap[bytes32, uint256])


@internal
def _take(borrower: address, accelerator: bytes32, amount: uint256, total: uint256):
    """
    Count a new principal against a pool of `total`; the caps are rounded down.
    """
    by_borrower: uint256 = self.borrowed_by[borrower] + amount
    on_accelerator: uint256 = self.lent_on[accelerator] + amount
    assert by_borrower <= total * BORROWER_CAP_BPS // _BPS, "pool: borrower at the cap"
    assert on_accelerator <= total * ACCELERATOR_CAP_BPS // _BPS, "pool: accelerator at the cap"

    self.borrowed_by[borrower] = by_borrower
    self.lent_on[accelerator] = on_accelerator


@internal
def _give(borrower: address, accelerator: bytes32, principal: uint256):
    """
    Free what an ended loan took.
    """
    self.borrowed_by[borrower] -= principal
    self.lent_on[accelerator] -= principal
