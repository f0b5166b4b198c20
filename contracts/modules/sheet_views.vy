# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Sheet Views
@license AGPL-3.0-only
@notice A pool's balance sheet as of now, figure by figure.
"""

from . import balance_sheet
from . import rate_curve

uses: balance_sheet
uses: rate_curve


@external
@view
def supply_cap() -> uint256:
    """
    @notice What deposits may bring the pool's assets to.
    @return Settlement units.
    """
    return balance_sheet._cap(balance_sheet._now())


@external
@view
def free_cash() -> uint256:
    """
    @notice Cash that can be lent, withdrawn or served to exits.
    @return Settlement units: cash less the reserve's claim.
    """
    return balance_sheet._free(balance_sheet._now())


@external
@view
def fresh_deposits() -> uint256:
    """
    @notice What lenders put in within a day: it fades to nothing in that time, and does not count
            yet for what may be lent to one borrower, on one class of machine, or at which rate.
    @return Settlement units, rounded up to millionths of a whole token.
    """
    return balance_sheet._now().fresh


@external
@view
def reserve() -> uint256:
    """
    @notice The first-loss reserve's claim on the pool's assets.
    @return Settlement units.
    """
    return balance_sheet._now().reserve


@external
@view
def performing_debt() -> uint256:
    """
    @notice What loans that are not flagged owe now.
    @return Settlement units, rounded down.
    """
    return balance_sheet._now().performing


@external
@view
def impaired_total() -> uint256:
    """
    @notice What flagged loans are carried at.
    @return Settlement units.
    """
    return balance_sheet._now().carried


@external
@view
def borrow_index() -> uint256:
    """
    @notice What a debt of one at deployment would have grown to.
    @return WAD.
    """
    return balance_sheet._index_now()


@external
@view
def borrow_rate() -> uint256:
    """
    @notice What borrowing costs now, fixed until the next action that moves money.
    @return Annual, WAD, simple over each 30 days of a 360-day year.
    """
    return rate_curve._annual(balance_sheet._rate())


@external
@view
def settled_rate() -> uint256:
    """
    @notice What borrowing would cost now without the money put in lately: cover is reckoned at it.
    @return Annual, WAD, simple over each 30 days of a 360-day year.
    """
    return self._settled_rate(balance_sheet._now())


@external
@view
def utilisation() -> uint256:
    """
    @notice The share of performing debt and free cash that is lent.
    @return WAD.
    """
    return balance_sheet._use(balance_sheet._now(), 0)


# ---- Internal ----------


@internal
@view
def _settled_rate(sheet: balance_sheet.Sheet) -> uint256:
    """
    What borrowing costs without what is fresh: annual, WAD.
    """
    return rate_curve._annual(rate_curve._rate_at(balance_sheet._use(sheet, sheet.fresh)))
