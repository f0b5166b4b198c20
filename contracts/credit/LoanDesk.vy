# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize codesize
# pragma nonreentrancy on

"""
@title Loan Desk
@license AGPL-3.0-only
@author Wellhead
@notice Loans against the lien of a working machine: lent by a pool, repaid by what it earns.
@dev Trusted: the title, the meter, the appraiser and the listed pools. A loan's id is its asset's.
     The debt lives in the pool; the desk holds nothing but claims (surpluses and bounties).
     See docs/adr/0011-a-loan-and-its-schedule.md.
@custom:kill The guardian pauses borrow, refinance and refinance_down for 14 days, `stop_new` ends
     them; repayment, flags, auctions and claims never stop.
"""

from ..interfaces import IAppraiser
from ..interfaces import ILendingPool
from ..interfaces import ILoanDesk

implements: ILoanDesk

from snekmate.auth import ownable
from snekmate.auth import ownable_2step as two_step

initializes: ownable
initializes: two_step[ownable := ownable]

from ..modules import claim_ledger as claims
from ..modules import covenants
from ..modules import loan_book as book
from ..modules import loan_core as core
from ..modules import loan_recovery as recovery
from ..modules import loan_refinance as refinancing
from ..modules import loan_rules as rules
from ..modules import loan_word
from ..modules import pause_gate as gate
from ..modules import pool_list as pools
from ..modules import refusal
from ..modules import sequencer_clock as clock
from ..modules import settlement_token as money
from ..modules import title_word

initializes: gate[ownable := ownable]
initializes: money
initializes: claims[settlement_token := money]
initializes: pools[ownable := ownable, money := money]
initializes: clock
initializes: covenants
initializes: book
initializes: core[book := book, covenants := covenants, money := money, pools := pools]
initializes: rules[clock := clock, core := core, covenants := covenants, pools := pools]
initializes: recovery[book := book, claims := claims, clock := clock, core := core, money := money]
initializes: refinancing[book := book, core := core, gate := gate, money := money, rules := rules]

exports: (
    # owner
    two_step.owner,
    two_step.pending_owner,
    two_step.transfer_ownership,
    two_step.accept_ownership,
    # pausing
    gate.guardian,
    gate.next_pause_at,
    gate.paused_until,
    gate.is_stopped,
    gate.pause,
    gate.unpause,
    gate.set_guardian,
    gate.stop_new,
    # pools
    pools.approve_pool,
    pools.pool_count,
    pools.pool_at,
    pools.pool_entry,
    # recovery
    recovery.auction,
    recovery.take,
    recovery.cure,
    recovery.price,
    recovery.arrears,
    # refinancing
    refinancing.refinance,
    refinancing.auto_refinance,
    refinancing.refinance_down,
    refinancing.consent_of,
    # claims
    claims.claim,
    claims.claimable,
    # what it reads and settles in
    money.token,
    core.title,
    core.least_loan,
    covenants.appraiser,
    covenants.meter,
    clock.sequencer_feed,
)

# A flag within this time of the last one gives no grace: delinquency is not a habit.
_REPEAT_SECONDS: constant(uint256) = 90 * 86_400

_BPS: constant(uint256) = 10_000


@deploy
def __init__(
    token: address,
    title: address,
    meter: address,
    appraiser: address,
    guardian: address,
    sequencer_feed: address,
):
    """
    @notice The deployer owns the contract until it hands over in two steps.
    @param token The settlement token.
    @param title The title contract.
    @param meter The meter.
    @param appraiser The appraiser.
    @param guardian The account that may pause.
    @param sequencer_feed The sequencer uptime feed, zero where there is none.
    """
    ownable.__init__()
    two_step.__init__()
    gate.__init__(guardian)
    money.__init__(token)
    clock.__init__(sequencer_feed)
    covenants.__init__(appraiser, meter)
    core.__init__(title)


# ---- Title owner ----------


@external
def borrow(asset: uint256, pool: address, amount: uint256, months: uint256):
    """
    @notice Pledge a machine and receive a loan from a pool.
    @dev The title's owner only, with a PLEDGE grant to this desk; pausable. Every rule of
         `loan_rules` must hold.
    @param asset Asset id.
    @param pool An approved pool.
    @param amount Settlement units, at least 1,000 whole tokens.
    @param months Term, 1 to 36 steps of 30 days.
    """
    gate._check_open()
    title: uint256 = staticcall core.TITLE.title(asset)
    refusal._unless(msg.sender == title_word._owner(title), "desk: not the title owner")
    refusal._unless(book._terms[asset] == 0, "desk: loan already open")
    index: uint256 = 0
    assessment: IAppraiser.Assessment = empty(IAppraiser.Assessment)
    index, assessment = rules._check(asset, pool, amount, months)

    book._open(asset, msg.sender, amount, months, index, assessment.resale)
    log ILoanDesk.Borrowed(
        asset=asset, borrower=msg.sender, pool=pool, amount=amount, months=months
    )

    extcall core.TITLE.encumber(asset, self)
    rate: uint256 = extcall ILendingPool(pool).lend(
        asset, assessment.accelerator, msg.sender, msg.sender, amount
    )
    rules._check_cover(assessment.income, amount, months, rate)


# ---- Anyone ----------


@external
def repay(asset: uint256, amount: uint256) -> uint256:
    """
    @notice Pay on a loan, in any state of it; the last unit closes it and lifts the lien.
    @dev Anyone. Takes at most the debt from the caller. Reads no appraiser and no meter.
    @param asset Asset id.
    @param amount Most to pay, settlement units.
    @return Settlement units paid.
    """
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    pool: ILendingPool = core._pool(rest)
    debt: uint256 = staticcall pool.debt_of(asset)
    paid: uint256 = min(amount, debt)
    refusal._unless(paid != 0, "desk: nothing to pay")

    if self._pay(asset, terms, rest, paid) == 0:
        core._close(asset, loan_word._borrower(terms), pool)
    return paid


@external
def release(asset: uint256):
    """
    @notice Close a loan that debt service has paid off, and lift the lien.
    @dev Anyone.
    @param asset Asset id.
    """
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    pool: ILendingPool = core._pool(rest)
    refusal._unless(staticcall pool.debt_of(asset) == 0, "desk: debt not paid")

    core._close(asset, loan_word._borrower(terms), pool)


@external
def debt_service(asset: uint256, available: uint256) -> uint256:
    """
    @notice Move what is due from the caller to the pool that lent: the splitter's revenue, or
            anyone's own money.
    @dev What is due of the running step; all that is owed while sweeping, flagged or in auction.
         Calls the token and the pool only, and never closes: `release` does. Nothing is due
         without a loan.
    @param asset Asset id.
    @param available Most to take, settlement units.
    @return Settlement units taken.
    """
    terms: uint256 = book._terms[asset]
    if terms == 0:
        return 0
    rest: uint256 = book._rests[asset]
    pool: ILendingPool = core._pool(rest)
    due: uint256 = self._collectable(terms, rest, staticcall pool.debt_of(asset))
    taken: uint256 = min(due, available)
    if taken != 0:
        self._pay(asset, terms, rest, taken)
    return taken


@external
def review(asset: uint256) -> bool:
    """
    @notice Say whether all revenue goes to the debt: while the machine has been silent for 24 h or
            its income covers the debt service of 30 days less than 1.5 times.
    @dev Anyone. Keeps a fresh resale value for later.
    @param asset Asset id.
    @return Whether it does from now on.
    """
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    pool: ILendingPool = core._pool(rest)
    assessment: IAppraiser.Assessment = staticcall covenants.APPRAISER.assess(asset)
    cover_bps: uint256 = covenants._cover_bps(
        assessment.income,
        loan_word._principal(rest),
        loan_word._months(terms),
        staticcall pool.debt_of(asset),
        staticcall pool.settled_rate(),
    )
    is_sweeping: bool = cover_bps < covenants.COVER_SWEEP_BPS
    if not is_sweeping:
        is_sweeping = covenants._is_silent(asset, covenants.SILENCE_SWEEP_SECONDS)

    value: uint256 = assessment.value if covenants._is_fresh(assessment.as_of) else 0
    resale: uint256 = covenants._fresh_resale(assessment)
    if resale != 0:
        rest = loan_word._with_known_resale(rest, resale)
    book._rests[asset] = loan_word._with_sweeping(rest, is_sweeping)
    log ILoanDesk.Reviewed(asset=asset, is_sweeping=is_sweeping, value=value, cover_bps=cover_bps)
    return is_sweeping


@external
def flag(asset: uint256):
    """
    @notice Record that a loan is delinquent, or that it is current again; in an auction, let the
            pool carry it at the present price.
    @dev Anyone. A new flag starts a grace of 7 days, unless the last one was raised within 90. The
         pool carries a flagged loan at 70 % of the machine's resale value (rounded down).
    @param asset Asset id.
    """
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    state: uint256 = loan_word._state(terms)
    pool: ILendingPool = core._pool(rest)
    if state == loan_word.IN_AUCTION:
        extcall pool.impair(asset, recovery._price(asset, terms, rest))
        return

    exam: core.Exam = core._examine(asset, terms, rest)
    book._rests[asset] = loan_word._with_known_resale(rest, exam.resale)
    borrower: address = loan_word._borrower(terms)
    if state == loan_word.FLAGGED:
        refusal._unless(exam.is_current, "desk: still delinquent")
        book._move(asset, terms, loan_word.CURRENT, block.timestamp)
        log ILoanDesk.Cured(asset=asset, borrower=borrower)
        extcall pool.restore(asset)
        return

    refusal._unless(not exam.is_current, "desk: loan is current")
    since: uint256 = self._raise(asset, terms, borrower)
    log ILoanDesk.Flagged(
        asset=asset,
        borrower=borrower,
        debt=exam.debt,
        grace_until=since + recovery.GRACE_SECONDS,
    )
    extcall pool.impair(asset, exam.resale * core.RECOVERY_BPS // _BPS)


# ---- Views ----------


@external
@view
def loan(asset: uint256) -> ILoanDesk.Loan:
    """
    @notice A loan as it stands now.
    @param asset Asset id.
    @return All zeros without a loan.
    """
    terms: uint256 = book._terms[asset]
    if terms == 0:
        return empty(ILoanDesk.Loan)
    rest: uint256 = book._rests[asset]
    pool: ILendingPool = core._pool(rest)
    debt: uint256 = staticcall pool.debt_of(asset)
    return ILoanDesk.Loan(
        borrower=loan_word._borrower(terms),
        pool=pool.address,
        principal=loan_word._principal(rest),
        months=loan_word._months(terms),
        started_at=loan_word._started_at(terms),
        state=loan_word._state(terms),
        since=loan_word._since(terms),
        is_sweeping=loan_word._is_sweeping(rest),
        debt=debt,
        ceiling=core._ceiling(terms, rest),
        due=self._collectable(terms, rest, debt),
        known_resale=loan_word._known_resale(rest),
    )


@external
@view
def is_current(asset: uint256) -> bool:
    """
    @notice Whether a loan keeps to its schedule, to its share of a fresh value and to a machine
            that spoke within 21 days: what `flag` goes by.
    @dev Needs 550,000 gas, as the appraiser is asked.
    @param asset Asset id, with a loan.
    @return True also for a loan whose flag has not been cleared yet.
    """
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    return core._examine(asset, terms, rest).is_current


# ---- Internal ----------


@internal
def _pay(asset: uint256, terms: uint256, rest: uint256, amount: uint256) -> uint256:
    """
    Take a payment from the caller; returns what is left to pay.
    """
    pool: ILendingPool = core._pool(rest)
    recovery._note_payment(asset, terms, rest)
    core._pay(asset, pool, msg.sender, amount)
    left: uint256 = staticcall pool.debt_of(asset)
    log ILoanDesk.Repaid(asset=asset, payer=msg.sender, amount=amount, debt=left)
    return left


@internal
@view
def _collectable(terms: uint256, rest: uint256, debt: uint256) -> uint256:
    """
    What debt service collects now.
    """
    if loan_word._is_sweeping(rest) or loan_word._state(terms) != loan_word.CURRENT:
        return debt
    return debt - min(debt, core._target(terms, rest))


@internal
def _raise(asset: uint256, terms: uint256, borrower: address) -> uint256:
    """
    Raise the flag; returns where its grace began, which for a repeated one lies a grace back.
    """
    history: uint256 = book._histories[asset][borrower]
    since: uint256 = block.timestamp
    if loan_word._flagged_at(history) + _REPEAT_SECONDS > block.timestamp:
        since -= recovery.GRACE_SECONDS
    book._histories[asset][borrower] = loan_word._with_flagged_at(history, block.timestamp)
    book._move(asset, terms, loan_word.FLAGGED, since)
    return since
