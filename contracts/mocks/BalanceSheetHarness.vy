# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Balance Sheet Harness
@license AGPL-3.0-only
@notice Lets tests write and read `modules/balance_sheet.vy`. Tests only.
"""

from snekmate.auth import ownable

initializes: ownable

from ..modules import balance_sheet
from ..modules import pool_token
from ..modules import rate_curve

initializes: pool_token
initializes: rate_curve
initializes: balance_sheet[ownable := ownable, pool_token := pool_token, rate_curve := rate_curve]

exports: (balance_sheet.set_supply_cap, pool_token.asset)


@deploy
def __init__(token: address, rate_bps: uint256, cap: uint256):
    ownable.__init__()
    pool_token.__init__(token)
    rate_curve.__init__(rate_bps, rate_bps, 5_000, rate_bps)
    balance_sheet.__init__(cap)


@external
def put(cash: uint256, reserve: uint256, debt_shares: uint256, carried: uint256):
    """
    @notice Replace the figures, settlement units.
    @param cash Free and reserved money.
    @param reserve The first-loss reserve's claim.
    @param debt_shares Of performing loans.
    @param carried Of flagged loans.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    sheet.cash = cash
    sheet.reserve = reserve
    sheet.debt_shares = debt_shares
    sheet.carried = carried
    sheet.performing = debt_shares * sheet.index // 10**18
    balance_sheet._save(sheet)


@external
def move_queue(head: uint256, tail: uint256):
    """
    @notice Replace the queue's positions.
    @param head Oldest cohort that waits.
    @param tail Newest cohort.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    sheet.head = head
    sheet.tail = tail
    balance_sheet._save(sheet)


@external
def accrue():
    """
    @notice Write the interest up to now, and change nothing else.
    """
    balance_sheet._save(balance_sheet._now())


@external
@view
def now() -> balance_sheet.Sheet:
    """
    @notice The sheet with interest up to now.
    @return All fields.
    """
    return balance_sheet._now()
