# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Loan Core
@license AGPL-3.0-only
@notice What every function of the desk does with a loan: read it, examine it, pay it, end it.
@dev Money goes from the payer straight to the pool, measured there; the desk holds claims only.
"""

from ethereum.ercs import IERC20Detailed

from ..interfaces import IComputeAsset
from ..interfaces import ILendingPool
from ..interfaces import ILoanDesk
from . import covenants
from . import loan_book as book
from . import loan_schedule
from . import loan_word
from . import pool_list as pools
from . import refusal
from . import settlement_token as money

uses: book
uses: covenants
uses: money
uses: pools

# What lenders count on from a sale: a flagged loan is carried at this share of the resale value.
RECOVERY_BPS: constant(uint256) = 7_000

TITLE: immutable(IComputeAsset)

# 1,000 whole tokens in settlement units: the least loan, and the most that a bounty is.
THOUSAND: immutable(uint256)


# A loan as the covenants see it now.
struct Exam:
    debt: uint256  # settlement units
    is_current: bool  # all covenants are kept
    resale: uint256  # the fresh resale value, else the last known


@deploy
def __init__(title: address):
    assert title.is_contract, "desk: title has no code"
    TITLE = IComputeAsset(title)
    decimals: uint8 = staticcall IERC20Detailed(money.TOKEN.address).decimals()
    THOUSAND = 1_000 * 10**convert(decimals, uint256)


# ---- Views ----------


@external
@view
@reentrant
def title() -> address:
    """
    @notice The title contract whose machines are pledged here.
    @return Its address.
    """
    return TITLE.address


@external
@view
@reentrant
def least_loan() -> uint256:
    """
    @notice The least that can be borrowed, which is also the most that a bounty is.
    @return Settlement units: 1,000 whole tokens.
    """
    return THOUSAND


# ---- Internal ----------


@internal
@view
def _pool(rest: uint256) -> ILendingPool:
    """
    The pool that lent.
    """
    return ILendingPool(pools._pool_at[loan_word._pool_index(rest)])


@internal
@view
def _ceiling(terms: uint256, rest: uint256) -> uint256:
    return loan_schedule._ceiling(
        loan_word._principal(rest),
        loan_word._months(terms),
        loan_schedule._step(loan_word._started_at(terms)),
    )


@internal
@view
def _target(terms: uint256, rest: uint256) -> uint256:
    return loan_schedule._target(
        loan_word._principal(rest),
        loan_word._months(terms),
        loan_schedule._step(loan_word._started_at(terms)),
    )


@internal
@view
def _examine(asset: uint256, terms: uint256, rest: uint256) -> Exam:
    debt: uint256 = staticcall self._pool(rest).debt_of(asset)
    value: uint256 = 0
    resale: uint256 = 0
    value, resale = self._worth(asset, terms, rest)
    is_current: bool = covenants._are_kept(asset, debt, self._ceiling(terms, rest), value)
    return Exam(debt=debt, is_current=is_current, resale=resale)


@internal
@view
def _worth(asset: uint256, terms: uint256, rest: uint256) -> (uint256, uint256):
    """
    The value to go by, and the resale value, the last known if none is fresh. That no value is
    fresh flags nobody, but undoes no flag either: a loan once flagged goes by the last known resale
    value then.
    """
    value: uint256 = 0
    resale: uint256 = 0
    value, resale = covenants._appraise(asset)
    if resale == 0:
        resale = loan_word._known_resale(rest)
    if value == covenants.NO_VALUE and loan_word._state(terms) != loan_word.CURRENT:
        value = resale
    return value, resale


@internal
@view
def _arrears(asset: uint256, terms: uint256, rest: uint256) -> uint256:
    """
    What brings a loan back to its schedule and to its share of the value.
    """
    debt: uint256 = staticcall self._pool(rest).debt_of(asset)
    goal: uint256 = self._target(terms, rest)
    value: uint256 = 0
    resale: uint256 = 0
    value, resale = self._worth(asset, terms, rest)
    goal = min(goal, covenants._most(value))
    return debt - min(debt, goal)


@internal
@view
def _is_dark(asset: uint256) -> bool:
    """
    Silent for so long that the loan is delinquent by it alone.
    """
    return covenants._is_silent(asset, covenants.SILENCE_FLAG_SECONDS)


@internal
def _pay(asset: uint256, pool: ILendingPool, payer: address, amount: uint256):
    """
    Move `amount` from `payer` to the pool, measured there, and have it counted; zero does nothing.
    """
    if amount == 0:
        return
    expected: uint256 = staticcall money.TOKEN.balanceOf(pool.address) + amount
    if payer == self:
        money._push(pool.address, amount)
    else:
        accepted: bool = extcall money.TOKEN.transferFrom(
            payer, pool.address, amount, default_return_value=True
        )
        refusal._unless(accepted, "desk: payment refused")
    measured: uint256 = staticcall money.TOKEN.balanceOf(pool.address)
    refusal._unless(measured == expected, "desk: payment not received")
    extcall pool.collect(asset, amount)


@internal
def _end(asset: uint256, borrower: address, pool: ILendingPool):
    """
    Forget a loan, here and in its pool: what is still owed is written off there.
    """
    book._clear(asset, borrower)
    accelerator: bytes32 = (staticcall TITLE.spec(asset)).accelerator
    extcall pool.end(asset, accelerator, borrower)
    log ILoanDesk.LoanClosed(asset=asset, borrower=borrower)


@internal
def _close(asset: uint256, borrower: address, pool: ILendingPool):
    """
    A loan that is paid: the lien goes too.
    """
    self._end(asset, borrower, pool)
    extcall TITLE.release(asset)
