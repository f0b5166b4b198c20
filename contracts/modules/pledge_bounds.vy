# pragma version 0.4.3

"""
@title Pledge Bounds
@license AGPL-3.0-only
@notice What a lease of a pledged machine may be: whoever seizes the machine takes the lease too.
@dev Stateless. The escrow asks at the opening of a lease, the loan desk at the origination.
"""

from . import refusal

MAX_PLEDGED_HOURS: constant(uint256) = 720  # a buyer waits 30 days at most for the machine
MAX_PLEDGED_NOTICE_HOURS: constant(uint256) = 168  # and 7 days at most once it gives notice
MIN_RATE_BPS: constant(uint256) = 7_000  # of the market's: a cheap lease is the machine given away

_BPS: constant(uint256) = 10_000


@internal
@pure
def _check_tenancy(tenancy: uint256):
    """
    MANAGED: the lender sees its machine by the meter, which a lessee that is root could stop.
    """
    refusal._unless(tenancy == 0, "pledge: not managed")


@internal
@pure
def _check(hours: uint256, notice_hours: uint256, hourly_rate: uint256, market_rate: uint256):
    """
    Rates in settlement units an hour, whole machine; a market rate of 0 is absent. Rounded in
    favour of the lender: nothing is divided. `notice_hours` is what binds whoever gives notice: the
    notice agreed or the shortest term, whichever is longer.
    """
    refusal._unless(hours <= MAX_PLEDGED_HOURS, "pledge: term too long")
    refusal._unless(notice_hours <= MAX_PLEDGED_NOTICE_HOURS, "pledge: notice too long")
    refusal._unless(market_rate != 0, "pledge: no market rate")
    refusal._unless(hourly_rate * _BPS >= market_rate * MIN_RATE_BPS, "pledge: rate too low")
