# pragma version 0.4.3

"""
@title Loan Schedule
@license AGPL-3.0-only
@notice How much of a loan may be owed at each moment, and what is collected ahead of its date.
@dev Stateless; all sums in settlement units. A loan of P over N steps of 30 days owes at most
     P x (N - k) / N after k steps, with 3 % more for the interest of the running step: 36 % a
     year, the hardest rate of a pool, is 3 % a step. Tested against fractions.
"""

STEP_SECONDS: constant(uint256) = 30 * 86_400  # interest is counted 30/360: 12 steps are a year
STEPS_A_YEAR: constant(uint256) = 12

# What the pool's rounding may leave above a limit after a payment that met it: debt shares round
# in the pool's favour, by their price (of the borrow index, from 1) at a time.
DUST: constant(uint256) = 4

_CEILING_PERCENT: constant(uint256) = 103


@internal
@view
def _step(started_at: uint256) -> uint256:
    """
    Whole steps since the start: the very second in which a step ends belongs to the next one.
    """
    return (block.timestamp - started_at) // STEP_SECONDS


@internal
@pure
def _ceiling(principal: uint256, months: uint256, step: uint256) -> uint256:
    """
    Most that may be owed in step `step` (from 0), rounded up: in favour of the borrower.
    """
    left: uint256 = months - min(months, step)
    return (principal * left * _CEILING_PERCENT + months * 100 - 1) // (months * 100)


@internal
@pure
def _target(principal: uint256, months: uint256, step: uint256) -> uint256:
    """
    What should be owed once the payment of step `step` is made, rounded down.
    """
    return principal * (months - min(months, step + 1)) // months


@internal
@pure
def _within(debt: uint256, limit: uint256) -> bool:
    """
    Not above a limit but for the pool's rounding; of a limit of zero nothing may be left.
    """
    return debt == 0 or (limit != 0 and debt <= limit + DUST)


@internal
@pure
def _service_wad(principal: uint256, months: uint256, debt: uint256, rate: uint256) -> uint256:
    """
    Debt service of 30 days x 10^18, rounded up: a month's principal and interest on `debt` at
    `rate` (annual, WAD).
    """
    monthly: uint256 = (principal * 10**18 + months - 1) // months
    return monthly + (debt * rate + STEPS_A_YEAR - 1) // STEPS_A_YEAR
