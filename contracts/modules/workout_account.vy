# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Workout Account
@license AGPL-3.0-only
@notice Who may take a machine that nobody wanted, sell it elsewhere and pay in what it brought.
"""

from snekmate.auth import ownable

uses: ownable

# A pool's 10^6 virtual shares own their part of what comes in: with so many a millionth at most.
MIN_SHARES: constant(uint256) = 10**12


# The account, zero if there is none; written by `set_workout`.
workout: public(address)


event WorkoutSet:
    workout: indexed(address)


@deploy
def __init__(workout: address):
    self._set_workout(workout)


@external
def set_workout(workout: address):
    """
    @notice Name the account that works out what auctions could not sell.
    @dev Owner only.
    @param workout The account; zero means that nobody can.
    """
    ownable._check_owner()
    self._set_workout(workout)


@internal
@view
def _check(shares: uint256):
    """
    The caller may pay in, and enough `shares` gain by it.
    """
    assert msg.sender == self.workout, "pool: not the workout account"
    assert shares >= MIN_SHARES, "pool: nobody to recover for"


@internal
def _set_workout(workout: address):
    self.workout = workout
    log WorkoutSet(workout=workout)
