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
