# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Loan Refinance
@license AGPL-3.0-only
@notice Moves a current loan to another pool, by its borrower or with the borrower's consent.
@dev Every rule of a new loan holds, which protects the new pool's lenders. The lien stays.
"""

from ..interfaces import IAppraiser
from ..interfaces import ILendingPool
from ..interfaces import ILoanDesk
from . import loan_book as book
from . import loan_core as core
from . import loan_rules as rules
from . import loan_schedule
from . import loan_word
from . import pause_gate as gate
from . import refusal
from . import settlement_token as money

uses: book
uses: core
uses: gate
uses: money
uses: rules

MIN_RATE_DROP: constant(uint256) = 10**16  # WAD: one percentage point, or moving is not worth it
MAX_CONSENT_RATE: constant(uint256) = 36 * 10**16  # WAD: no pool may charge more
MAX_CONSENT_SECONDS: constant(uint256) = 365 * 86_400  # forgotten consents end


# ---- Borrowers ----------


@external
def refinance(asset: uint256, new_pool: address, amount: uint256, months: uint256):
    """
    @notice Repay a loan with one of another pool, for any sum and term that its rules allow.
    @dev The borrower only, pausable; from a current loan. What the new pool lends above the debt
         goes to the borrower, what it lends less is pulled from the borrower.
    @param asset Asset id.
    @param new_pool An approved pool, not the present one.
    @param amount Settlement units to borrow.
    @param months New term, steps of 30 days from now.
    """
    gate._check_open()
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    self._check_borrower(terms)
    self._refinance(asset, terms, rest, new_pool, amount, months)


@external
def auto_refinance(asset: uint256, max_rate: uint256, until: uint256):
    """
    @notice Let anyone move this loan, as it stands, to a cheaper pool.
    @dev The borrower only. Ends with the loan. Zero for both revokes.
    @param asset Asset id.
    @param max_rate Highest annual rate, WAD, at most 36 %.
    @param until Unix seconds, last moment of the consent, at most a year ahead.
    """
    self._check_borrower(book._terms[asset])
    if until != 0:
        ahead: uint256 = until - min(until, block.timestamp)
        refusal._unless(ahead != 0 and ahead <= MAX_CONSENT_SECONDS, "desk: consent out of time")
    refusal._unless(max_rate <= MAX_CONSENT_RATE, "desk: consent above 36 %")

    history: uint256 = book._histories[asset][msg.sender]
    book._histories[asset][msg.sender] = loan_word._with_consent(history, max_rate, until)
    log ILoanDesk.AutoRefinanceSet(asset=asset, borrower=msg.sender, max_rate=max_rate, until=until)


# ---- Anyone ----------


@external
def refinance_down(asset: uint256, new_pool: address):
    """
    @notice Move a loan whose borrower agreed to a cheaper pool: the same debt, the months left.
    @dev Anyone, pausable; from a current loan. The new pool's average of 24 h and its hardest rate
         are both lower by a percentage point at least, and its rate after lending is not above
         what the borrower agreed to, nor above the present one.
    @param asset Asset id.
    @param new_pool An approved pool, not the present one.
    """
    gate._check_open()
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    history: uint256 = book._histories[asset][loan_word._borrower(terms)]
    max_rate: uint256 = 0
    until: uint256 = 0
    max_rate, until = loan_word._consent(history)
    refusal._unless(until != 0 and block.timestamp <= until, "desk: no consent")
    pool: ILendingPool = core._pool(rest)
    target: ILendingPool = ILendingPool(new_pool)
    rate: uint256 = min(max_rate, staticcall pool.borrow_rate())
    average: uint256 = staticcall target.average_rate()
    drop: bool = average + MIN_RATE_DROP <= staticcall pool.average_rate()
    refusal._unless(drop, "desk: rate not lower")
    bound: bool = staticcall target.max_rate() + MIN_RATE_DROP <= staticcall pool.max_rate()
    refusal._unless(bound, "desk: bound not lower")

    months: uint256 = loan_word._months(terms)
    step: uint256 = loan_schedule._step(loan_word._started_at(terms))
    months_left: uint256 = max(months - min(months, step), 1)
    debt: uint256 = staticcall pool.debt_of(asset)
    lent_at: uint256 = self._refinance(asset, terms, rest, new_pool, debt, months_left)
    after: uint256 = max(average, lent_at)
    refusal._unless(after <= rate, "desk: rate above consent")


# ---- Views ----------


@external
@view
def consent_of(asset: uint256) -> (uint256, uint256):
    """
    @notice What the borrower agreed to for `refinance_down`.
    @param asset Asset id, with a loan.
    @return Highest annual rate (WAD) and Unix seconds until when; zeros if nothing.
    """
    terms: uint256 = book._words(asset)[0]
    return loan_word._consent(book._histories[asset][loan_word._borrower(terms)])


# ---- Internal ----------


@internal
@view
def _check_borrower(terms: uint256):
    """
    No terms, no borrower.
    """
    refusal._unless(msg.sender == loan_word._borrower(terms), "desk: not the borrower")


@internal
def _refinance(
    asset: uint256,
    terms: uint256,
    rest: uint256,
    new_pool: address,
    amount: uint256,
    months: uint256,
) -> uint256:
    """
    The new pool pays the desk, the desk pays the old one in full, in one piece. Returns the rate
    that the new pool's settled money makes.
    """
    refusal._unless(loan_word._state(terms) == loan_word.CURRENT, "desk: loan not current")
    exam: core.Exam = core._examine(asset, terms, rest)
    refusal._unless(exam.is_current, "desk: loan not current")
    index: uint256 = 0
    new: IAppraiser.Assessment = empty(IAppraiser.Assessment)
    index, new = rules._check(asset, new_pool, amount, months)
    refusal._unless(index != loan_word._pool_index(rest), "desk: same pool")
    borrower: address = loan_word._borrower(terms)
    pool: ILendingPool = core._pool(rest)

    book._open(asset, borrower, amount, months, index, new.resale)

    expected: uint256 = staticcall money.TOKEN.balanceOf(self) + amount
    rate: uint256 = extcall ILendingPool(new_pool).lend(
        asset, new.accelerator, borrower, self, amount
    )
    measured: uint256 = staticcall money.TOKEN.balanceOf(self)
    refusal._unless(measured == expected, "desk: loan not received")
    if amount < exam.debt:
        money._pull(borrower, exam.debt - amount)
    core._pay(asset, pool, self, exam.debt)
    extcall pool.end(asset, new.accelerator, borrower)
    if amount > exam.debt:
        money._push(borrower, amount - exam.debt)
    rules._check_cover(new.income, amount, months, rate)
    log ILoanDesk.Refinanced(
        asset=asset,
        from_pool=pool.address,
        to_pool=new_pool,
        debt=exam.debt,
        amount=amount,
        months=months,
    )
    return rate
