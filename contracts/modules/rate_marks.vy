# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Rate Marks
@license AGPL-3.0-only
@notice The borrow rate averaged over a day at least, which no single block can move.
@dev Two marks, a day or more apart: as soon as the first is a day old, one that old is always there.
     mark: growth 96 | taken at 40 (Unix seconds)
"""

from . import balance_sheet
from . import rate_curve

uses: balance_sheet

MARK_SECONDS: constant(uint256) = 86_400  # one block's deposit weighs nothing in a day

_MASK_96: constant(uint256) = 2**96 - 1


# The newest mark and the one before it, zero if there is none; written by `mark`.
_newest: uint256
_former: uint256


event Marked:
    index: uint256  # WAD


@external
def mark() -> bool:
    """
    @notice Remember the borrow index of now, if the last mark is a day old.
    @dev Anyone may call; once a day keeps the average fresh.
    @return Whether a mark was taken.
    """
    newest: uint256 = self._newest
    if newest != 0 and block.timestamp < (newest >> 96) + MARK_SECONDS:
        return False
    sheet: balance_sheet.Sheet = balance_sheet._now()

    self._former = newest
    self._newest = sheet.growth | (block.timestamp << 96)
    log Marked(index=sheet.index)
    return True


@external
@view
def average_rate() -> uint256:
    """
    @notice What borrowing cost on average since the newest mark that is a day old.
    @return Annual, WAD, simple over each 30 days of a 360-day year.
    """
    mark: uint256 = self._newest
    if block.timestamp < (mark >> 96) + MARK_SECONDS:
        mark = self._former
    assert mark != 0, "pool: no mark a day old"

    growth: uint256 = balance_sheet._now().growth - (mark & _MASK_96)
    return rate_curve._annual(growth // (block.timestamp - (mark >> 96)))
