# pragma version 0.4.3

"""
@title Loan Auction
@license AGPL-3.0-only
@notice The price of a machine that is sold for its loan: it falls until somebody takes it.
@dev Stateless; settlement units and seconds. The fall is exponential, so that being late costs
     the same share everywhere, and it ends at zero, so that it always clears.
"""

from snekmate.utils import math

HALF_LIFE_SECONDS: constant(uint256) = 86_400
FALL_SECONDS: constant(uint256) = 7 * 86_400  # at 1/128 of the start it drops to zero
BEAT_SECONDS: constant(uint256) = 86_400  # so long a fall runs on after a payment went through
WORKOUT_SECONDS: constant(uint256) = 86_400  # the pool's own account first, then anyone at zero
BOUNTY_DIVISOR: constant(uint256) = 100  # 1 % to whoever started the auction

_START_RESALE_PERCENT: constant(uint256) = 120
_START_DEBT_PERCENT: constant(uint256) = 110
_MAX_PRICE: constant(uint256) = 2**96 - 1  # the width of a price in its word
_WAD: constant(uint256) = 10**18
_LN_2_WAD: constant(uint256) = 693_147_180_559_945_309


@internal
@pure
def _start(resale: uint256, debt: uint256) -> uint256:
    """
    120 % of the last known resale value or 110 % of the debt, the higher one; rounded up.
    """
    by_resale: uint256 = (resale * _START_RESALE_PERCENT + 99) // 100
    by_debt: uint256 = (debt * _START_DEBT_PERCENT + 99) // 100
    return min(max(by_resale, by_debt), _MAX_PRICE)


@internal
@pure
def _price(start: uint256, elapsed: uint256) -> uint256:
    """
    start x 2^(-elapsed / 24 h), rounded up, for 7 days; then zero.
    """
    if elapsed >= FALL_SECONDS:
        return 0
    exponent: int256 = convert(_LN_2_WAD * elapsed // HALF_LIFE_SECONDS, int256)
    share: uint256 = convert(math._wad_exp(-exponent), uint256)
    return (start * share + _WAD - 1) // _WAD


@internal
@pure
def _is_workout(elapsed: uint256) -> bool:
    """
    The day in which the pool's workout account alone may take.
    """
    return elapsed >= FALL_SECONDS and elapsed < FALL_SECONDS + WORKOUT_SECONDS


@internal
@pure
def _bounty(price: uint256, cap: uint256) -> uint256:
    """
    1 % of the price, rounded down, at most `cap`.
    """
    return min(price // BOUNTY_DIVISOR, cap)
