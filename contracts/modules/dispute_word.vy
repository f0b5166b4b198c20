# pragma version 0.4.3

"""
@title Dispute Word
@license AGPL-3.0-only
@notice The word of a dispute and what it says.
@dev Stateless. Bits named from the lowest:
     bond 96 | held until 40 | first hour 32 | hours 8 | ended 1
"""

ENDED: constant(uint256) = 1 << 176

_MASK_8: constant(uint256) = 2**8 - 1
_MASK_32: constant(uint256) = 2**32 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_96: constant(uint256) = 2**96 - 1
_MAX_PERIODS: constant(uint256) = 16  # of a lease: its longest term has 13


# ---- Internal ----------


@internal
@pure
def _key(lease_id: uint256, period: uint256) -> uint256:
    """
    Where the dispute of a period of a lease is kept.
    """
    assert period < _MAX_PERIODS, "bonds: no such period"
    return lease_id * _MAX_PERIODS + period


@internal
@pure
def _pack(bond: uint256, held_until: uint256, first_hour: uint256, hours: uint256) -> uint256:
    assert bond <= _MASK_96, "bonds: bond too large"
    return bond | (held_until << 96) | (first_hour << 136) | (hours << 168)


@internal
@pure
def _bond(word: uint256) -> uint256:
    return word & _MASK_96


@internal
@pure
def _held_until(word: uint256) -> uint256:
    return (word >> 96) & _MASK_40


@internal
@pure
def _first_hour(word: uint256) -> uint256:
    return (word >> 136) & _MASK_32


@internal
@pure
def _hours(word: uint256) -> uint256:
    return (word >> 168) & _MASK_8


@internal
@pure
def _is_open(word: uint256) -> bool:
    return word != 0 and word & ENDED == 0
