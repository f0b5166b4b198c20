# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Owner Count
@license AGPL-3.0-only
@notice How many owners a market gains or loses by what one of them lists: many machines of one
        owner are one owner.
@dev Works on the machines that `market_book` counts.
"""


# Market number and owner to listed accelerators; written by _joined and _left.
_owned: HashMap[uint256, HashMap[address, uint256]]


# ---- Internal ----------


@internal
def _joined(number: uint256, owner: address, listed: uint256) -> uint256:
    """
    How many owners a market gains by what one lists.
    """
    if listed == 0:
        return 0
    had: uint256 = self._owned[number][owner]
    self._owned[number][owner] = had + listed
    return 1 if had == 0 else 0


@internal
def _left(number: uint256, owner: address, listed: uint256) -> uint256:
    """
    How many owners a market loses by what one lists no longer.
    """
    if listed == 0:
        return 0
    rest: uint256 = self._owned[number][owner] - listed
    self._owned[number][owner] = rest
    return 1 if rest == 0 else 0
