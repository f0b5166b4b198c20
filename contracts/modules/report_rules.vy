# pragma version 0.4.3

"""
@title Report Rules
@license AGPL-3.0-only
@notice What makes a report acceptable, as one refusal code, and the reason behind each code.
@dev Stateless. `submit` reverts with the reason, `submit_many` logs the code and goes on.
     The runner's table of refusals mirrors the codes (`0` is acceptable).
"""

from ..interfaces import IMetricsOracle
from . import hour_card
from . import node_word

NOT_ENROLLED: constant(uint256) = 1
SIGNATURE_LENGTH: constant(uint256) = 2
SIGNATURE_V: constant(uint256) = 3
HIGH_S: constant(uint256) = 4
ZERO_SIGNER: constant(uint256) = 5
KEY_REVOKED: constant(uint256) = 6
WRONG_KEY: constant(uint256) = 7
SEQUENCE: constant(uint256) = 8
OVERLAPS: constant(uint256) = 9
PERIOD: constant(uint256) = 10
LATE: constant(uint256) = 11
WORK_UNPROVEN: constant(uint256) = 12
SECONDS: constant(uint256) = 13
MODE: constant(uint256) = 14
ENERGY: constant(uint256) = 15
ROLL_FIRST: constant(uint256) = 16  # the meter book's own, as the next
HOUR_REFUTED: constant(uint256) = 17

_MODE_MAINTENANCE: constant(uint8) = 4
_PEAK_PERCENT: constant(uint256) = 105  # a power meter's tolerance above the profile's peak
_IDLE_PERCENT: constant(uint256) = 95  # and below its idle draw


@internal
@view
def _refusal(
    report: IMetricsOracle.Report, meter: uint256, node: uint256, report_delay_seconds: uint256
) -> uint256:
    """
    Why a report of the live key is not acceptable now; 0 if it is. Sums and products are
    unchecked: they are of fields of at most 64 bits and small constants.
    """
    sequence: uint256 = convert(report.sequence, uint256)
    if sequence <= meter & hour_card.MAX_SEQUENCE or sequence > hour_card.MAX_SEQUENCE:
        return SEQUENCE

    started_at: uint256 = convert(report.started_at, uint256)
    ended_at: uint256 = convert(report.ended_at, uint256)
    if started_at < hour_card._ended_at(meter):
        return OVERLAPS
    hour: uint256 = started_at // hour_card.HOUR_SECONDS
    hour_ends_at: uint256 = unsafe_mul(unsafe_add(hour, 1), hour_card.HOUR_SECONDS)
    if ended_at <= started_at or ended_at > hour_ends_at or ended_at > block.timestamp:
        return PERIOD
    if block.timestamp > unsafe_add(hour_ends_at, report_delay_seconds):
        return LATE

    if report.work_units != 0:
        return WORK_UNPROVEN
    elapsed: uint256 = unsafe_sub(ended_at, started_at)
    available: uint256 = convert(report.available_seconds, uint256)
    busy: uint256 = convert(report.busy_seconds, uint256)
    if available > elapsed or busy > available:
        return SECONDS
    if report.mode == _MODE_MAINTENANCE:
        if available != 0:
            return MODE
    elif unsafe_sub(report.mode, 1) >= _MODE_MAINTENANCE:  # 0 wraps
        return MODE
    # Multiplied out, so that nothing is rounded; one second more than elapsed, because the counter
    # is read at the second's edge.
    percents: uint256 = unsafe_mul(convert(report.energy_joules, uint256), 100)
    peak_percents: uint256 = unsafe_mul(
        (node >> node_word.PEAK_SHIFT) & node_word.WATTS_MASK, _PEAK_PERCENT
    )
    idle_percents: uint256 = unsafe_mul(
        (node >> node_word.IDLE_SHIFT) & node_word.WATTS_MASK, _IDLE_PERCENT
    )
    if percents > unsafe_mul(peak_percents, unsafe_add(elapsed, 1)):
        return ENERGY
    if percents < unsafe_mul(idle_percents, busy):
        return ENERGY
    return 0


@internal
@pure
def _reason(code: uint256) -> String[32]:
    """
    The revert reason of a refusal code.
    """
    if code <= WRONG_KEY:
        return self._key_reason(code)
    if code == SEQUENCE:
        return "oracle: sequence"
    if code == OVERLAPS:
        return "oracle: overlaps"
    if code == PERIOD:
        return "oracle: period"
    if code == LATE:
        return "oracle: late"
    if code == WORK_UNPROVEN:
        return "oracle: work unproven"
    if code == SECONDS:
        return "oracle: seconds"
    if code == MODE:
        return "oracle: mode"
    if code == ENERGY:
        return "oracle: energy"
    if code == HOUR_REFUTED:
        return "oracle: hour refuted"
    return "oracle: roll first"


@internal
@pure
def _key_reason(code: uint256) -> String[32]:
    if code == NOT_ENROLLED:
        return "oracle: not enrolled"
    if code == SIGNATURE_LENGTH:
        return "oracle: signature length"
    if code == SIGNATURE_V:
        return "oracle: signature v"
    if code == HIGH_S:
        return "oracle: high s"
    if code == ZERO_SIGNER:
        return "oracle: zero signer"
    if code == KEY_REVOKED:
        return "oracle: key revoked"
    return "oracle: not the node key"
