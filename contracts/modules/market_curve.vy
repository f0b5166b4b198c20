# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Market Curve
@license AGPL-3.0-only
@notice What an accelerator-hour costs while a market is used more or less than it should be.
@dev The adaptive curve that Morpho published for borrow rates, with the price of compute in the
     rate's place. The base is the price at target utilisation; it drifts by
     e^(speed x error x years). The price is the base itself at target, base x steepness at full
     utilisation and base / steepness at none. Idle accelerators get cheaper, scarce ones dearer.
     Prices are WAD settlement units an accelerator-hour: a rate of one unit still drifts.
     Nothing here can change after deployment. Mirrored in `tests/helpers/market_model.py`.
"""

from snekmate.utils import math

YEAR_SECONDS: constant(uint256) = 365 * 86_400
MAX_ELAPSED: constant(uint256) = 7 * 86_400  # a market that nobody looked at moves a week's worth

MIN_TARGET_BPS: constant(uint256) = 5_000
MAX_TARGET_BPS: constant(uint256) = 9_500
MIN_STEEPNESS_BPS: constant(uint256) = 10_000
MAX_STEEPNESS_BPS: constant(uint256) = 40_000
MAX_SPEED_BPS: constant(uint256) = 120_000  # 3.3 % a day at full error

_WAD: constant(uint256) = 10**18
_BPS: constant(uint256) = 10_000

_TARGET: immutable(uint256)  # utilisation, WAD
_STEEPNESS: immutable(uint256)  # price at full utilisation over the base, WAD
_SPEED: immutable(uint256)  # logarithm of the base's growth in a year at full error, WAD


@deploy
def __init__(target_bps: uint256, steepness_bps: uint256, speed_bps: uint256):
    assert target_bps >= MIN_TARGET_BPS and target_bps <= MAX_TARGET_BPS, "index: target off bounds"
    assert (
        steepness_bps >= MIN_STEEPNESS_BPS and steepness_bps <= MAX_STEEPNESS_BPS
    ), "index: steepness off bounds"
    assert speed_bps != 0 and speed_bps <= MAX_SPEED_BPS, "index: speed off bounds"
    _TARGET = target_bps * _WAD // _BPS
    _STEEPNESS = steepness_bps * _WAD // _BPS
    _SPEED = speed_bps * _WAD // _BPS


# ---- Internal ----------


@internal
@view
def _error(leased: uint256, listed: uint256) -> int256:
    """
    How far a market is from its target: -1 WAD with nothing leased, 0 at target, 1 WAD with all of
    it leased, straight in between, rounded toward the target. A market without a listed accelerator
    says nothing: 0. More leased than listed counts as all.
    """
    if listed == 0:
        return 0
    utilisation: uint256 = min(leased, listed) * _WAD // listed
    if utilisation >= _TARGET:
        return convert((utilisation - _TARGET) * _WAD // (_WAD - _TARGET), int256)
    return -convert((_TARGET - utilisation) * _WAD // _TARGET, int256)


@internal
@view
def _base_after(
    base: uint256, error: int256, elapsed: uint256, lowest: uint256, highest: uint256
) -> uint256:
    """
    The base after seconds with one error, rounded down, at most a week's worth, kept inside its
    bounds. Many short steps agree with a long one to 4 parts in 10^18 and 1 / 10^18 unit a step.
    """
    seconds: int256 = convert(min(elapsed, MAX_ELAPSED), int256)
    year: int256 = convert(_WAD * YEAR_SECONDS, int256)
    exponent: int256 = convert(_SPEED, int256) * error * seconds // year
    moved: uint256 = base * convert(math._wad_exp(exponent), uint256) // _WAD
    return max(lowest, min(moved, highest))


@internal
@view
def _price(base: uint256, error: int256, lowest: uint256, highest: uint256) -> uint256:
    """
    The price at an error, rounded down and kept inside its bounds: two straight lines that meet at
    the base.
    """
    price: uint256 = base
    if error >= 0:
        price += base * (_STEEPNESS - _WAD) // _WAD * convert(error, uint256) // _WAD
    else:
        fall: uint256 = base - base * _WAD // _STEEPNESS
        price -= (fall * convert(-error, uint256) + _WAD - 1) // _WAD
    return max(lowest, min(price, highest))
