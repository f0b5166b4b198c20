# pragma version 0.4.3

"""
@title Market Word
@license AGPL-3.0-only
@notice The packed words of a market and of a machine in it.
@dev Stateless, mirrored in `tests/helpers/market_words.py`. Bits named from the lowest.
     state:   base 96 | updated 40 | listed 40 | leased 40 | owners 40
     bounds:  lowest 96 | highest 96
     settled: value 96 | since 40 | updated 40
     entry:   owner 160 | market number 32 | accelerators 16 | lease number 24
              | is listed 1 | is leased 1 | lease is near the price 1
     seen:    periods closed 16 | seconds 24 | allowance begins 40 | lease began 40
     A word of 0 means: never set. Counters would overflow beyond 16 million machines of the
     largest size; every caller bounds what else goes in.
"""

MAX_PRICE: constant(uint256) = 2**95 - 1  # twice of it, the dearest observation, fits 96 bits
FLAG_LISTED: constant(uint256) = 1 << 232
FLAG_LEASED: constant(uint256) = 1 << 233
FLAG_NEAR: constant(uint256) = 1 << 234
MAX_NUMBER: constant(uint256) = 2**32 - 1

_MASK_16: constant(uint256) = 2**16 - 1
_MASK_24: constant(uint256) = 2**24 - 1
_MASK_32: constant(uint256) = 2**32 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_96: constant(uint256) = 2**96 - 1
_MASK_160: constant(uint256) = 2**160 - 1


# ---- State ----------


@internal
@pure
def _pack_state(
    base: uint256, updated_at: uint256, listed: uint256, leased: uint256, owners: uint256
) -> uint256:
    return base | (updated_at << 96) | (listed << 136) | (leased << 176) | (owners << 216)


@internal
@pure
def _base(state: uint256) -> uint256:
    return state & _MASK_96


@internal
@pure
def _updated_at(state: uint256) -> uint256:
    return (state >> 96) & _MASK_40


@internal
@pure
def _listed(state: uint256) -> uint256:
    return (state >> 136) & _MASK_40


@internal
@pure
def _leased(state: uint256) -> uint256:
    return (state >> 176) & _MASK_40


@internal
@pure
def _owners(state: uint256) -> uint256:
    return state >> 216


@internal
@pure
def _with_base(state: uint256, base: uint256, updated_at: uint256) -> uint256:
    return ((state >> 136) << 136) | base | (updated_at << 96)


# ---- Bounds ----------


@internal
@pure
def _pack_bounds(lowest: uint256, highest: uint256) -> uint256:
    return lowest | (highest << 96)


@internal
@pure
def _lowest(bounds: uint256) -> uint256:
    return bounds & _MASK_96


@internal
@pure
def _highest(bounds: uint256) -> uint256:
    return bounds >> 96


# ---- Settled ----------


@internal
@pure
def _pack_settled(settled: uint256, since: uint256, updated_at: uint256) -> uint256:
    return settled | (since << 96) | (updated_at << 136)


@internal
@pure
def _settled(word: uint256) -> uint256:
    return word & _MASK_96


@internal
@pure
def _since(word: uint256) -> uint256:
    return (word >> 96) & _MASK_40


@internal
@pure
def _settled_at(word: uint256) -> uint256:
    return word >> 136


# ---- Entry ----------


@internal
@pure
def _pack_entry(
    owner: address, number: uint256, accelerators: uint256, lease_number: uint256, flags: uint256
) -> uint256:
    """
    The owner is zero where the machine is not listed, the lease number where it is not let.
    """
    return (
        convert(owner, uint256)
        | (number << 160)
        | (accelerators << 192)
        | (lease_number << 208)
        | flags
    )


@internal
@pure
def _owner(entry: uint256) -> address:
    return convert(entry & _MASK_160, address)


@internal
@pure
def _number(entry: uint256) -> uint256:
    return (entry >> 160) & _MASK_32


@internal
@pure
def _accelerators(entry: uint256) -> uint256:
    return (entry >> 192) & _MASK_16


@internal
@pure
def _lease_number(entry: uint256) -> uint256:
    return (entry >> 208) & _MASK_24


@internal
@pure
def _entry_listed(entry: uint256) -> uint256:
    """
    Accelerators that it adds to what is listed: all or none.
    """
    return self._accelerators(entry) if entry & FLAG_LISTED != 0 else 0


@internal
@pure
def _entry_leased(entry: uint256) -> uint256:
    return self._accelerators(entry) if entry & FLAG_LEASED != 0 else 0


# ---- Seen ----------


@internal
@pure
def _pack_seen(
    periods: uint256, seen_seconds: uint256, allowance_at: uint256, started_at: uint256
) -> uint256:
    return periods | (seen_seconds << 16) | (allowance_at << 40) | (started_at << 80)


@internal
@pure
def _seen_periods(seen: uint256) -> uint256:
    return seen & _MASK_16


@internal
@pure
def _seen_seconds(seen: uint256) -> uint256:
    return (seen >> 16) & _MASK_24


@internal
@pure
def _allowance_at(seen: uint256) -> uint256:
    return (seen >> 40) & _MASK_40


@internal
@pure
def _seen_start(seen: uint256) -> uint256:
    return seen >> 80
