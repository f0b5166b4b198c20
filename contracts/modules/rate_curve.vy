# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Rate Curve
@license AGPL-3.0-only
@notice What borrowing costs at a use of the pool: two straight lines that meet at a kink.
@dev A nominal annual rate r lets debt grow by exactly 1 + r/12 in a step of 30 days; inside, it
     grows continuously by e^(c x elapsed / step) with c = ln(1 + r/12). The lines are straight in
     c (WAD). Nothing here can change after deployment. Mirrored in `tests/helpers/pool_math.py`.
"""

from snekmate.utils import math

from . import loan_schedule

MAX_RATE_BPS: constant(uint256) = 3_600  # 3 % a step: what a loan's schedule leaves room for

_WAD: constant(uint256) = 10**18
_BPS: constant(uint256) = 10_000

# Continuous rates of a step, WAD, at no use, at the kink and at full use.
_AT_ZERO: immutable(uint256)
_AT_KINK: immutable(uint256)
_AT_FULL: immutable(uint256)
_KINK: immutable(uint256)  # use, WAD


@deploy
def __init__(
    rate_zero_bps: uint256, rate_kink_bps: uint256, kink_bps: uint256, rate_full_bps: uint256
):
    assert rate_zero_bps <= rate_kink_bps and rate_kink_bps <= rate_full_bps, "pool: rates fall"
    assert rate_full_bps <= MAX_RATE_BPS, "pool: rate too high"
    assert kink_bps != 0 and kink_bps < _BPS, "pool: kink not inside"
    _AT_ZERO = self._continuous(rate_zero_bps)
    _AT_KINK = self._continuous(rate_kink_bps)
    _AT_FULL = self._continuous(rate_full_bps)
    _KINK = kink_bps * _WAD // _BPS


# ---- Views ----------


@external
@view
@reentrant
def max_rate() -> uint256:
    """
    @notice The annual rate at full use: no loan of this pool ever costs more.
    @return WAD, simple over each 30 days of a 360-day year.
    """
    return self._annual(_AT_FULL)


# ---- Internal ----------


@internal
@pure
def _continuous(rate_bps: uint256) -> uint256:
    """
    ln(1 + r/12), WAD, rounded down: a step never grows by more than r/12.
    """
    growth: uint256 = _WAD + rate_bps * _WAD // (loan_schedule.STEPS_A_YEAR * _BPS)
    return convert(math._wad_ln(convert(growth, int256)), uint256)


@internal
@pure
def _annual(rate: uint256) -> uint256:
    """
    The nominal annual rate of a continuous one, WAD: twelve times what a step grows by.
    """
    growth: uint256 = convert(math._wad_exp(convert(rate, int256)), uint256)
    return (growth - _WAD) * loan_schedule.STEPS_A_YEAR


@internal
@view
def _rate_at(use: uint256) -> uint256:
    """
    Continuous rate of a step at a use of 0 to 1 WAD, rounded down.
    """
    if use <= _KINK:
        return _AT_ZERO + (_AT_KINK - _AT_ZERO) * use // _KINK
    return _AT_KINK + (_AT_FULL - _AT_KINK) * (use - _KINK) // (_WAD - _KINK)
