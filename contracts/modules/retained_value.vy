# pragma version 0.4.3

"""
@title Retained Value
@license AGPL-3.0-only
@notice Which share of its purchase price a machine keeps with age.
@dev Stateless, mirrored in `tests/helpers/appraisal_model.py`. A curve is six points in basis
     points, at 0 to 5 years of 365 days, straight between them and flat after the last; packed in
     96 bits, year 0 lowest.
"""

POINTS: constant(uint256) = 6
YEAR_SECONDS: constant(uint256) = 365 * 86_400

_BPS: constant(uint256) = 10_000
_MASK_16: constant(uint256) = 2**16 - 1


@internal
@pure
def _pack(points_bps: uint256[POINTS]) -> uint256:
    """
    Falling or level, from at most 100 % to above zero.
    """
    word: uint256 = 0
    highest: uint256 = _BPS
    for year: uint256 in range(POINTS):
        assert points_bps[year] <= highest, "appraiser: retained rises"
        highest = points_bps[year]
        word |= highest << (16 * year)
    assert highest != 0, "appraiser: nothing retained"
    return word


@internal
@pure
def _point(curve: uint256, year: uint256) -> uint256:
    return (curve >> (16 * year)) & _MASK_16


@internal
@pure
def _of(purchase_price: uint256, curve: uint256, age: uint256) -> uint256:
    """
    What is left of a purchase price (below 2^96) at an age in seconds; rounded down.
    """
    year: uint256 = min(age // YEAR_SECONDS, POINTS - 1)
    point: uint256 = self._point(curve, year)
    if year == POINTS - 1:
        return purchase_price * point // _BPS
    fall: uint256 = (point - self._point(curve, year + 1)) * (age % YEAR_SECONDS)
    return purchase_price * (point * YEAR_SECONDS - fall) // (YEAR_SECONDS * _BPS)
