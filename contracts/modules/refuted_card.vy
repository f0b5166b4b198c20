# pragma version 0.4.3

"""
@title Refuted Card
@license AGPL-3.0-only
@notice Lowering of the meter's two words (`modules/hour_card.vy`) where attestors refute hours.
@dev Stateless. Mirrored in `tests/helpers/meter_words.py`; property tests compare both.
"""

from . import hour_card


# ---- Card ----------


@internal
@pure
def _refuted_hours(card: uint256) -> uint256:
    """
    12 bits, the lowest for the half day's first hour.
    """
    return (card >> hour_card._REFUTED_SHIFT) & hour_card._MASK_12


@internal
@pure
def _seconds(card: uint256, hour: uint256) -> uint256:
    return (card >> self._offset(hour)) & hour_card._MASK_12


@internal
@pure
def _downtime(card: uint256, half_day: uint256, start: uint256, end: uint256) -> uint256:
    """
    What the card's refuted hours lack of a whole one, so far as they lie between two moments:
    pro rata, rounded down in each hour. Unchecked: moments and hours fit 40 bits.
    """
    downtime: uint256 = 0
    begins: uint256 = unsafe_mul(half_day, hour_card.HALF_DAY_SECONDS)
    for hour: uint256 in range(hour_card.HALF_DAY_HOURS):
        ends: uint256 = unsafe_add(begins, hour_card.HOUR_SECONDS)
        first: uint256 = max(start, begins)
        last: uint256 = min(end, ends)
        if first < last and hour_card._is_refuted(card, hour):
            lacking: uint256 = unsafe_sub(hour_card.HOUR_SECONDS, self._seconds(card, hour))
            part: uint256 = unsafe_mul(lacking, unsafe_sub(last, first)) // hour_card.HOUR_SECONDS
            downtime = unsafe_add(downtime, part)
        begins = ends
    return downtime


@internal
@pure
def _with_less_in_hour(card: uint256, hour: uint256, seconds: uint256) -> uint256:
    """
    Takes seconds off an hour's field, which must hold them, and sets its flag.
    """
    mark: uint256 = 1 << unsafe_add(hour_card._REFUTED_SHIFT, hour % hour_card.HALF_DAY_HOURS)
    return unsafe_sub(card, seconds << self._offset(hour)) | mark


@internal
@pure
def _with_less_before(card: uint256, available: uint256, busy: uint256) -> uint256:
    """
    Takes off the totals before the half day. Unchecked: they contain what fell before it.
    """
    return unsafe_sub(card, available | (busy << hour_card._BUSY_BEFORE_SHIFT))


@internal
@pure
def _offset(hour: uint256) -> uint256:
    place: uint256 = hour % hour_card.HALF_DAY_HOURS
    return unsafe_add(hour_card._HOURS_SHIFT, unsafe_mul(hour_card._HOUR_BITS, place))


# ---- Meter ----------


@internal
@pure
def _with_less(meter: uint256, available: uint256, busy: uint256) -> uint256:
    """
    Takes off the running totals, which contain it. Joules stay: nothing says which hour they were
    of.
    """
    return unsafe_sub(meter, (available << 72) | (busy << 112))
