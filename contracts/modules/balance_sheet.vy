# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Balance Sheet
@license AGPL-3.0-only
@notice What a pool has: cash, performing debt, flagged loans' carrying value, less the reserve.
@dev Three words that every action reads at once, bits named from the lowest:
     money: cash 96 | reserve 96 | supply cap 32 (whole tokens) | spare 32
     debt:  debt shares 96 | carried 96 | queue head 32 | queue tail 32
     clock: growth 96 | updated 40 | rate 56 | fresh 64 (millionths of a whole token)
     `growth` is the sum of rate x seconds, exactly, so interest does not depend on how often it is
     counted; the borrow index is e^(growth / 30 days). Donations are never counted. The queue's
     positions stand here as every action asks whether anyone waits. `fresh` is what came in lately
     and could leave as fast: it fades within a day and is left out of what bounds a loan, or one
     block's deposit would lift every cap; counted coarsely, deposits of dust would lower them.
"""

from snekmate.auth import ownable
from snekmate.utils import math

from ..interfaces import ILendingPool
from . import loan_schedule
from . import pool_token
from . import rate_curve

uses: ownable
uses: pool_token
uses: rate_curve

FRESH_SECONDS: constant(uint256) = 86_400  # how long money must stay to count for loans
# Of interest, while the reserve fills: at a tenth the first losses found it empty (adr/0013).
RESERVE_SHARE_BPS: constant(uint256) = 2_500
RESERVE_TARGET_BPS: constant(uint256) = 500  # of performing debt, where it stops

_WAD: constant(uint256) = 10**18
_BPS: constant(uint256) = 10_000
_MAX_EXPONENT: constant(uint256) = 40 * 10**18  # 112 years at the highest rate: then growth stops
_MASK_32: constant(uint256) = 2**32 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_56: constant(uint256) = 2**56 - 1
_MASK_96: constant(uint256) = 2**96 - 1


# The words unpacked, with interest up to now. Settlement units unless said otherwise.
struct Sheet:
    cash: uint256
    reserve: uint256  # the first-loss reserve's claim
    cap: uint256  # whole tokens
    fresh: uint256
    debt_shares: uint256  # of performing loans
    carried: uint256  # of flagged loans
    head: uint256  # the oldest cohort with shares waiting; above `tail` if nobody waits
    tail: uint256  # the newest cohort
    growth: uint256  # rate x seconds
    rate: uint256  # continuous, of a step, WAD
    index: uint256  # WAD
    performing: uint256  # debt, rounded down


# See above; written by `_save` and `set_supply_cap`.
_money: uint256

# See above; written by `_save`.
_debt: uint256
_clock: uint256


event SupplyCapSet:
    cap: uint256


@deploy
def __init__(supply_cap: uint256):
    self._set_supply_cap(supply_cap)
    self._debt = 1 << 192  # cohorts are counted from 1
    rate: uint256 = rate_curve._rate_at(0)
    self._clock = (block.timestamp << 96) | (rate << 136)
    log ILendingPool.RateMoved(rate=rate_curve._annual(rate))


# ---- Owner ----------


@external
def set_supply_cap(cap: uint256):
    """
    @notice Bound what deposits may bring the pool's assets to; what is here already stays.
    @dev Owner only. Rounded down to whole tokens.
    @param cap Settlement units, below 2^32 whole tokens.
    """
    ownable._check_owner()
    self._set_supply_cap(cap)


# ---- Internal ----------


@internal
@view
def _now() -> Sheet:
    """
    The sheet with interest up to now. The reserve takes its share of the interest, rounded down,
    but never fills above its target.
    """
    money: uint256 = self._money
    debt: uint256 = self._debt
    clock: uint256 = self._clock
    elapsed: uint256 = block.timestamp - ((clock >> 96) & _MASK_40)
    sheet: Sheet = Sheet(
        cash=money & _MASK_96,
        reserve=(money >> 96) & _MASK_96,
        cap=(money >> 192) & _MASK_32,
        fresh=(clock >> 192) * self._grain(),
        debt_shares=debt & _MASK_96,
        carried=(debt >> 96) & _MASK_96,
        head=(debt >> 192) & _MASK_32,
        tail=debt >> 224,
        growth=clock & _MASK_96,
        rate=(clock >> 136) & _MASK_56,
        index=0,
        performing=0,
    )
    if sheet.fresh != 0:  # fades in proportion to the time passed, rounded up
        sheet.fresh -= sheet.fresh * min(elapsed, FRESH_SECONDS) // FRESH_SECONDS
    before: uint256 = sheet.growth
    sheet.growth += sheet.rate * elapsed
    sheet.index = self._index_at(sheet.growth)
    sheet.performing = sheet.debt_shares * sheet.index // _WAD
    if sheet.performing != 0 and sheet.growth != before:
        interest: uint256 = sheet.performing - sheet.debt_shares * self._index_at(before) // _WAD
        target: uint256 = sheet.performing * RESERVE_TARGET_BPS // _BPS
        filled: uint256 = min(sheet.reserve + interest * RESERVE_SHARE_BPS // _BPS, target)
        sheet.reserve = max(sheet.reserve, filled)
    return sheet


@internal
def _save(sheet: Sheet):
    """
    Write the sheet back and fix the rate of its use until the next action.
    """
    # 2^96 units are 79 billion tokens of 18 decimals; debt shares are at most debt. The queue's
    # head goes one beyond its tail. What is fresh is far below 2^64 millionths: the cap is 2^32.
    figures: uint256 = sheet.cash | sheet.reserve | sheet.carried | sheet.debt_shares
    assert figures <= _MASK_96 and sheet.tail < _MASK_32, "pool: figure too large"
    rate: uint256 = rate_curve._rate_at(self._use(sheet, 0))
    grain: uint256 = self._grain()
    fresh: uint256 = (sheet.fresh + grain - 1) // grain
    self._money = sheet.cash | (sheet.reserve << 96) | (sheet.cap << 192)
    self._debt = (
        sheet.debt_shares | (sheet.carried << 96) | (sheet.head << 192) | (sheet.tail << 224)
    )
    self._clock = sheet.growth | (block.timestamp << 96) | (rate << 136) | (fresh << 192)
    if rate != sheet.rate:
        log ILendingPool.RateMoved(rate=rate_curve._annual(rate))


@internal
@view
def _index_now() -> uint256:
    """
    The sheet's index alone: what a debt is asks for nothing else, in every payment.
    """
    clock: uint256 = self._clock
    elapsed: uint256 = block.timestamp - ((clock >> 96) & _MASK_40)
    return self._index_at((clock & _MASK_96) + ((clock >> 136) & _MASK_56) * elapsed)


@internal
@view
def _rate() -> uint256:
    """
    The sheet's rate alone.
    """
    return (self._clock >> 136) & _MASK_56


@internal
@pure
def _index_at(growth: uint256) -> uint256:
    exponent: uint256 = min(growth // loan_schedule.STEP_SECONDS, _MAX_EXPONENT)
    return convert(math._wad_exp(convert(exponent, int256)), uint256)


@internal
@pure
def _total(sheet: Sheet) -> uint256:
    """
    What the shares stand for.
    """
    return sheet.cash + sheet.performing + sheet.carried - sheet.reserve


@internal
@pure
def _free(sheet: Sheet) -> uint256:
    return sheet.cash - min(sheet.reserve, sheet.cash)


@internal
@pure
def _use(sheet: Sheet, fresh: uint256) -> uint256:
    """
    Share that is lent, WAD, rounded down; of the free cash `fresh` does not count.
    """
    if sheet.performing == 0:
        return 0
    free: uint256 = sheet.cash - min(sheet.reserve + fresh, sheet.cash)
    return sheet.performing * _WAD // (sheet.performing + free)


@internal
@pure
def _settled(sheet: Sheet) -> uint256:
    """
    What caps are shares of: the total without what is fresh.
    """
    total: uint256 = self._total(sheet)
    return total - min(sheet.fresh, total)


@internal
@view
def _grain() -> uint256:
    """
    A millionth of a whole token, in which what is fresh is kept, rounded up.
    """
    return pool_token._unit() // 10**6


@internal
@view
def _cap(sheet: Sheet) -> uint256:
    return sheet.cap * pool_token._unit()


@internal
def _set_supply_cap(cap: uint256):
    tokens: uint256 = cap // pool_token._unit()
    assert tokens <= _MASK_32, "pool: cap too high"
    self._money = (self._money & ~(_MASK_32 << 192)) | (tokens << 192)
    log SupplyCapSet(cap=tokens * pool_token._unit())
