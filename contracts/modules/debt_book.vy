# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Debt Book
@license AGPL-3.0-only
@notice The loans of a pool one by one, performing or flagged, and what the reserve took for each.
@dev A loan is debt shares: it owes shares x index, rounded up. While flagged it is no asset but for
     what it is carried at; its borrower owes the growing debt all the same. Bits from the lowest:
     loan:    debt shares 112 | principal 96 | flagged 1
     carried: carrying 96 | absorbed 96
"""

from ..interfaces import ILendingPool
from . import balance_sheet
from . import doubt_book

uses: balance_sheet
uses: doubt_book

_WAD: constant(uint256) = 10**18
_FLAGGED: constant(uint256) = 1 << 208
_MASK_96: constant(uint256) = 2**96 - 1
_MASK_112: constant(uint256) = 2**112 - 1


# Asset to its loan, zero if there is none; written by `_open`, `_collect` and `_keep`.
_loans: HashMap[uint256, uint256]

# Asset to what its flagged loan is carried at and what the reserve took for it; written by `_keep`.
_carried: HashMap[uint256, uint256]


# ---- Views ----------


@external
@view
def debt_of(asset: uint256) -> uint256:
    """
    @notice What the loan of an asset owes now, flagged or not.
    @param asset Asset id.
    @return Settlement units, rounded up; 0 without a loan.
    """
    return self._owed(self._loans[asset] & _MASK_112, balance_sheet._index_now())


@external
@view
def loan_of(asset: uint256) -> (uint256, uint256, bool, uint256, uint256):
    """
    @notice How the pool keeps the loan of an asset.
    @param asset Asset id.
    @return Debt shares, principal, whether it is flagged, what it is then carried at, and what the
            reserve took for it.
    """
    loan: uint256 = self._loans[asset]
    carried: uint256 = self._carried[asset]
    return (
        loan & _MASK_112,
        (loan >> 112) & _MASK_96,
        loan & _FLAGGED != 0,
        carried & _MASK_96,
        carried >> 96,
    )


# ---- Internal ----------


@internal
def _open(former: balance_sheet.Sheet, asset: uint256, amount: uint256) -> balance_sheet.Sheet:
    """
    Debt shares for `amount`, rounded up. It is below 2^96 as the cash it comes from.
    """
    assert self._loans[asset] == 0, "pool: loan open already"
    shares: uint256 = (amount * _WAD + former.index - 1) // former.index
    self._loans[asset] = shares | (amount << 112)
    return self._with_debt(former, former.debt_shares + shares)


@internal
def _collect(former: balance_sheet.Sheet, asset: uint256, amount: uint256) -> balance_sheet.Sheet:
    """
    Count a payment. Burns debt shares rounded down, all of them when the debt is paid. Of a flagged
    loan, what exceeds its carrying value is a gain.
    """
    sheet: balance_sheet.Sheet = former
    loan: uint256 = self._loan(asset)
    burned: uint256 = loan & _MASK_112
    debt: uint256 = self._owed(burned, sheet.index)
    assert amount <= debt, "pool: more than is owed"
    if amount != debt:
        burned = amount * _WAD // sheet.index

    loan -= burned
    sheet.cash += amount
    if loan & _FLAGGED == 0:
        self._loans[asset] = loan
        sheet = self._with_debt(sheet, sheet.debt_shares - burned)
    else:
        carried: uint256 = self._carried[asset]
        paid: uint256 = min(carried & _MASK_96, amount)
        returned: uint256 = min(amount - paid, carried >> 96)
        sheet.carried -= paid
        sheet.reserve += returned
        self._keep(asset, loan, carried - paid - (returned << 96))
    log ILendingPool.Collected(
        asset=asset, amount=amount, debt=self._owed(loan & _MASK_112, sheet.index)
    )
    return sheet


@internal
def _impair(former: balance_sheet.Sheet, asset: uint256, recovery: uint256) -> balance_sheet.Sheet:
    """
    Carry a loan at min(debt, recovery), if flagged before only lower.
    """
    sheet: balance_sheet.Sheet = former
    debt: uint256 = 0
    loss: uint256 = 0
    absorbed: uint256 = 0
    sheet, debt, loss, absorbed = self._write_down(sheet, asset, recovery)
    log ILendingPool.Impaired(
        asset=asset,
        debt=debt,
        carrying=self._carried[asset] & _MASK_96,
        loss=loss,
        absorbed=absorbed,
    )
    return sheet


@internal
def _restore(former: balance_sheet.Sheet, asset: uint256) -> balance_sheet.Sheet:
    """
    Let a flagged loan perform again: the whole debt is an asset, and the reserve gets back first.
    """
    sheet: balance_sheet.Sheet = former
    loan: uint256 = self._loan(asset)
    assert loan & _FLAGGED != 0, "pool: loan is not flagged"
    carried: uint256 = self._carried[asset]
    debt: uint256 = self._owed(loan & _MASK_112, sheet.index)
    gain: uint256 = debt - (carried & _MASK_96)
    returned: uint256 = min(gain, carried >> 96)

    self._keep(asset, loan & ~_FLAGGED, 0)
    sheet.carried -= carried & _MASK_96
    sheet.reserve += returned
    log ILendingPool.Restored(asset=asset, debt=debt, gain=gain - returned)
    return self._with_debt(sheet, sheet.debt_shares + (loan & _MASK_112))


@internal
def _end(former: balance_sheet.Sheet, asset: uint256) -> (balance_sheet.Sheet, uint256):
    """
    Forget a loan; what it is still counted at is lost. Returns its principal.
    """
    sheet: balance_sheet.Sheet = former
    principal: uint256 = (self._loans[asset] >> 112) & _MASK_96
    debt: uint256 = 0
    loss: uint256 = 0
    absorbed: uint256 = 0
    sheet, debt, loss, absorbed = self._write_down(sheet, asset, 0)
    self._keep(asset, 0, 0)
    log ILendingPool.Ended(asset=asset, written_off=debt, loss=loss, absorbed=absorbed)
    return sheet, principal


@internal
def _write_down(
    former: balance_sheet.Sheet, asset: uint256, recovery: uint256
) -> (balance_sheet.Sheet, uint256, uint256, uint256):
    """
    Flag a loan and carry it at no more than `recovery`; the reserve takes the loss first. Returns
    the debt, the loss of lenders and that of the reserve.
    """
    sheet: balance_sheet.Sheet = former
    loan: uint256 = self._loan(asset)
    carried: uint256 = self._carried[asset]
    debt: uint256 = self._owed(loan & _MASK_112, sheet.index)
    value: uint256 = debt
    if loan & _FLAGGED == 0:
        sheet = self._with_debt(sheet, sheet.debt_shares - (loan & _MASK_112))
    else:
        value = carried & _MASK_96
        sheet.carried -= value
    carrying: uint256 = min(value, recovery)
    loss: uint256 = value - carrying
    absorbed: uint256 = min(loss, sheet.reserve)

    sheet.carried += carrying
    sheet.reserve -= absorbed
    self._keep(asset, loan | _FLAGGED, carrying | (((carried >> 96) + absorbed) << 96))
    return sheet, debt, loss - absorbed, absorbed


@internal
def _keep(asset: uint256, loan: uint256, carried: uint256):
    """
    Write both words of a loan, and the sums of the flagged ones.
    """
    doubt_book._change(
        self._part(self._loans[asset], self._carried[asset]), self._part(loan, carried)
    )
    self._loans[asset] = loan
    self._carried[asset] = carried


@internal
@pure
def _part(loan: uint256, carried: uint256) -> uint256:
    """
    Of the doubt word: nothing while a loan performs.
    """
    if loan & _FLAGGED == 0:
        return 0
    return (loan & _MASK_112) | ((carried >> 96) << 112)


@internal
@view
def _loan(asset: uint256) -> uint256:
    loan: uint256 = self._loans[asset]
    assert loan != 0, "pool: no such loan"
    return loan


@internal
@pure
def _owed(shares: uint256, index: uint256) -> uint256:
    """
    Rounded up.
    """
    return (shares * index + _WAD - 1) // _WAD


@internal
@pure
def _with_debt(former: balance_sheet.Sheet, shares: uint256) -> balance_sheet.Sheet:
    sheet: balance_sheet.Sheet = former
    sheet.debt_shares = shares
    sheet.performing = shares * sheet.index // _WAD
    return sheet
