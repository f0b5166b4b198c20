# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Loan Recovery
@license AGPL-3.0-only
@notice The falling auction of a machine whose loan stayed delinquent, and the ways out of it.
@dev Nothing here is pausable. Needs no owner, borrower, starter or pool account to act: whoever
     is owed money claims it.
"""

from ..interfaces import ILendingPool
from ..interfaces import ILoanDesk
from . import claim_ledger as claims
from . import loan_auction
from . import loan_book as book
from . import loan_core as core
from . import loan_word
from . import refusal
from . import sequencer_clock as clock
from . import settlement_token as money

uses: book
uses: claims
uses: clock
uses: core
uses: money

GRACE_SECONDS: constant(uint256) = 7 * 86_400  # to pay after a flag
CURE_SECONDS: constant(uint256) = 180 * 86_400  # an auction is cured once in this time

_CURE_FEE_DIVISOR: constant(uint256) = 100  # 1 % of the arrears, to whoever started the auction


# ---- Anyone ----------


@external
def auction(asset: uint256):
    """
    @notice Put a machine up for sale whose loan stayed delinquent through its grace.
    @dev Anyone may call and is credited the bounty. Refused while the sequencer is down; time
         before its last restart does not count. Starts at 120 % of the resale value, of the
         last known one if there is no fresh one, or at 110 % of the debt, the higher one, rounded
         up: what the machine earns, or that it is dark, makes it no cheaper.
    @param asset Asset id.
    """
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    refusal._unless(loan_word._state(terms) == loan_word.FLAGGED, "desk: not flagged")
    waited: uint256 = clock._seconds_since(loan_word._since(terms))
    refusal._unless(waited >= GRACE_SECONDS, "desk: grace not over")
    exam: core.Exam = core._examine(asset, terms, rest)
    refusal._unless(not exam.is_current, "desk: loan is current")

    start_price: uint256 = loan_auction._start(exam.resale, exam.debt)
    book._move(asset, terms, loan_word.IN_AUCTION, block.timestamp)
    book._rests[asset] = loan_word._with_paid_at(
        loan_word._with_known_resale(rest, exam.resale), block.timestamp
    )
    book._sales[asset] = loan_word._pack_sale(start_price, msg.sender)
    log ILoanDesk.AuctionStarted(asset=asset, starter=msg.sender, start_price=start_price)


@external
def take(asset: uint256, max_price: uint256) -> uint256:
    """
    @notice Buy a machine at its price of now, with its running lease and without the lien.
    @dev Anyone; in the eighth day only the pool's workout account. Pulls the price from the
         caller: the starter is credited 1 % of it (rounded down, at most 1,000 whole tokens), the
         pool gets up to the debt, the borrower is credited the rest. Reads no appraiser or meter.
    @param asset Asset id.
    @param max_price Most that the caller pays, settlement units.
    @return The price paid.
    """
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    elapsed: uint256 = self._elapsed(terms, rest)
    sale: uint256 = book._sales[asset]
    price: uint256 = loan_auction._price(loan_word._start_price(sale), elapsed)
    refusal._unless(price <= max_price, "desk: price above your limit")
    pool: ILendingPool = core._pool(rest)
    if loan_auction._is_workout(elapsed):
        refusal._unless(msg.sender == staticcall pool.workout(), "desk: workout account first")
    debt: uint256 = staticcall pool.debt_of(asset)
    refusal._unless(debt != 0, "desk: debt is paid")

    bounty: uint256 = loan_auction._bounty(price, core.THOUSAND)
    repaid: uint256 = min(debt, price - bounty)
    surplus: uint256 = price - bounty - repaid
    borrower: address = loan_word._borrower(terms)
    claims._credit(loan_word._starter(sale), bounty)
    claims._credit(borrower, surplus)
    log ILoanDesk.Taken(
        asset=asset,
        buyer=msg.sender,
        borrower=borrower,
        price=price,
        repaid=repaid,
        bounty=bounty,
        surplus=surplus,
        shortfall=debt - repaid,
    )

    if bounty + surplus != 0:
        money._pull(msg.sender, bounty + surplus)
    # Before the proceeds serve any exit: who leaves with them shares the loss.
    extcall pool.impair(asset, repaid)
    core._pay(asset, pool, msg.sender, repaid)
    core._end(asset, borrower, pool)
    extcall core.TITLE.seize(asset, msg.sender)
    return price


@external
def cure(asset: uint256) -> uint256:
    """
    @notice End an auction by paying all arrears and 1 % more; the loan goes on.
    @dev Anyone, once in 180 days; refused while the machine has been silent for 21 days. The fee
         is rounded down and credited to whoever started the auction.
    @param asset Asset id.
    @return Settlement units paid in all.
    """
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    refusal._unless(loan_word._state(terms) == loan_word.IN_AUCTION, "desk: not in auction")
    borrower: address = loan_word._borrower(terms)
    history: uint256 = book._histories[asset][borrower]
    refusal._unless(
        loan_word._cured_at(history) + CURE_SECONDS <= block.timestamp, "desk: cured lately"
    )
    refusal._unless(not core._is_dark(asset), "desk: machine silent")

    arrears: uint256 = core._arrears(asset, terms, rest)
    fee: uint256 = arrears // _CURE_FEE_DIVISOR
    pool: ILendingPool = core._pool(rest)
    claims._credit(loan_word._starter(book._sales[asset]), fee)
    book._sales[asset] = 0
    book._histories[asset][borrower] = loan_word._with_cured_at(history, block.timestamp)
    book._move(asset, terms, loan_word.CURRENT, block.timestamp)

    if fee != 0:
        money._pull(msg.sender, fee)
    core._pay(asset, pool, msg.sender, arrears)
    extcall pool.restore(asset)
    debt: uint256 = staticcall pool.debt_of(asset)
    log ILoanDesk.Repaid(asset=asset, payer=msg.sender, amount=arrears, debt=debt)
    log ILoanDesk.Cured(asset=asset, borrower=borrower)
    return arrears + fee


# ---- Views ----------


@external
@view
def price(asset: uint256) -> uint256:
    """
    @notice What `take` would cost now.
    @dev Reverts without an auction, and while the sequencer is down.
    @param asset Asset id.
    @return Settlement units, rounded up; zero after 7 days, for the workout account alone until
            8 days have passed.
    """
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    return self._price(asset, terms, rest)


@external
@view
def arrears(asset: uint256) -> uint256:
    """
    @notice What brings a loan back to its schedule and to 80 % of a fresh value.
    @dev Needs 550,000 gas, as the appraiser is asked. A cure costs 1 % more.
    @param asset Asset id.
    @return Settlement units.
    """
    terms: uint256 = 0
    rest: uint256 = 0
    terms, rest = book._words(asset)
    return core._arrears(asset, terms, rest)


# ---- Internal ----------


@internal
def _note_payment(asset: uint256, terms: uint256, rest: uint256):
    """
    A payment went through: in an auction the fall goes on from where it stood still.
    """
    if loan_word._state(terms) != loan_word.IN_AUCTION:
        return
    until: uint256 = loan_word._paid_at(rest) + loan_auction.BEAT_SECONDS
    stood_still: uint256 = block.timestamp - min(block.timestamp, until)
    book._move(asset, terms, loan_word.IN_AUCTION, loan_word._since(terms) + stood_still)
    book._rests[asset] = loan_word._with_paid_at(rest, block.timestamp)


@internal
@view
def _elapsed(terms: uint256, rest: uint256) -> uint256:
    """
    Seconds that an auction has run: a day at most since something was paid, as the token or the
    pool may be frozen.
    """
    refusal._unless(loan_word._state(terms) == loan_word.IN_AUCTION, "desk: not in auction")
    since: uint256 = loan_word._since(terms)
    proven: uint256 = loan_word._paid_at(rest) - since + loan_auction.BEAT_SECONDS
    return min(clock._seconds_since(since), proven)


@internal
@view
def _price(asset: uint256, terms: uint256, rest: uint256) -> uint256:
    start_price: uint256 = loan_word._start_price(book._sales[asset])
    return loan_auction._price(start_price, self._elapsed(terms, rest))
