# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Meter Book
@license AGPL-3.0-only
@notice The running totals of every asset: written once per report, read at any moment for ever.
@dev An hour that ends at e takes reports until e + REPORT_DELAY_SECONDS and is final
     DISPUTE_WINDOW_SECONDS later (`modules/hour_finality.vy`). The contract decides who may write.
"""

from ..interfaces import IMetricsOracle
from . import hour_card
from . import report_rules

MAX_MISSING_CARDS: constant(uint256) = 14  # a week of silence; each costs the reporter 22,300 gas
MAX_ROLLED_CARDS: constant(uint256) = 64  # in one call: keeps it under 1.5 million gas

_MIN_DELAY_SECONDS: constant(uint256) = 3_600  # a node restarts and catches up within it
_MAX_DELAY_SECONDS: constant(uint256) = 86_400  # a host is never paid later for being late
_MIN_WINDOW_SECONDS: constant(uint256) = 43_200  # somebody is awake to refute
_MAX_WINDOW_SECONDS: constant(uint256) = 7 * 86_400  # a host waits no longer for its money

REPORT_DELAY_SECONDS: public(immutable(uint256))  # an hour takes reports so long after its end
DISPUTE_WINDOW_SECONDS: public(immutable(uint256))  # and can be disputed so much longer


# Asset to its meter word, 0 if never enrolled; written by enroll, rotate, submit, roll, refute and
# hold.
_meters: HashMap[uint256, uint256]

# `hour_card._key` of asset and UTC half day to its card; written by enroll, submit, roll, refute.
_cards: HashMap[uint256, uint256]


@deploy
def __init__(report_delay_seconds: uint256, dispute_window_seconds: uint256):
    assert report_delay_seconds >= _MIN_DELAY_SECONDS, "oracle: delay too short"
    assert report_delay_seconds <= _MAX_DELAY_SECONDS, "oracle: delay too long"
    assert dispute_window_seconds >= _MIN_WINDOW_SECONDS, "oracle: window too short"
    assert dispute_window_seconds <= _MAX_WINDOW_SECONDS, "oracle: window too long"

    REPORT_DELAY_SECONDS = report_delay_seconds
    DISPUTE_WINDOW_SECONDS = dispute_window_seconds


# ---- Anyone ----------


@external
def roll(asset: uint256, count: uint256):
    """
    @notice Open the cards of past half days in which nothing was reported.
    @dev Anyone may call, after a silence that a report cannot bridge by itself; only half days
         that cannot take a report any more. Readings do not change.
    @param asset Title id, ever enrolled.
    @param count How many cards, 1 to 64.
    """
    meter: uint256 = self._meter(asset)
    assert 0 < count and count <= MAX_ROLLED_CARDS, "oracle: roll count"
    first: uint256 = hour_card._head_card(meter) + 1
    ended_at: uint256 = (first + count) * hour_card.HALF_DAY_SECONDS
    assert block.timestamp > ended_at + REPORT_DELAY_SECONDS, "oracle: roll too far"

    blank: uint256 = hour_card._blank(meter)
    for half_day: uint256 in range(first, first + count, bound=MAX_ROLLED_CARDS):
        self._cards[hour_card._key(asset, half_day)] = blank
    self._meters[asset] = hour_card._with_end(meter, ended_at)
    log IMetricsOracle.Rolled(asset=asset, cards=count, ended_at=ended_at)


# ---- Views ----------


@external
@view
@reentrant
def available_at(asset: uint256, moment: uint256) -> uint256:
    """
    @notice Seconds an asset was available from its enrolment to a moment, as reported so far.
    @dev Rounded down inside an hour. Final for moments up to `final_until`.
    @param asset Title id, ever enrolled: never reverts then.
    @param moment Unix seconds, past or future.
    @return Seconds; grows with `moment` by at most one a second.
    """
    return self._reading(asset, self._meter(asset), moment)


@external
@view
@reentrant
def busy_at(asset: uint256, half_day: uint256) -> uint256:
    """
    @notice Busy seconds of an asset from its enrolment to the start of a half day, so far.
    @param asset Title id.
    @param half_day Unix seconds // 43,200.
    @return Seconds.
    """
    meter: uint256 = self._meter(asset)
    if half_day > hour_card._head_card(meter):
        return hour_card._busy(meter)
    return hour_card._busy_before(self._cards[hour_card._key(asset, half_day)])


@external
@view
@reentrant
def head(asset: uint256) -> IMetricsOracle.Head:
    """
    @notice The running totals of an asset.
    @param asset Title id, ever enrolled.
    @return Totals, the end of the last report and its sequence and mode.
    """
    meter: uint256 = self._meter(asset)
    return IMetricsOracle.Head(
        sequence=hour_card._sequence(meter),
        ended_at=hour_card._ended_at(meter),
        available_seconds=hour_card._available(meter),
        busy_seconds=hour_card._busy(meter),
        energy_joules=hour_card._joules(meter),
        work_units=hour_card._work(meter),
        mode=hour_card._mode(meter),
    )


@external
@view
@reentrant
def card(asset: uint256, half_day: uint256) -> uint256:
    """
    @notice The raw card of a half day; `modules/hour_card.vy` names its bits.
    @param asset Title id, ever enrolled.
    @param half_day Unix seconds // 43,200.
    @return 0 if there is none.
    """
    if half_day > hour_card._head_card(self._meter(asset)):
        return 0
    return self._cards[hour_card._key(asset, half_day)]


# ---- Internal ----------


@internal
def _start_key(asset: uint256):
    """
    A new key starts its sequences anew; the first one also opens the meter, now, at zero.
    """
    meter: uint256 = self._meters[asset]
    if meter == 0:
        meter = hour_card._opened(block.timestamp)
        self._cards[hour_card._key(asset, hour_card._head_card(meter))] = hour_card._blank(meter)
    self._meters[asset] = hour_card._with_new_key(meter)


@internal
def _record(report: IMetricsOracle.Report, meter: uint256) -> uint256:
    """
    Of an otherwise acceptable report; returns 0, or the code of a refuted hour or of too long a
    silence. A half day opens with the totals so far; so do the missing ones before it.
    """
    hour: uint256 = convert(report.started_at, uint256) // hour_card.HOUR_SECONDS
    half_day: uint256 = hour // hour_card.HALF_DAY_HOURS
    available: uint256 = convert(report.available_seconds, uint256)
    key: uint256 = hour_card._key(report.asset, half_day)
    card: uint256 = self._cards[key]
    if card == 0:
        card = hour_card._blank(meter)
        first: uint256 = unsafe_add(hour_card._head_card(meter), 1)
        if first < half_day:
            if unsafe_sub(half_day, first) > MAX_MISSING_CARDS:
                return report_rules.ROLL_FIRST
            for missing: uint256 in range(first, half_day, bound=MAX_MISSING_CARDS):
                self._cards[hour_card._key(report.asset, missing)] = card
    elif card & hour_card._REFUTED_MASK != 0 and hour_card._is_refuted(card, hour):
        return report_rules.HOUR_REFUTED
    self._cards[key] = hour_card._with_hour(card, hour, available)
    self._meters[report.asset] = hour_card._advanced(
        meter,
        convert(report.sequence, uint256),
        convert(report.ended_at, uint256),
        available,
        convert(report.busy_seconds, uint256),
        convert(report.energy_joules, uint256),
        convert(report.mode, uint256),
    )
    log IMetricsOracle.Recorded(
        asset=report.asset,
        sequence=report.sequence,
        started_at=report.started_at,
        ended_at=report.ended_at,
        available_seconds=report.available_seconds,
        busy_seconds=report.busy_seconds,
        energy_joules=report.energy_joules,
        work_units=report.work_units,
        mode=report.mode,
        evidence=report.evidence,
    )
    return 0


@internal
@view
def _meter(asset: uint256) -> uint256:
    meter: uint256 = self._meters[asset]
    assert meter != 0, "oracle: not enrolled"
    return meter


@internal
@view
def _reading(asset: uint256, meter: uint256, moment: uint256) -> uint256:
    if moment >= hour_card._head_until(meter):
        return hour_card._available(meter)
    key: uint256 = hour_card._key(asset, moment // hour_card.HALF_DAY_SECONDS)
    return hour_card._reading(self._cards[key], moment)
