# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Appraisal Legs Harness
@license AGPL-3.0-only
@notice Lets tests call `modules/retained_value.vy` and `modules/income_leg.vy`.
"""

from ..modules import income_leg
from ..modules import retained_value


@external
@pure
def curve_of(points_bps: uint256[retained_value.POINTS]) -> uint256:
    return retained_value._pack(points_bps)


@external
@pure
def retained(purchase_price: uint256, curve: uint256, age: uint256) -> uint256:
    return retained_value._of(purchase_price, curve, age)


@external
@pure
def own_income(net: uint256, paid_seconds: uint256) -> uint256:
    return income_leg._own(net, paid_seconds)


@external
@pure
def market_income(
    hourly_rate: uint256, utilisation_bps: uint256, count: uint256, available_seconds: uint256
) -> uint256:
    return income_leg._of_market(hourly_rate, utilisation_bps, count, available_seconds)


@external
@pure
def worth(income: uint256, multiple_bps: uint256) -> uint256:
    return income_leg._worth(income, multiple_bps)
