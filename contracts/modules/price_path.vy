# pragma version 0.4.3

"""
@title Price Path
@license AGPL-3.0-only
@notice The median of signed prices at a moment, and how far the price has moved toward it since.
@dev Stateless, mirrored in `tests/helpers/appraisal_model.py`. A quote is a word, bits named from
     the lowest: price 96 | observed at 40 | version of its seat 40; 0 = none.
     The price moves by at most +1 % / -10 % a day, compounded by the second, so that the number
     of submissions changes nothing: each can only lose less than one unit to rounding down.
"""

from snekmate.utils import math

SEATS: constant(uint256) = 5  # few enough to know each, enough to lose two
QUORUM: constant(uint256) = 3  # one liar is never the median
MAX_AGE_SECONDS: constant(uint256) = 7 * 86_400  # used prices are quoted weekly

# A day: the logarithms of 1.01 and of 1 / 0.9, to the nearest. Lag upward protects lenders; lag
# downward protects borrowers from one bad week, while new loans use the median itself.
RISE_WAD: constant(uint256) = 9_950_330_853_168_083
FALL_WAD: constant(uint256) = 105_360_515_657_826_301

_DAY_SECONDS: constant(uint256) = 86_400
_WAD: constant(uint256) = 10**18
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_96: constant(uint256) = 2**96 - 1


struct Price:
    moved: uint256  # settlement units, after the daily clamp; stands still while raw is absent
    raw: uint256  # settlement units, the lower median; 0 = absent
    as_of: uint256  # Unix seconds of the oldest quote in it; 0 = absent


@internal
@pure
def _pack(price: uint256, observed_at: uint256, version: uint256) -> uint256:
    return price | (observed_at << 96) | (version << 136)


@internal
@pure
def _quoted(quote: uint256) -> uint256:
    return quote & _MASK_96


@internal
@pure
def _observed_at(quote: uint256) -> uint256:
    return (quote >> 96) & _MASK_40


@internal
@pure
def _version(quote: uint256) -> uint256:
    return quote >> 136


@internal
@pure
def _median(quotes: uint256[SEATS], moment: uint256) -> (uint256, uint256):
    """
    Lower median of the quotes that count at `moment`, and when the oldest of them was observed;
    zeros if fewer than three count.
    """
    prices: uint256[SEATS] = empty(uint256[SEATS])
    count: uint256 = 0
    as_of: uint256 = max_value(uint256)
    for quote: uint256 in quotes:
        observed_at: uint256 = self._observed_at(quote)
        if quote == 0 or observed_at + MAX_AGE_SECONDS < moment:
            continue
        price: uint256 = self._quoted(quote)
        place: uint256 = count
        for _: uint256 in range(SEATS):
            if place == 0 or prices[place - 1] <= price:
                break
            prices[place] = prices[place - 1]
            place -= 1
        prices[place] = price
        count += 1
        as_of = min(as_of, observed_at)
    if count < QUORUM:
        return 0, 0
    return prices[(count - 1) // 2], as_of


@internal
@pure
def _step(moved: uint256, raw: uint256, elapsed: uint256) -> uint256:
    """
    Where a price stands after `elapsed` seconds (at most MAX_AGE_SECONDS) on its way to `raw`;
    rounded down.
    """
    if raw == moved or elapsed == 0:
        return moved
    if raw > moved:
        return min(raw, self._grown(moved, convert(RISE_WAD * elapsed // _DAY_SECONDS, int256)))
    return max(raw, self._grown(moved, -convert(FALL_WAD * elapsed // _DAY_SECONDS, int256)))


@internal
@pure
def _walk(moved: uint256, since: uint256, quotes: uint256[SEATS], now: uint256) -> Price:
    """
    The price at `now`, of one that stood at `moved` at `since`, if nothing was quoted in between:
    it follows each median until that one's oldest quote expires, and stands still from when fewer
    than three are left. Quotes that are void must be given as 0.
    """
    price: Price = Price(moved=moved, raw=0, as_of=0)
    start: uint256 = since
    moment: uint256 = since
    # At most three medians: of five, four and three quotes.
    for _: uint256 in range(SEATS - QUORUM + 1):
        raw: uint256 = 0
        as_of: uint256 = 0
        raw, as_of = self._median(quotes, moment)
        if raw == 0:
            break
        until: uint256 = as_of + MAX_AGE_SECONDS
        price.moved = self._step(price.moved, raw, min(now, until) - start)
        if now <= until:
            price.raw = raw
            price.as_of = as_of
            break
        start = until
        moment = until + 1
    return price


@internal
@pure
def _grown(amount: uint256, exponent_wad: int256) -> uint256:
    return amount * convert(math._wad_exp(exponent_wad), uint256) // _WAD
