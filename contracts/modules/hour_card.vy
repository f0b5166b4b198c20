# pragma version 0.4.3

"""
@title Hour Card
@license AGPL-3.0-only
@notice Packing and arithmetic of the meter's two words, bits named from the lowest.
@dev Stateless. Mirrored in `tests/helpers/meter_words.py`; property tests compare both.
     card, one per UTC half day:
            available before 40 | 12 x seconds available in the hour 12 | busy before 40
            | 12 refuted-hour flags | spare 19 | present 1
     meter, one per asset:
            sequence 32 | ended_at 40 | available 40 | busy 40 | joules 48 | work 48 | mode 7 | held 1
     The head card is that of the last second before `ended_at`: it always exists.
"""

HOUR_SECONDS: constant(uint256) = 3_600
HALF_DAY_HOURS: constant(uint256) = 12  # as many 12-bit fields as fit beside two totals
HALF_DAY_SECONDS: constant(uint256) = HALF_DAY_HOURS * HOUR_SECONDS

MAX_SEQUENCE: constant(uint256) = 2**32 - 1  # and the mask of the meter's lowest field

_PRESENT: constant(uint256) = 1 << 255
_HOUR_BITS: constant(uint256) = 12
_HOURS_SHIFT: constant(uint256) = 40
_BUSY_BEFORE_SHIFT: constant(uint256) = 184
_REFUTED_SHIFT: constant(uint256) = 224
_REFUTED_MASK: constant(uint256) = (2**12 - 1) << _REFUTED_SHIFT  # any hour of the card

_MASK_12: constant(uint256) = 2**12 - 1
_MASK_24: constant(uint256) = 2**24 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_48: constant(uint256) = 2**48 - 1

_LANE_ONES: constant(uint256) = (
    1 | (1 << 24) | (1 << 48) | (1 << 72) | (1 << 96) | (1 << 120)
)  # bit 0 of six lanes of 24 bits
_EVEN_HOURS: constant(uint256) = _MASK_12 * _LANE_ONES  # hours 0, 2, .. 10 of a card
_TOP_LANE_SHIFT: constant(uint256) = 120

FLAG_HELD: constant(uint256) = 1 << 255  # a dispute once held hours of the asset; for ever

_SECONDS_MASK: constant(uint256) = (2**80 - 1) << 72  # available and busy
# What a report keeps: nothing adds work before it can be proven.
_KEPT_MASK: constant(uint256) = (_MASK_48 << 200) | FLAG_HELD


# ---- Card ----------


@internal
@pure
def _key(asset: uint256, half_day: uint256) -> uint256:
    """
    Where a card is kept: one key, so one hash. Asset ids fit 32 bits; half days must fit 40.
    """
    return (asset << 40) | half_day


@internal
@pure
def _blank(meter: uint256) -> uint256:
    """
    A card with the running totals of `meter` and no hour yet.
    """
    return _PRESENT | ((meter >> 72) & _MASK_40) | ((meter & (_MASK_40 << 112)) << 72)


@internal
@pure
def _with_hour(card: uint256, hour: uint256, seconds_available: uint256) -> uint256:
    """
    Adds to the hour's field. Unchecked: reports do not overlap, so a field stays within 3,600.
    """
    offset: uint256 = unsafe_add(_HOURS_SHIFT, unsafe_mul(_HOUR_BITS, hour % HALF_DAY_HOURS))
    return unsafe_add(card, seconds_available << offset)


@internal
@pure
def _reading(card: uint256, moment: uint256) -> uint256:
    """
    Running total at a moment of the card's half day: the total before, the whole hours before
    the moment, and the hour it falls in pro rata, rounded down. An absent card reads 0.
    """
    hours: uint256 = card >> _HOURS_SHIFT
    offset: uint256 = unsafe_mul(_HOUR_BITS, moment % HALF_DAY_SECONDS // HOUR_SECONDS)
    within: uint256 = (hours >> offset) & _MASK_12

    # The twelve fields are added two by two into six lanes of 24 bits, and the multiplication adds
    # the lanes up in the highest one: a tenth of the gas of a loop. What it carries out is unread.
    whole: uint256 = hours & ~(max_value(uint256) << offset)
    lanes: uint256 = unsafe_add(whole & _EVEN_HOURS, (whole >> _HOUR_BITS) & _EVEN_HOURS)
    before: uint256 = (unsafe_mul(lanes, _LANE_ONES) >> _TOP_LANE_SHIFT) & _MASK_24

    return unsafe_add(
        unsafe_add(card & _MASK_40, before),
        unsafe_mul(within, moment % HOUR_SECONDS) // HOUR_SECONDS,
    )


@internal
@pure
def _is_refuted(card: uint256, hour: uint256) -> bool:
    return (card >> unsafe_add(_REFUTED_SHIFT, hour % HALF_DAY_HOURS)) & 1 != 0


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
    mode: uint256,
) -> uint256:
    """
    The meter after one more report. Unchecked: seconds cannot outgrow 40 bits before the clock
    does. Joules saturate instead of spilling into their neighbour (281 TJ: 890 years of 10 kW).
    """
    return (
        sequence
        | (ended_at << 32)
        | unsafe_add(meter & _SECONDS_MASK, (available << 72) | (busy << 112))
        | (min(unsafe_add((meter >> 152) & _MASK_48, joules), _MASK_48) << 152)
        | (meter & _KEPT_MASK)
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
    return meter & ~MAX_SEQUENCE


@internal
@pure
def _head_card(meter: uint256) -> uint256:
    """
    Half day of the last card: that of the last second before `ended_at`.
    """
    return unsafe_sub((meter >> 32) & _MASK_40, 1) // HALF_DAY_SECONDS


@internal
@pure
def _head_until(meter: uint256) -> uint256:
    """
    End of the hour in which `ended_at` lies: from there on every reading is the head's total. A
    later report can still fill the rest of that hour, so before it the card is interpolated.
    """
    return unsafe_mul(
        unsafe_add((meter >> 32) & _MASK_40, HOUR_SECONDS - 1) // HOUR_SECONDS, HOUR_SECONDS
    )


@internal
@pure
def _sequence(meter: uint256) -> uint256:
    return meter & MAX_SEQUENCE


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
    return (meter & ~FLAG_HELD) >> 248
