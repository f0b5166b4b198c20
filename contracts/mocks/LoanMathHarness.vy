# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Loan Math Harness
@license AGPL-3.0-only
@notice The functions of `loan_schedule` and `loan_auction` made callable, for the property tests.
"""

from ..modules import loan_auction
from ..modules import loan_schedule

STEP_SECONDS: public(constant(uint256)) = loan_schedule.STEP_SECONDS
DUST: public(constant(uint256)) = loan_schedule.DUST
HALF_LIFE_SECONDS: public(constant(uint256)) = loan_auction.HALF_LIFE_SECONDS
FALL_SECONDS: public(constant(uint256)) = loan_auction.FALL_SECONDS
WORKOUT_SECONDS: public(constant(uint256)) = loan_auction.WORKOUT_SECONDS


# ---- Schedule ----------


@external
@view
def step(started_at: uint256) -> uint256:
    """
    @notice The running step.
    @param started_at Unix seconds.
    @return From 0.
    """
    return loan_schedule._step(started_at)


@external
@pure
def ceiling(principal: uint256, months: uint256, step: uint256) -> uint256:
    """
    @notice Most that may be owed.
    @param principal Settlement units.
    @param months Steps in all.
    @param step The running step.
    @return Settlement units.
    """
    return loan_schedule._ceiling(principal, months, step)


@external
@pure
def target(principal: uint256, months: uint256, step: uint256) -> uint256:
    """
    @notice What should be owed once the running step is paid.
    @param principal Settlement units.
    @param months Steps in all.
    @param step The running step.
    @return Settlement units.
    """
    return loan_schedule._target(principal, months, step)


@external
@pure
def within(debt: uint256, limit: uint256) -> bool:
    """
    @notice Whether a limit is kept.
    @param debt Settlement units.
    @param limit Settlement units.
    @return True if so.
    """
    return loan_schedule._within(debt, limit)


@external
@pure
def service_wad(principal: uint256, months: uint256, debt: uint256, rate: uint256) -> uint256:
    """
    @notice Debt service of 30 days.
    @param principal Settlement units.
    @param months Steps in all.
    @param debt Settlement units.
    @param rate Annual, WAD.
    @return Settlement units x 10^18.
    """
    return loan_schedule._service_wad(principal, months, debt, rate)


# ---- Auction ----------


@external
@pure
def start(resale: uint256, debt: uint256) -> uint256:
    """
    @notice Where an auction starts.
    @param resale Last known resale value.
    @param debt What is owed.
    @return Settlement units.
    """
    return loan_auction._start(resale, debt)


@external
@pure
def price(start: uint256, elapsed: uint256) -> uint256:
    """
    @notice The price after a while.
    @param start Where it started.
    @param elapsed Seconds.
    @return Settlement units.
    """
    return loan_auction._price(start, elapsed)


@external
@pure
def is_workout(elapsed: uint256) -> bool:
    """
    @notice Whether the workout account alone may take.
    @param elapsed Seconds.
    @return True if so.
    """
    return loan_auction._is_workout(elapsed)


@external
@pure
def bounty(price: uint256, cap: uint256) -> uint256:
    """
    @notice What the starter gets.
    @param price Settlement units.
    @param cap Most of it.
    @return Settlement units.
    """
    return loan_auction._bounty(price, cap)
