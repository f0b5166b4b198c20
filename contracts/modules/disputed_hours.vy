# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Disputed Hours
@license AGPL-3.0-only
@notice Which hours of a lease can be doubted, what they cost as reported, and whether attestors took
        something off them.
@dev Only reads the meter.
"""

from ethereum.ercs import IERC20Detailed

from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle
from . import attestation
from . import bonded_escrow
from . import hour_card
from . import lease_math

uses: bonded_escrow

MAX_HALF_DAYS: constant(uint256) = 3  # that so many hours can touch
BOND_BPS: constant(uint256) = 1_000  # of the disputed charge
MIN_BOND_TOKENS: constant(uint256) = 20  # whole tokens: a ruling is work

_BPS: constant(uint256) = 10_000

_MIN_BOND: immutable(uint256)  # settlement units
_HOLD_SECONDS: immutable(uint256)  # of the meter
_OPEN_SECONDS: immutable(uint256)  # after its end in which an hour is not final yet, by the meter


@deploy
def __init__(token: address, meter: address):
    decimals: uint8 = staticcall IERC20Detailed(token).decimals()
    delay: uint256 = staticcall IMetricsOracle(meter).REPORT_DELAY_SECONDS()
    _OPEN_SECONDS = delay + staticcall IMetricsOracle(meter).DISPUTE_WINDOW_SECONDS()
    _HOLD_SECONDS = staticcall IMetricsOracle(meter).HOLD_SECONDS()
    _MIN_BOND = MIN_BOND_TOKENS * 10**convert(decimals, uint256)


# ---- Internal ----------


@internal
@view
def _checked(lease: ILeaseEscrow.Lease, first_hour: uint256, hours: uint256) -> (uint256, uint256):
    """
    Which period of a lease the hours lie in, and what doubting them takes.
    """
    period: uint256 = self._period(lease, first_hour, hours)
    return period, self._bond(lease, first_hour, hours)


@internal
@view
def _period(lease: ILeaseEscrow.Lease, first_hour: uint256, hours: uint256) -> uint256:
    """
    Which period of a lease the hours lie in; they are over, and all of them are the lease's.
    """
    assert hours != 0 and hours <= attestation.MAX_HOURS, "bonds: hours not 1 to 24"
    over: uint256 = block.timestamp // hour_card.HOUR_SECONDS
    assert first_hour < over and first_hour + hours <= over, "bonds: hour not over"
    start: uint256 = 0
    end: uint256 = 0
    start, end = self._span(lease, first_hour, hours)
    last: uint256 = (first_hour + hours - 1) * hour_card.HOUR_SECONDS
    first_end: uint256 = (first_hour + 1) * hour_card.HOUR_SECONDS
    is_within: bool = first_end > lease.started_at and last < lease.ends_at and start < end
    assert is_within, "bonds: hours outside the lease"
    # An hour that two periods share is the former one's: else it could not be doubted at all.
    period: uint256 = (start - lease.started_at) // lease_math.PERIOD_SECONDS
    begins: uint256 = max(last, lease.started_at)
    last_period: uint256 = (begins - lease.started_at) // lease_math.PERIOD_SECONDS
    assert period == last_period, "bonds: hours of two periods"
    return period


@internal
@view
def _held_until(first_hour: uint256) -> uint256:
    """
    Until when a dispute of now can be ruled on: the meter holds no hour longer than so much after
    its usual finality, also where another dispute held it before.
    """
    ends_at: uint256 = (first_hour + 1) * hour_card.HOUR_SECONDS
    return min(block.timestamp, ends_at + _OPEN_SECONDS) + _HOLD_SECONDS


@internal
@pure
def _span(lease: ILeaseEscrow.Lease, first_hour: uint256, hours: uint256) -> (uint256, uint256):
    """
    From when to when the hours are the lease's, Unix seconds.
    """
    start: uint256 = max(first_hour * hour_card.HOUR_SECONDS, lease.started_at)
    end: uint256 = min((first_hour + hours) * hour_card.HOUR_SECONDS, lease.ends_at)
    return start, end


@internal
@view
def _bond(lease: ILeaseEscrow.Lease, first_hour: uint256, hours: uint256) -> uint256:
    """
    A tenth of what the hours cost as reported, rounded up, or the least.
    """
    start: uint256 = 0
    end: uint256 = 0
    start, end = self._span(lease, first_hour, hours)
    seconds: uint256 = end - start
    if lease.tenancy == 0:
        total: uint256 = staticcall IMetricsOracle(bonded_escrow.METER).available_at(
            lease.asset, end
        )
        seconds = total - staticcall IMetricsOracle(bonded_escrow.METER).available_at(
            lease.asset, start
        )
    charge: uint256 = lease_math._charge(seconds, lease.hourly_rate)
    assert charge != 0, "bonds: nothing charged"
    return max((charge * BOND_BPS + _BPS - 1) // _BPS, _MIN_BOND)


@internal
@view
def _is_refuted(asset: uint256, first_hour: uint256, hours: uint256) -> bool:
    """
    Whether attestors took any of the hours.
    """
    end: uint256 = first_hour + hours
    hour: uint256 = first_hour
    for _: uint256 in range(MAX_HALF_DAYS):
        if hour >= end:
            break
        half_day: uint256 = hour // hour_card.HALF_DAY_HOURS
        flags: uint256 = staticcall IMetricsOracle(bonded_escrow.METER).refuted_hours(
            asset, half_day
        )
        next: uint256 = min(end, (half_day + 1) * hour_card.HALF_DAY_HOURS)
        asked: uint256 = (1 << (next - hour)) - 1
        if (flags >> (hour % hour_card.HALF_DAY_HOURS)) & asked != 0:
            return True
        hour = next
    return False
