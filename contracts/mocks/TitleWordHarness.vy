# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Title Word Harness
@license AGPL-3.0-only
@notice The functions of `title_word` made callable, for the property test.
"""

from ..modules import title_word


@external
@pure
def pack_title(
    owner: address,
    tenure: uint256,
    flags: uint256,
    lien_index: uint256,
    accelerators: uint256,
    seizures: uint256,
) -> uint256:
    """
    @notice Pack a title.
    @param owner Owner.
    @param tenure Tenure.
    @param flags Flags.
    @param lien_index Index of the lien holder.
    @param accelerators Number of accelerators.
    @param seizures Number of seizures.
    @return The word.
    """
    return title_word._pack_title(owner, tenure, flags, lien_index, accelerators, seizures)


@external
@pure
def unpack_title(word: uint256) -> (address, uint256, uint256, uint256, uint256, uint256):
    """
    @notice Read every field of a title.
    @param word The word.
    @return Owner, tenure, flags, lien index, accelerators, seizures.
    """
    return (
        title_word._owner(word),
        title_word._tenure(word),
        title_word._flags(word),
        title_word._lien_index(word),
        title_word._accelerators(word),
        title_word._seizures(word),
    )


@external
@pure
def with_new_owner(word: uint256, owner: address) -> uint256:
    """
    @notice Change the owner.
    @param word The word.
    @param owner The next owner.
    @return The word of the next tenure.
    """
    return title_word._with_new_owner(word, owner)


@external
@pure
def with_flag(word: uint256, flag: uint256) -> uint256:
    """
    @notice Raise a flag.
    @param word The word.
    @param flag One of the flags.
    @return The word with the flag.
    """
    return title_word._with_flag(word, flag)


@external
@pure
def with_lien(word: uint256, lien_index: uint256) -> uint256:
    """
    @notice Set or lift the lien.
    @param word The word.
    @param lien_index Index of the lien holder, 0 to lift.
    @return The word with it.
    """
    return title_word._with_lien(word, lien_index)


@external
@pure
def with_seizure(word: uint256) -> uint256:
    """
    @notice Count a seizure.
    @param word The word.
    @return The word with one more and without a lien.
    """
    return title_word._with_seizure(word)


@external
@pure
def pack_user(user: address, expires: uint256, setter_index: uint256) -> uint256:
    """
    @notice Pack a user.
    @param user User.
    @param expires Expiry.
    @param setter_index Index of the contract that set it.
    @return The word.
    """
    return title_word._pack_user(user, expires, setter_index)


@external
@pure
def unpack_user(word: uint256) -> (address, uint256, uint256):
    """
    @notice Read every field of a user.
    @param word The word.
    @return User, expiry, setter index.
    """
    return title_word._user(word), title_word._expires(word), title_word._setter_index(word)
