# pragma version 0.4.3

"""
@title Income Leg
@license AGPL-3.0-only
@notice What a machine earns in 30 days, and what that makes it worth.
@dev Stateless, mirrored in `tests/helpers/appraisal_model.py`. Everything is rounded down.
"""

STEP_SECONDS: constant(uint256) = 30 * 86_400  # as the buckets of income, leases and loans
STEP_HOURS: constant(uint256) = 720
LEAST_SECONDS: constant(uint256) = 3 * STEP_SECONDS  # the three buckets that income comes from
MAX_UTILISATION_BPS: constant(uint256) = 9_000  # no fleet is let without a gap
MARKET_OPEX_BPS: constant(uint256) = 3_000  # measured hosts pay 20 to 35 %
MIN_MULTIPLE_BPS: constant(uint256) = 10_000
MAX_MULTIPLE_BPS: constant(uint256) = 40_000  # four years of income: nothing is worth more

_BPS: constant(uint256) = 10_000
_YEAR_SECONDS: constant(uint256) = 365 * 86_400


@internal
@pure
def _own(net: uint256, paid_seconds: uint256) -> uint256:
    """
    Income of 30 days from the net rent of the last three whole buckets: spread over the time that
    it paid for, if that is more than the buckets hold.
    """
    return net * STEP_SECONDS // max(LEAST_SECONDS, paid_seconds)


@internal
@pure
def _of_market(
    hourly_rate: uint256, utilisation_bps: uint256, count: uint256, available_seconds: uint256
) -> uint256:
    """
    What 30 days of a machine bring on the market, at the market's utilisation and the machine's
    own availability (seconds of the last 30 days), after costs.
    """
    gross: uint256 = hourly_rate * count * STEP_HOURS * min(utilisation_bps, MAX_UTILISATION_BPS)
    return (gross * (_BPS - MARKET_OPEX_BPS) * available_seconds // (_BPS * _BPS * STEP_SECONDS))


@internal
@pure
def _worth(income: uint256, multiple_bps: uint256) -> uint256:
    """
    A multiple of a year of income; `income` is that of 30 days.
    """
    return income * _YEAR_SECONDS * multiple_bps // (STEP_SECONDS * _BPS)
