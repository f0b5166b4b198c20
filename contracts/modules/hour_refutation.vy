# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Hour Refutation
@license AGPL-3.0-only
@notice Lowers hours that are not final yet, and all totals after them; what it touches takes no
        report any more.
@dev The contract decides who may. Values only ever fall and flags are only ever set, so nothing
     can be gained by carrying a refutation twice (docs/adr/0014-refutation-lowers-and-flags.md).
"""

from . import attestation
from . import hour_card
from . import hour_finality
from . import meter_book
from . import refusal
from . import refuted_card

uses: hour_finality
uses: meter_book

# Half days that an hour that is not final and the head can span: the longest delay, the longest
# window and a hold are nine days together.
_MAX_CARDS: constant(uint256) = 19

# What `downtime_between` looks at: a month costs 165,000 gas where nothing was refuted.
_MAX_SPAN_SECONDS: constant(uint256) = 31 * 86_400
_MAX_SPAN_CARDS: constant(uint256) = 63  # a span that begins and ends inside half days


# ---- Views ----------


@external
@view
@reentrant
def refuted_hours(asset: uint256, half_day: uint256) -> uint256:
    """
    @notice Which hours of a half day were refuted.
    @param asset Title id.
    @param half_day Unix seconds // 43,200.
    @return 12 bits, the lowest for the first hour; 0 if there is no card.
    """
    if half_day > hour_card._head_card(meter_book._meter(asset)):
        return 0
    return refuted_card._refuted_hours(meter_book._cards[hour_card._key(asset, half_day)])


@external
@view
@reentrant
def downtime_between(asset: uint256, start: uint256, end: uint256) -> uint256:
    """
    @notice Seconds that attestors took off a span: of each refuted hour what they left none of,
            whether it was reported or not. Hours that nobody refuted count none, also silent ones.
    @dev Rounded down in each hour that the span cuts. Final for spans up to `final_until`.
    @param asset Title id, ever enrolled.
    @param start Unix seconds.
    @param end Unix seconds, not before `start` and at most 31 days after it.
    @return Seconds, at most `end` - `start`.
    """
    meter: uint256 = meter_book._meter(asset)
    assert start <= end and end - start <= _MAX_SPAN_SECONDS, "oracle: span"
    first: uint256 = start // hour_card.HALF_DAY_SECONDS
    last: uint256 = min(end // hour_card.HALF_DAY_SECONDS, hour_card._head_card(meter))
    downtime: uint256 = 0
    if first > last:
        return downtime
    for half_day: uint256 in range(first, unsafe_add(last, 1), bound=_MAX_SPAN_CARDS):
        card: uint256 = meter_book._cards[hour_card._key(asset, half_day)]
        if card & hour_card._REFUTED_MASK != 0:
            lost: uint256 = refuted_card._downtime(card, half_day, start, end)
            downtime = unsafe_add(downtime, lost)
    return downtime


# ---- Internal ----------


@internal
def _refute(
    asset: uint256, first_hour: uint256, left: DynArray[uint16, attestation.MAX_HOURS]
) -> (uint256, uint256):
    """
    Leaves so many seconds of each hour; returns by how many the totals fell, available and busy.
    Card by card up to the head, and every card from an asset's first up to it exists: what fell so
    far comes off the totals before the half day, then its own hours fall.
    """
    meter: uint256 = meter_book._meter(asset)
    hour: uint256 = first_hour
    end: uint256 = self._check_hours(asset, meter, first_hour, len(left))
    first: uint256 = hour // hour_card.HALF_DAY_HOURS
    key: uint256 = hour_card._key(asset, first)
    card: uint256 = meter_book._cards[key]
    refusal._unless(card != 0, "oracle: before enrolment")

    available: uint256 = 0
    busy: uint256 = 0
    changed: uint256 = 0
    head: uint256 = hour_card._head_card(meter)
    for half_day: uint256 in range(first, unsafe_add(head, 1), bound=_MAX_CARDS):
        lowered: uint256 = refuted_card._with_less_before(card, available, busy)
        fell: uint256 = 0
        for _: uint256 in range(hour_card.HALF_DAY_HOURS):
            if hour == end or hour // hour_card.HALF_DAY_HOURS != half_day:
                break
            seconds: uint256 = refuted_card._seconds(card, hour)
            seconds_left: uint256 = convert(left[unsafe_sub(hour, first_hour)], uint256)
            assert seconds_left <= seconds, "oracle: above the present value"
            seconds = unsafe_sub(seconds, seconds_left)
            lowered = refuted_card._with_less_in_hour(lowered, hour, seconds)
            fell = unsafe_add(fell, seconds)
            hour = unsafe_add(hour, 1)
        meter_book._cards[key] = lowered
        changed |= card ^ lowered

        busy_before: uint256 = hour_card._busy_before(card)
        busy_after: uint256 = hour_card._busy(meter)
        if half_day != head:
            key = unsafe_add(key, 1)
            card = meter_book._cards[key]
            busy_after = hour_card._busy_before(card)
        available = unsafe_add(available, fell)
        busy = unsafe_add(busy, min(fell, unsafe_sub(busy_after, busy_before)))

    refusal._unless(changed != 0, "oracle: nothing to refute")
    meter_book._meters[asset] = refuted_card._with_less(meter, available, busy)
    return available, busy


@internal
@view
def _check_hours(asset: uint256, meter: uint256, first_hour: uint256, count: uint256) -> uint256:
    """
    The hours are over, reported about, and not final; returns the hour after the last.
    """
    refusal._unless(count != 0, "oracle: no hours")
    over: uint256 = block.timestamp // hour_card.HOUR_SECONDS
    end: uint256 = unsafe_add(first_hour, count)
    assert first_hour < over and end <= over, "oracle: hour not over"
    reported: uint256 = hour_card._head_until(meter) // hour_card.HOUR_SECONDS
    refusal._unless(end <= reported, "oracle: hour not reported")
    first_open: uint256 = hour_finality._first_open_hour(asset, meter)
    assert first_hour >= first_open, "oracle: hour is final"
    return end
