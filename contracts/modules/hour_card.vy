# pragma version 0.4.3

"""
@title Hour Card
@license AGPL-3.0-only
@notice Packing and arithmetic of the meter's two words, bits named from the lowest.
@dev Stateless. Mirrored in `tests/helpers/words.py`; property tests compare both.
     card, one per UTC half day:
            available before 40 | 12 x seconds available in the hour 12 | busy before 40
            | 12 refuted-hour flags | spare 19 | present 1
     meter, one per asset:
            sequence 32 | ended_at 40 | available 40 | busy 40 | joules 48 | work 48 | mode 8
     The head card is that of the last second before `ended_at`: it always exists.
"""

HOUR_SECONDS: constant(uint256) = 3_600
HALF_DAY_HOURS: constant(uint256) = 12  # as many 12-bit fields as fit beside two totals
HALF_DAY_SECONDS: constant(uint256) = HALF_DAY_HOURS * HOUR_SECONDS

_PRESENT: constant(uint256) = 1 << 255
_HOUR_BITS: constant(uint256) = 12
_FIRST_HOUR_SHIFT: constant(uint256) = 40
_BUSY_BEFORE_SHIFT: constant(uint256) = 184

_MASK_12: constant(uint256) = 2**12 - 1
_MASK_32: constant(uint256) = 2**32 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_48: constant(uint256) = 2**48 - 1


# ---- Card ----------


@internal
@pure
def _blank(meter: uint256) -> uint256:
    """
    A card with the running totals of `meter` and no hour yet.
    """
    return _PRESENT | self._available(meter) | (self._busy(meter) << _BUSY_BEFORE_SHIFT)


@internal
@pure
def _with_hour(card: uint256, hour: uint256, seconds_available: uint256) -> uint256:
    """
    Adds to the hour's field; reports do not overlap, so a field stays within 3,600.
    """
    return card + (seconds_available << (_FIRST_HOUR_SHIFT + _HOUR_BITS * (hour % HALF_DAY_HOURS)))


@internal
@pure
def _reading(card: uint256, moment: uint256) -> uint256:
    """
    Running total at a moment of the card's half day: the total before, the whole hours before
    the moment, and the hour it falls in pro rata, rounded down. An absent card reads 0.
    """
    total: uint256 = card & _MASK_40
    hours: uint256 = card >> _FIRST_HOUR_SHIFT
    current: uint256 = moment % HALF_DAY_SECONDS // HOUR_SECONDS
    for hour: uint256 in range(current, bound=HALF_DAY_HOURS):
        total += (hours >> unsafe_mul(_HOUR_BITS, hour)) & _MASK_12
    within: uint256 = (hours >> (_HOUR_BITS * current)) & _MASK_12
    return total + within * (moment % HOUR_SECONDS) // HOUR_SECONDS


@internal
@pure
def _busy_before(card: uint256) -> uint256:
    return (card >> _BUSY_BEFORE_SHIFT) & _MASK_40


# ---- Meter ----------


@internal
@pure
def _opened(moment: uint256) -> uint256:
    """
    The meter of an asset enrolled at `moment`: nothing counted yet.
    """
    return moment << 32


@internal
@pure
def _advanced(
    meter: uint256,
    sequence: uint256,
    ended_at: uint256,
    available: uint256,
    busy: uint256,
    joules: uint256,
    work: uint256,
    mode: uint256,
) -> uint256:
    """
    The meter after one more report. Seconds cannot outgrow 40 bits before the clock does; joules
    and work saturate instead of spilling into their neighbour (281 TJ: 890 years of 10 kW).
    """
    return (
        sequence
        | (ended_at << 32)
        | ((self._available(meter) + available) << 72)
        | ((self._busy(meter) + busy) << 112)
        | (min(self._joules(meter) + joules, _MASK_48) << 152)
        | (min(self._work(meter) + work, _MASK_48) << 200)
        | (mode << 248)
    )


@internal
@pure
def _with_end(meter: uint256, ended_at: uint256) -> uint256:
    return (meter & ~(_MASK_40 << 32)) | (ended_at << 32)


@internal
@pure
def _with_new_key(meter: uint256) -> uint256:
    """
    Sequences start anew with each key; totals and end stay.
    """
    return meter & ~_MASK_32


@internal
@pure
def _head_card(meter: uint256) -> uint256:
    """
    Half day of the last card: that of the last second before `ended_at`.
    """
    return (self._ended_at(meter) - 1) // HALF_DAY_SECONDS


@internal
@pure
def _head_until(meter: uint256) -> uint256:
    """
    End of the hour in which `ended_at` lies: from there on every reading is the head's total. A
    later report can still fill the rest of that hour, so before it the card is interpolated.
    """
    return (self._ended_at(meter) + HOUR_SECONDS - 1) // HOUR_SECONDS * HOUR_SECONDS


@internal
@pure
def _sequence(meter: uint256) -> uint256:
    return meter & _MASK_32


@internal
@pure
def _ended_at(meter: uint256) -> uint256:
    return (meter >> 32) & _MASK_40


@internal
@pure
def _available(meter: uint256) -> uint256:
    return (meter >> 72) & _MASK_40


@internal
@pure
def _busy(meter: uint256) -> uint256:
    return (meter >> 112) & _MASK_40


@internal
@pure
def _joules(meter: uint256) -> uint256:
    return (meter >> 152) & _MASK_48


@internal
@pure
def _work(meter: uint256) -> uint256:
    return (meter >> 200) & _MASK_48


@internal
@pure
def _mode(meter: uint256) -> uint256:
    return meter >> 248
