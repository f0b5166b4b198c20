# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Pool Pages
@license AGPL-3.0-only
@notice Shows the pools of a desk, and what a lender has in them and waits for.
@dev Pools are listed by governance and trusted to answer.
"""

from ..interfaces import ILens
from . import lens_links as links

uses: links


interface PoolList:
    def pool_count() -> uint256: view
    def pool_at(index: uint256) -> address: view
    def pool_entry(pool: address) -> (uint256, bool): view


interface Pool:
    def name() -> String[25]: view
    def symbol() -> String[5]: view
    def totalSupply() -> uint256: view
    def balanceOf(account: address) -> uint256: view
    def totalAssets() -> uint256: view
    def convertToAssets(shares: uint256) -> uint256: view
    def maxWithdraw(account: address) -> uint256: view
    def free_cash() -> uint256: view
    def performing_debt() -> uint256: view
    def impaired_total() -> uint256: view
    def reserve() -> uint256: view
    def supply_cap() -> uint256: view
    def utilisation() -> uint256: view
    def borrow_rate() -> uint256: view
    def queued_shares() -> uint256: view
    def reserved_exits() -> uint256: view
    def queue_bounds() -> (uint256, uint256): view
    def cohort(id: uint256) -> (uint256, uint256, uint256, uint256): view
    def request_of(cohort: uint256, account: address) -> (uint256, uint256): view
    def claimable_exit(cohort: uint256, account: address) -> uint256: view


# ---- Views ----------


@external
@view
@reentrant
def pools(first: uint256, count: uint256) -> DynArray[ILens.PoolRow, links.MAX_ROWS]:
    """
    @notice Pools on the desk's list, also those that lend no more.
    @param first Number of the first one, from 1.
    @param count How many at most, up to 50.
    @return One row a pool, none past the last one.
    """
    rows: DynArray[ILens.PoolRow, links.MAX_ROWS] = []
    for number: uint256 in range(first, self._end(first, count), bound=links.MAX_ROWS):
        rows.append(self._pool(number))
    return rows


@external
@view
@reentrant
def positions(
    account: address, first: uint256, count: uint256
) -> DynArray[ILens.Position, links.MAX_ROWS]:
    """
    @notice What an account has in each pool; shares that wait to leave are in `exits`.
    @param account The lender.
    @param first Number of the first pool, from 1.
    @param count How many at most, up to 50.
    @return One row a pool, none past the last one.
    """
    rows: DynArray[ILens.Position, links.MAX_ROWS] = []
    for number: uint256 in range(first, self._end(first, count), bound=links.MAX_ROWS):
        pool: Pool = Pool(staticcall PoolList(links.DESK).pool_at(number))
        shares: uint256 = staticcall pool.balanceOf(account)
        rows.append(
            ILens.Position(
                pool=pool.address,
                shares=shares,
                assets=staticcall pool.convertToAssets(shares),
                withdrawable=staticcall pool.maxWithdraw(account),
            )
        )
    return rows


@external
@view
@reentrant
def exits(
    pool: address, account: address, first: uint256, count: uint256
) -> DynArray[ILens.ExitRow, links.MAX_ROWS]:
    """
    @notice An account's part of the cohorts of a page.
    @param pool A pool.
    @param account The lender.
    @param first The first cohort, from 1.
    @param count How many cohorts to look at, up to 50.
    @return One row for each in which the account asked to leave, so go on at first + count.
    """
    rows: DynArray[ILens.ExitRow, links.MAX_ROWS] = []
    head: uint256 = 0
    tail: uint256 = 0
    head, tail = staticcall Pool(pool).queue_bounds()
    end: uint256 = links._end(first, count, tail, links.MAX_ROWS)
    for cohort: uint256 in range(first, end, bound=links.MAX_ROWS):
        row: ILens.ExitRow = self._exit(Pool(pool), account, cohort, head)
        if row.shares != 0:
            rows.append(row)
    return rows


# ---- Internal ----------


@internal
@view
def _end(first: uint256, count: uint256) -> uint256:
    total: uint256 = staticcall PoolList(links.DESK).pool_count()
    return links._end(first, count, total, links.MAX_ROWS)


@internal
@view
def _pool(number: uint256) -> ILens.PoolRow:
    row: ILens.PoolRow = empty(ILens.PoolRow)
    row.number = number
    row.pool = staticcall PoolList(links.DESK).pool_at(number)
    index: uint256 = 0
    index, row.is_approved = staticcall PoolList(links.DESK).pool_entry(row.pool)
    pool: Pool = Pool(row.pool)
    row.name = staticcall pool.name()
    row.symbol = staticcall pool.symbol()
    row.total_assets = staticcall pool.totalAssets()
    row.total_shares = staticcall pool.totalSupply()
    row.free_cash = staticcall pool.free_cash()
    row.performing_debt = staticcall pool.performing_debt()
    row.impaired_total = staticcall pool.impaired_total()
    row.reserve = staticcall pool.reserve()
    row.supply_cap = staticcall pool.supply_cap()
    row.utilisation = staticcall pool.utilisation()
    row.borrow_rate = staticcall pool.borrow_rate()
    row.queued_shares = staticcall pool.queued_shares()
    row.reserved_exits = staticcall pool.reserved_exits()
    row.first_cohort, row.last_cohort = staticcall pool.queue_bounds()
    return row


@internal
@view
def _exit(pool: Pool, account: address, cohort: uint256, head: uint256) -> ILens.ExitRow:
    """
    Zero shares if the account is not in the cohort.
    """
    row: ILens.ExitRow = empty(ILens.ExitRow)
    row.cohort = cohort
    row.shares, row.claimed = staticcall pool.request_of(cohort, account)
    if row.shares == 0:
        return row
    asked: uint256 = 0
    left: uint256 = 0
    served: uint256 = 0
    asked, left, served, row.day = staticcall pool.cohort(cohort)
    row.waiting = (row.shares * left + asked - 1) // asked
    row.claimable = staticcall pool.claimable_exit(cohort, account)
    row.cohorts_ahead = cohort - min(cohort, head)
    return row
