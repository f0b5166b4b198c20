# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Exit Queue
@license AGPL-3.0-only
@notice Lenders who leave when the cash is lent out: by days, first come first served, and inside a
        day in proportion.
@dev A request's shares move to the pool and stay in supply, so whoever waits shares gains and losses
     until served, at that moment's price.
"""

from snekmate.tokens import erc20

from ..interfaces import ILendingPool
from . import balance_sheet
from . import exit_book
from . import pool_token
from . import share_math

uses: erc20
uses: balance_sheet
uses: exit_book
uses: pool_token

COHORTS_PER_SERVE: constant(uint256) = 2  # bounds what others' exits add to a payment
MIN_EXIT_TOKENS: constant(uint256) = 100  # a day in the queue costs someone: not for dust

_DAY: constant(uint256) = 86_400


# ---- Lenders ----------


@external
def request_redeem(shares: uint256, owner: address) -> uint256:
    """
    @notice Queue shares for exit; what free cash there is serves the queue at once.
    @dev The owner of the shares, or whom it allowed. Refuses less than 100 whole tokens' worth,
         unless it is all that the owner has. Cannot be taken back.
    @param shares Shares.
    @param owner Whose shares; the claim is the owner's.
    @return The cohort to claim from.
    """
    if msg.sender != owner:
        erc20._spend_allowance(owner, msg.sender, shares)
    sheet: balance_sheet.Sheet = self._join(balance_sheet._now(), owner, shares)
    cohort: uint256 = sheet.tail
    balance_sheet._save(self._serve(sheet))
    return cohort


# ---- Anyone ----------


@external
def serve():
    """
    @notice Pay waiting exits from free cash, two cohorts at most.
    @dev Anyone may call; does nothing if nobody waits.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    if sheet.head <= sheet.tail:
        balance_sheet._save(self._serve(sheet))


@external
def claim(cohort: uint256, account: address) -> uint256:
    """
    @notice Pay a lender what a cohort has been served and it has not drawn yet.
    @dev Anyone may call; the money goes to the account only. Rounded down: a cohort may keep less
         than one unit for each lender in it.
    @param cohort Number that the request returned.
    @param account Whose exit it is.
    @return Settlement units paid.
    """
    assets: uint256 = exit_book._draw(cohort, account)
    log ILendingPool.ExitClaimed(cohort=cohort, account=account, assets=assets)

    pool_token._push(account, assets)
    return assets


# ---- Views ----------


@external
@view
def queue_bounds() -> (uint256, uint256):
    """
    @notice Which cohorts wait.
    @return The oldest cohort with shares left and the newest cohort; nobody waits if the first is
            above the second.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    return sheet.head, sheet.tail


# ---- Internal ----------


@internal
def _join(former: balance_sheet.Sheet, owner: address, shares: uint256) -> balance_sheet.Sheet:
    """
    Take `shares` into today's cohort, or into a new one if that has been served from already.
    """
    sheet: balance_sheet.Sheet = former
    worth: uint256 = share_math._assets_down(shares, balance_sheet._total(sheet), erc20.totalSupply)
    assert shares != 0 and (
        shares == erc20.balanceOf[owner] or worth >= MIN_EXIT_TOKENS * pool_token._unit()
    ), "exit: too small"

    today: uint256 = block.timestamp // _DAY
    if sheet.head > sheet.tail or not exit_book._takes(sheet.tail, today):
        sheet.tail += 1
        exit_book._open(sheet.tail, today)
    exit_book._ask(sheet.tail, owner, shares)
    erc20._transfer(owner, self, shares)
    log ILendingPool.ExitRequested(cohort=sheet.tail, owner=owner, shares=shares)
    return sheet


@internal
def _serve(former: balance_sheet.Sheet) -> balance_sheet.Sheet:
    """
    Pay the oldest cohorts from free cash at this moment's price: assets rounded down, shares burned
    rounded up. A remainder that is worth nothing is burned.
    """
    sheet: balance_sheet.Sheet = former
    last: uint256 = sheet.head + COHORTS_PER_SERVE
    for cohort: uint256 in range(sheet.head, last, bound=COHORTS_PER_SERVE):
        if cohort > sheet.tail:
            break
        total: uint256 = balance_sheet._total(sheet)
        supply: uint256 = erc20.totalSupply
        free: uint256 = balance_sheet._free(sheet)
        left: uint256 = exit_book._left(cohort)
        burned: uint256 = left
        paid: uint256 = share_math._assets_down(left, total, supply)
        if paid > free:
            if free == 0:
                break
            paid = free
            burned = min(share_math._shares_up(paid, total, supply), left)

        sheet.cash -= paid
        sheet.fresh -= min(sheet.fresh, paid)  # what came last leaves first
        exit_book._pay(cohort, burned, paid)
        erc20._burn(self, burned)
        log ILendingPool.CohortServed(cohort=cohort, shares=burned, assets=paid)
        if burned != left:
            break
        sheet.head = cohort + 1
    return sheet
