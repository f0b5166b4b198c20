# pragma version 0.4.3

"""
@title Title Word
@license AGPL-3.0-only
@notice Packing of a title and of its user into one word each, bits named from the lowest.
@dev Stateless. Mirrored in `tests/helpers/words.py`; a property test compares both.
     title: owner 160 | tenure 32 | flags 8 | lien holder index 16 | accelerators 16 | seizures 24
     user:  user 160 | expires 40 | setter index 16 | spare 40
"""

FLAG_FROZEN: constant(uint256) = 1  # reserved for ERC-7943
FLAG_RETIRED: constant(uint256) = 2

_MASK_16: constant(uint256) = 2**16 - 1
_MASK_32: constant(uint256) = 2**32 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_160: constant(uint256) = 2**160 - 1


@internal
@pure
def _owner(word: uint256) -> address:
    return convert(word & _MASK_160, address)


@internal
@pure
def _tenure(word: uint256) -> uint256:
    return (word >> 160) & _MASK_32


@internal
@pure
def _flags(word: uint256) -> uint256:
    return (word >> 192) & 255


@internal
@pure
def _lien_index(word: uint256) -> uint256:
    return (word >> 200) & _MASK_16


@internal
@pure
def _accelerators(word: uint256) -> uint256:
    return (word >> 216) & _MASK_16


@internal
@pure
def _seizures(word: uint256) -> uint256:
    return word >> 232


@internal
@pure
def _pack_title(
    owner: address,
    tenure: uint256,
    flags: uint256,
    lien_index: uint256,
    accelerators: uint256,
    seizures: uint256,
) -> uint256:
    """
    Fields must fit their widths; the title core checks the ones that can grow.
    """
    return (
        convert(owner, uint256)
        | (tenure << 160)
        | (flags << 192)
        | (lien_index << 200)
        | (accelerators << 216)
        | (seizures << 232)
    )


@internal
@pure
def _with_new_owner(word: uint256, owner: address) -> uint256:
    """
    Another owner and the next tenure; the title core keeps the tenure below its width.
    """
    return (((word >> 160) + 1) << 160) | convert(owner, uint256)


@internal
@pure
def _with_flag(word: uint256, flag: uint256) -> uint256:
    return word | (flag << 192)


@internal
@pure
def _with_lien(word: uint256, lien_index: uint256) -> uint256:
    """
    Index 0 lifts the lien.
    """
    return (word & ~(_MASK_16 << 200)) | (lien_index << 200)


@internal
@pure
def _with_seizure(word: uint256) -> uint256:
    """
    One more seizure, no lien.
    """
    return self._with_lien(word, 0) + (1 << 232)


@internal
@pure
def _user(word: uint256) -> address:
    return convert(word & _MASK_160, address)


@internal
@pure
def _expires(word: uint256) -> uint256:
    return (word >> 160) & _MASK_40


@internal
@pure
def _setter_index(word: uint256) -> uint256:
    return (word >> 200) & _MASK_16


@internal
@pure
def _pack_user(user: address, expires: uint256, setter_index: uint256) -> uint256:
    return convert(user, uint256) | (expires << 160) | (setter_index << 200)
