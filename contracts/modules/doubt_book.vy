# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Doubt Book
@license AGPL-3.0-only
@notice What the flagged loans of a pool owe together, whatever they are carried at.
@dev A flagged loan may still be paid, so its loss may be undone. Who leaves bears the loss; who
     enters pays for the chance: else anyone could have a loan written down, enter, pay it and leave
     with what the others had lost.
"""

from . import balance_sheet

_WAD: constant(uint256) = 10**18
_MASK_112: constant(uint256) = 2**112 - 1


# Debt shares of all flagged loans 112 | what the reserve took for them 112; written by `_change`.
_doubt: uint256


@internal
def _change(before: uint256, after: uint256):
    """
    Put one loan's part in the place of what it was.
    """
    self._doubt = self._doubt - before + after


@internal
@view
def _upside(sheet: balance_sheet.Sheet) -> uint256:
    """
    What lenders would gain if every flagged loan were paid in full and the reserve got back what it
    took; owed is rounded down, as performing debt is.
    """
    doubt: uint256 = self._doubt
    owed: uint256 = (doubt & _MASK_112) * sheet.index // _WAD
    return owed - min(owed, (doubt >> 112) + sheet.carried)
