# pragma version 0.4.3

"""
@title Node Word
@license AGPL-3.0-only
@notice Packing of an asset's node and of an accelerator's profile, bits named from the lowest.
@dev Stateless. Mirrored in `tests/helpers/meter_words.py`.
     node:    key 160 | peak watts 32 | idle watts 32 | trust level 8 | flags 8 | spare 16
     profile: peak watts 32 | idle watts 32, of one accelerator, each below 2**16
"""

FLAG_LIVE: constant(uint256) = 1 << 232  # the key may sign
FLAG_EQUIVOCATED: constant(uint256) = 1 << 233  # a key of this asset once signed twice; for ever

# A node's live key is `key` where node & LIVE_KEY_MASK == FLAG_LIVE | key.
LIVE_KEY_MASK: constant(uint256) = FLAG_LIVE | (2**160 - 1)

MAX_ACCELERATOR_WATTS: constant(uint256) = 2**16 - 1  # times 16 bits of count fits 32 bits

PEAK_SHIFT: constant(uint256) = 160
IDLE_SHIFT: constant(uint256) = 192
WATTS_MASK: constant(uint256) = 2**32 - 1

NODE_BYTES: constant(uint256) = 6 * 32  # of an `IMetricsOracle.Node`, what the meter says of a node

_MASK_8: constant(uint256) = 2**8 - 1
_MASK_64: constant(uint256) = 2**64 - 1
_MASK_160: constant(uint256) = 2**160 - 1


@internal
@pure
def _pack(key: address, watts: uint256, flags: uint256) -> uint256:
    return convert(key, uint256) | (watts << 160) | flags


@internal
@pure
def _with_key(node: uint256, key: address) -> uint256:
    return (node & ~_MASK_160) | convert(key, uint256)


@internal
@pure
def _with_watts(node: uint256, watts: uint256) -> uint256:
    return (node & ~(_MASK_64 << 160)) | (watts << 160)


@internal
@pure
def _key(node: uint256) -> address:
    return convert(node & _MASK_160, address)


@internal
@pure
def _peak_watts(node: uint256) -> uint256:
    return (node >> PEAK_SHIFT) & WATTS_MASK


@internal
@pure
def _idle_watts(node: uint256) -> uint256:
    return (node >> IDLE_SHIFT) & WATTS_MASK


@internal
@pure
def _trust_level(node: uint256) -> uint256:
    return (node >> 224) & _MASK_8


@internal
@pure
def _is_live(node: uint256) -> bool:
    return node & FLAG_LIVE != 0


@internal
@pure
def _is_live_key(node: uint256, key: address) -> bool:
    return node & LIVE_KEY_MASK == FLAG_LIVE | convert(key, uint256)


@internal
@pure
def _has_equivocated(node: uint256) -> bool:
    return node & FLAG_EQUIVOCATED != 0


@internal
@pure
def _pack_profile(peak_watts: uint256, idle_watts: uint256) -> uint256:
    return peak_watts | (idle_watts << 32)


@internal
@pure
def _profile_peak(profile: uint256) -> uint256:
    return profile & WATTS_MASK


@internal
@pure
def _profile_idle(profile: uint256) -> uint256:
    return profile >> 32
