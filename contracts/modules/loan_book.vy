# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Loan Book
@license AGPL-3.0-only
@notice The loans of the desk: one per asset, whose id is the asset's. Words: see `loan_word`.
@dev The debt itself lives in the pool that lent. No terms word, no loan.
"""

from . import loan_word
from . import refusal

_NO_LOAN: constant(uint256) = 0


# Asset to its loan's terms word, 0 if there is none; written by `_open`, `_move`, `_clear`.
_terms: HashMap[uint256, uint256]

# Asset to its loan's rest word; written by `_open`, `_clear`, review, flag, auction and a payment in
# an auction.
_rests: HashMap[uint256, uint256]

# Asset to the word of its auction, 0 if there is none; written by the auction's start and end.
_sales: HashMap[uint256, uint256]

# Asset to borrower to history word; outlives a loan, all but its consent to refinance.
_histories: HashMap[uint256, HashMap[address, uint256]]


# ---- Internal ----------


@internal
@view
def _words(asset: uint256) -> (uint256, uint256):
    """
    Terms and rest of an open loan.
    """
    terms: uint256 = self._terms[asset]
    refusal._unless(terms != _NO_LOAN, "desk: no loan")
    return terms, self._rests[asset]


@internal
def _open(
    asset: uint256,
    borrower: address,
    principal: uint256,
    months: uint256,
    pool_index: uint256,
    resale: uint256,
):
    """
    A loan from now on, in place of the present one if there is one; nothing is swept.
    """
    self._terms[asset] = loan_word._pack_terms(
        borrower, block.timestamp, months, loan_word.CURRENT, block.timestamp
    )
    self._rests[asset] = loan_word._pack_rest(principal, pool_index, resale)


@internal
def _move(asset: uint256, terms: uint256, state: uint256, since: uint256):
    """
    Another state.
    """
    self._terms[asset] = loan_word._with_state(terms, state, since)


@internal
def _clear(asset: uint256, borrower: address):
    """
    The loan is over, and with it the borrower's consent to its refinancing.
    """
    self._terms[asset] = _NO_LOAN
    self._rests[asset] = 0
    if self._sales[asset] != 0:
        self._sales[asset] = 0
    history: uint256 = self._histories[asset][borrower]
    bare: uint256 = loan_word._with_consent(history, 0, 0)
    if bare != history:
        self._histories[asset][borrower] = bare
