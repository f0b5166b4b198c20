# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Pool Shares
@license AGPL-3.0-only
@notice The views of ERC-4626: what shares are worth, and what can be done now.
@dev Rounded for the pool. Previews ignore every limit; the limits know pause, cap, queue and cash.
     Who enters buys flagged loans at what they owe, who leaves sells them at what they are carried
     at.
"""

from snekmate.tokens import erc20

from . import balance_sheet
from . import doubt_book
from . import pause_gate
from . import share_math

uses: erc20
uses: balance_sheet
uses: doubt_book
uses: pause_gate


# ---- Views ----------


@external
@view
def totalAssets() -> uint256:
    """
    @notice What all shares stand for: cash, performing debt and carried value, less the reserve.
    @return Settlement units.
    """
    return balance_sheet._total(balance_sheet._now())


@external
@view
def convertToShares(assets: uint256) -> uint256:
    """
    @notice What assets are in shares, rounded down.
    @param assets Settlement units.
    @return Shares.
    """
    return self._shares_down(balance_sheet._now(), assets)


@external
@view
def convertToAssets(shares: uint256) -> uint256:
    """
    @notice What shares are worth, rounded down.
    @param shares Shares.
    @return Settlement units.
    """
    return self._assets_down(balance_sheet._now(), shares)


@external
@view
def previewDeposit(assets: uint256) -> uint256:
    """
    @notice Shares that a deposit mints, rounded down.
    @dev Fewer than `convertToShares` says while a flagged loan is carried below what it owes.
    @param assets Settlement units.
    @return Shares.
    """
    return self._bought(balance_sheet._now(), assets)


@external
@view
def previewMint(shares: uint256) -> uint256:
    """
    @notice What minting costs, rounded up.
    @dev More than `convertToAssets` says while a flagged loan is carried below what it owes.
    @param shares Shares.
    @return Settlement units.
    """
    return self._cost(balance_sheet._now(), shares)


@external
@view
def previewWithdraw(assets: uint256) -> uint256:
    """
    @notice Shares that a withdrawal burns, rounded up.
    @param assets Settlement units.
    @return Shares.
    """
    return self._shares_up(balance_sheet._now(), assets)


@external
@view
def previewRedeem(shares: uint256) -> uint256:
    """
    @notice What redeeming pays, rounded down.
    @param shares Shares.
    @return Settlement units.
    """
    return self._assets_down(balance_sheet._now(), shares)


@external
@view
def maxDeposit(receiver: address) -> uint256:
    """
    @notice The most that can be deposited now.
    @param receiver Who would get the shares.
    @return Settlement units; 0 while paused and for nobody.
    """
    return self._room(balance_sheet._now(), receiver)


@external
@view
def maxMint(receiver: address) -> uint256:
    """
    @notice The most shares that can be minted now.
    @param receiver Who would get them.
    @return Shares; 0 while paused and for nobody.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    return self._bought(sheet, self._room(sheet, receiver))


@external
@view
def maxWithdraw(owner: address) -> uint256:
    """
    @notice The most that can be withdrawn now.
    @param owner Whose shares.
    @return Settlement units; 0 while anyone waits in the queue.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    if sheet.head <= sheet.tail:
        return 0
    return min(self._assets_down(sheet, erc20.balanceOf[owner]), balance_sheet._free(sheet))


@external
@view
def maxRedeem(owner: address) -> uint256:
    """
    @notice The most shares that can be redeemed now.
    @param owner Whose shares.
    @return Shares; 0 while anyone waits in the queue.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    if sheet.head <= sheet.tail:
        return 0
    return min(erc20.balanceOf[owner], self._shares_down(sheet, balance_sheet._free(sheet)))


# ---- Internal ----------


@internal
@view
def _bought(sheet: balance_sheet.Sheet, assets: uint256) -> uint256:
    """
    Shares that a deposit mints, rounded down.
    """
    return share_math._shares_down(assets, self._at_par(sheet), erc20.totalSupply)


@internal
@view
def _cost(sheet: balance_sheet.Sheet, shares: uint256) -> uint256:
    """
    What minting costs, rounded up.
    """
    return share_math._assets_up(shares, self._at_par(sheet), erc20.totalSupply)


@internal
@view
def _at_par(sheet: balance_sheet.Sheet) -> uint256:
    """
    What the shares stand for if every flagged loan is paid.
    """
    return balance_sheet._total(sheet) + doubt_book._upside(sheet)


@internal
@view
def _shares_down(sheet: balance_sheet.Sheet, assets: uint256) -> uint256:
    return share_math._shares_down(assets, balance_sheet._total(sheet), erc20.totalSupply)


@internal
@view
def _shares_up(sheet: balance_sheet.Sheet, assets: uint256) -> uint256:
    return share_math._shares_up(assets, balance_sheet._total(sheet), erc20.totalSupply)


@internal
@view
def _assets_down(sheet: balance_sheet.Sheet, shares: uint256) -> uint256:
    return share_math._assets_down(shares, balance_sheet._total(sheet), erc20.totalSupply)


@internal
@view
def _room(sheet: balance_sheet.Sheet, receiver: address) -> uint256:
    """
    What fits below the supply cap, and into the most shares there can be.
    """
    if receiver == empty(address) or not pause_gate._is_open():
        return 0
    cap: uint256 = balance_sheet._cap(sheet)
    room: uint256 = cap - min(balance_sheet._total(sheet), cap)
    return min(room, self._assets_down(sheet, share_math.MAX_SUPPLY - erc20.totalSupply))
