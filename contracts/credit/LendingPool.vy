# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Lending Pool: what lenders own of the loans
@license AGPL-3.0-only
@author Wellhead
@notice An ERC-4626 vault over its own books: lenders put money in, the desk lends it on the liens of
        working machines, exits queue when the cash is lent out.
@dev Trusted: the desk (what a loan owes is settled here, when it fails is settled there) and the
     token. Only deposits and mints can be paused. Tokens held >= cash + exits served and unclaimed.
     Every action loads the sheet with interest up to now, changes it, serves the queue, saves it.
"""

from ethereum.ercs import IERC4626

implements: IERC4626

from snekmate.auth import ownable
from snekmate.auth import ownable_2step as two_step
from snekmate.tokens import erc20

initializes: ownable
initializes: two_step[ownable := ownable]
initializes: erc20[ownable := ownable]

from ..interfaces import ILendingPool

implements: ILendingPool

from ..modules import balance_sheet
from ..modules import debt_book
from ..modules import doubt_book as doubt
from ..modules import exit_book
from ..modules import exit_queue
from ..modules import pause_gate
from ..modules import pool_caps
from ..modules import pool_shares
from ..modules import pool_token
from ..modules import rate_curve
from ..modules import rate_marks
from ..modules import share_math
from ..modules import sheet_views
from ..modules import workout_account

initializes: pause_gate[ownable := ownable]
initializes: workout_account[ownable := ownable]
initializes: pool_token
initializes: rate_curve
initializes: balance_sheet[ownable := ownable, pool_token := pool_token, rate_curve := rate_curve]
initializes: doubt
initializes: pool_shares[
    erc20 := erc20, balance_sheet := balance_sheet, doubt_book := doubt, pause_gate := pause_gate
]
initializes: sheet_views[balance_sheet := balance_sheet, rate_curve := rate_curve]
initializes: debt_book[balance_sheet := balance_sheet, doubt_book := doubt]
initializes: pool_caps
initializes: exit_book
initializes: exit_queue[
    erc20 := erc20, balance_sheet := balance_sheet, exit_book := exit_book, pool_token := pool_token
]
initializes: rate_marks[balance_sheet := balance_sheet]

exports: (
    # owner
    two_step.owner,
    two_step.pending_owner,
    two_step.transfer_ownership,
    two_step.accept_ownership,
    balance_sheet.set_supply_cap,
    workout_account.set_workout,
    workout_account.workout,
    # pause
    pause_gate.guardian,
    pause_gate.next_pause_at,
    pause_gate.paused_until,
    pause_gate.is_stopped,
    pause_gate.pause,
    pause_gate.unpause,
    pause_gate.set_guardian,
    pause_gate.stop_new,
    # shares
    erc20.name,
    erc20.symbol,
    erc20.decimals,
    erc20.totalSupply,
    erc20.balanceOf,
    erc20.allowance,
    erc20.transfer,
    erc20.transferFrom,
    erc20.approve,
    # ERC-4626 views
    pool_token.asset,
    pool_shares.totalAssets,
    pool_shares.convertToShares,
    pool_shares.convertToAssets,
    pool_shares.previewDeposit,
    pool_shares.previewMint,
    pool_shares.previewWithdraw,
    pool_shares.previewRedeem,
    pool_shares.maxDeposit,
    pool_shares.maxMint,
    pool_shares.maxWithdraw,
    pool_shares.maxRedeem,
    # balance sheet
    sheet_views.supply_cap,
    sheet_views.free_cash,
    sheet_views.fresh_deposits,
    sheet_views.reserve,
    sheet_views.performing_debt,
    sheet_views.impaired_total,
    sheet_views.borrow_index,
    sheet_views.utilisation,
    # rate
    sheet_views.borrow_rate,
    sheet_views.settled_rate,
    rate_curve.max_rate,
    rate_marks.mark,
    rate_marks.average_rate,
    # loans
    debt_book.debt_of,
    debt_book.loan_of,
    pool_caps.borrowed_by,
    pool_caps.lent_on,
    # exits
    exit_queue.request_redeem,
    exit_queue.serve,
    exit_queue.claim,
    exit_book.queued_shares,
    exit_book.reserved_exits,
    exit_queue.queue_bounds,
    exit_book.cohort,
    exit_book.request_of,
    exit_book.claimable_exit,
)

DESK: public(immutable(address))


@deploy
def __init__(
    token: address,
    desk: address,
    guardian: address,
    workout: address,
    name: String[25],
    symbol: String[5],
    rate_zero_bps: uint256,
    rate_kink_bps: uint256,
    kink_bps: uint256,
    rate_full_bps: uint256,
    supply_cap: uint256,
):
    ownable.__init__()
    two_step.__init__()
    pause_gate.__init__(guardian)
    workout_account.__init__(workout)
    pool_token.__init__(token)
    erc20.__init__(name, symbol, pool_token._decimals() + share_math.OFFSET_DECIMALS, name, "1")
    rate_curve.__init__(rate_zero_bps, rate_kink_bps, kink_bps, rate_full_bps)
    balance_sheet.__init__(supply_cap)
    assert desk.is_contract, "pool: desk has no code"
    DESK = desk


# ---- Lenders ----------


@external
def deposit(assets: uint256, receiver: address) -> uint256:
    """
    @notice Put money in.
    @dev Pausable. Pulls by measured balance; shares rounded down. Flagged loans cost what they owe.
    @param assets Settlement units.
    @param receiver Who gets the shares.
    @return Shares minted.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    shares: uint256 = pool_shares._bought(sheet, assets)
    self._enter(sheet, assets, shares, receiver)
    return shares


@external
def mint(shares: uint256, receiver: address) -> uint256:
    """
    @notice Buy shares.
    @dev Pausable. Pulls by measured balance; the price rounded up. Flagged loans cost what they owe.
    @param shares Shares.
    @param receiver Who gets them.
    @return Settlement units paid.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    assets: uint256 = pool_shares._cost(sheet, shares)
    self._enter(sheet, assets, shares, receiver)
    return assets


@external
def withdraw(assets: uint256, receiver: address, owner: address) -> uint256:
    """
    @notice Take money out of the free cash, if nobody waits in the queue.
    @dev The owner of the shares, or whom it allowed. Shares are rounded up.
    @param assets Settlement units.
    @param receiver Who gets them.
    @param owner Whose shares are burned.
    @return Shares burned.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    shares: uint256 = pool_shares._shares_up(sheet, assets)
    self._leave(sheet, assets, shares, receiver, owner)
    return shares


@external
def redeem(shares: uint256, receiver: address, owner: address) -> uint256:
    """
    @notice Give shares back for free cash, if nobody waits in the queue.
    @dev The owner of the shares, or whom it allowed. Assets are rounded down.
    @param shares Shares.
    @param receiver Who gets the money.
    @param owner Whose shares are burned.
    @return Settlement units paid.
    """
    sheet: balance_sheet.Sheet = balance_sheet._now()
    assets: uint256 = pool_shares._assets_down(sheet, shares)
    self._leave(sheet, assets, shares, receiver, owner)
    return assets


# ---- Workout account ----------


@external
def recover(amount: uint256):
    """
    @notice Pay in what was got for a machine that was taken at zero: a gain of those who lend now.
    @dev The workout account only, while somebody lends. Pulls by measured balance. Fresh as a deposit.
    @param amount Settlement units.
    """
    workout_account._check(erc20.totalSupply)
    sheet: balance_sheet.Sheet = balance_sheet._now()
    sheet.cash += amount
    sheet.fresh += amount
    balance_sheet._save(exit_queue._serve(sheet))
    log ILendingPool.Recovered(by=msg.sender, amount=amount)

    pool_token._pull(msg.sender, amount)


# ---- The desk ----------


@external
def lend(
    asset: uint256, accelerator: bytes32, borrower: address, payee: address, amount: uint256
) -> uint256:
    """
    @notice Open a loan and pay it out.
    @dev The desk only; not after `stop_new`. Refuses while exits are queued, above the free cash
         and above the caps. What lenders put in within a day counts neither there nor in the rate.
    @param asset Asset id; it has no other loan here.
    @param accelerator Class of the machine.
    @param borrower Whose cap it counts against.
    @param payee Who gets the money.
    @param amount Settlement units.
    @return What borrowing costs without the money put in lately: annual, WAD.
    """
    self._check_desk()
    pause_gate._check_not_stopped()
    sheet: balance_sheet.Sheet = balance_sheet._now()
    assert sheet.head > sheet.tail, "pool: exits are queued"
    assert amount <= balance_sheet._free(sheet), "pool: not enough free cash"
    pool_caps._take(borrower, accelerator, amount, balance_sheet._settled(sheet))

    debt_shares: uint256 = sheet.debt_shares
    sheet = debt_book._open(sheet, asset, amount)
    debt_shares = sheet.debt_shares - debt_shares
    sheet.cash -= amount
    balance_sheet._save(sheet)
    log ILendingPool.Lent(asset=asset, borrower=borrower, amount=amount, debt_shares=debt_shares)

    pool_token._push(payee, amount)
    return sheet_views._settled_rate(sheet)


@external
def collect(asset: uint256, amount: uint256):
    """
    @notice Count a payment that the desk has moved here.
    @dev The desk only. Debt shares are rounded down: a payment never repays more than it is.
    @param asset Asset id.
    @param amount Settlement units, at most what is owed.
    """
    self._check_desk()
    sheet: balance_sheet.Sheet = debt_book._collect(balance_sheet._now(), asset, amount)
    if sheet.head <= sheet.tail:
        sheet = exit_queue._serve(sheet)
    balance_sheet._save(sheet)

    assert pool_token._held() >= sheet.cash + exit_book._reserved(), "pool: money not received"


@external
def impair(asset: uint256, recovery: uint256):
    """
    @notice Carry a loan at min(debt, recovery) from now on, once flagged only ever lower.
    @dev The desk only. The reserve takes the loss first.
    @param asset Asset id.
    @param recovery Settlement units that the lien is expected to bring.
    """
    self._check_desk()
    balance_sheet._save(debt_book._impair(balance_sheet._now(), asset, recovery))


@external
def restore(asset: uint256):
    """
    @notice Let a cured loan perform again, at all it owes.
    @dev The desk only. The reserve first gets back what it took for this loan.
    @param asset Asset id.
    """
    self._check_desk()
    balance_sheet._save(debt_book._restore(balance_sheet._now(), asset))


@external
def end(asset: uint256, accelerator: bytes32, borrower: address):
    """
    @notice Forget a loan: what it still owes is written off, and its caps are free again.
    @dev The desk only. The reserve takes the loss first.
    @param asset Asset id.
    @param accelerator As it was lent.
    @param borrower As it was lent.
    """
    self._check_desk()
    sheet: balance_sheet.Sheet = balance_sheet._now()
    principal: uint256 = 0
    sheet, principal = debt_book._end(sheet, asset)
    pool_caps._give(borrower, accelerator, principal)
    balance_sheet._save(exit_queue._serve(sheet))


# ---- Internal ----------


@internal
def _enter(former: balance_sheet.Sheet, assets: uint256, shares: uint256, receiver: address):
    """
    Mint first, then pull: nothing can be called in between.
    """
    pause_gate._check_open()
    sheet: balance_sheet.Sheet = former
    assert assets != 0 and shares != 0, "pool: deposit too small"
    assert (
        balance_sheet._total(sheet) + assets <= balance_sheet._cap(sheet)
        and shares <= share_math.MAX_SUPPLY - erc20.totalSupply
    ), "pool: above its cap"

    sheet.cash += assets
    sheet.fresh += assets
    erc20._mint(receiver, shares)
    log IERC4626.Deposit(sender=msg.sender, owner=receiver, assets=assets, shares=shares)
    if sheet.head <= sheet.tail:
        sheet = exit_queue._serve(sheet)
    balance_sheet._save(sheet)

    pool_token._pull(msg.sender, assets)


@internal
def _leave(
    former: balance_sheet.Sheet, assets: uint256, shares: uint256, payee: address, owner: address
):
    sheet: balance_sheet.Sheet = former
    assert sheet.head > sheet.tail and assets <= balance_sheet._free(sheet), (
        "pool: exit through the queue"
    )
    if msg.sender != owner:
        erc20._spend_allowance(owner, msg.sender, shares)

    sheet.cash -= assets
    sheet.fresh -= min(sheet.fresh, assets)
    erc20._burn(owner, shares)
    balance_sheet._save(sheet)
    log IERC4626.Withdraw(
        sender=msg.sender, receiver=payee, owner=owner, assets=assets, shares=shares
    )

    pool_token._push(payee, assets)


@internal
@view
def _check_desk():
    assert msg.sender == DESK, "pool: not the desk"
