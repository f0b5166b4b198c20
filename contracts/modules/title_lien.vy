# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Title Lien
@license AGPL-3.0-only
@notice A pledge without moving the token: one lien, taken, released and enforced by its holder.
@dev While it stands the title moves only by `seize`. Releasing and seizing need no listing, no
     grant and no counter: what was taken can always be given back or enforced.
"""

from ..interfaces import IComputeAsset
from . import approved_contracts as approved
from . import grants
from . import title_core
from . import title_word

uses: approved
uses: grants
uses: title_core

_MAX_SEIZURES: constant(uint256) = 2**24 - 1


# ---- Lien holders ----------


@external
def encumber(asset: uint256, holder: address):
    """
    @notice Take the one lien of a title.
    @dev A listed LIEN HOLDER for itself, with a PLEDGE grant of this tenure.
    @param asset The asset.
    @param holder The caller, named so that nobody takes a lien by mistake.
    """
    assert msg.sender == holder, "asset: not for another holder"
    word: uint256 = title_core._word_of(asset)
    title_core._check_free(word)
    index: uint256 = approved._index_with(holder, approved.LIEN_HOLDER)
    assert index != 0, "asset: not a lien holder"
    rights: uint256 = grants._rights(asset, holder, title_word._tenure(word))
    assert rights & grants.PLEDGE != 0, "asset: no pledge grant"
    title_core._check_tenure(word)
    assert title_word._seizures(word) < _MAX_SEIZURES, "asset: seizures used up"

    title_core._set_word(asset, title_word._with_lien(word, index))
    log IComputeAsset.Encumbered(asset=asset, owner=title_word._owner(word), holder=holder)
    log IComputeAsset.Locked(token_id=asset)


@external
def release(asset: uint256):
    """
    @notice Lift the lien.
    @dev Its holder only.
    @param asset The asset.
    """
    word: uint256 = self._check_holder(asset)

    title_core._set_word(asset, title_word._with_lien(word, 0))
    log IComputeAsset.Released(asset=asset, owner=title_word._owner(word), holder=msg.sender)
    log IComputeAsset.Unlocked(token_id=asset)


@external
def seize(asset: uint256, to: address):
    """
    @notice Enforce the lien: the title goes to `to`, free of it, with its running lease.
    @dev Its holder only. The receiver is not called, so it cannot refuse.
    @param asset The asset.
    @param to The next owner.
    """
    word: uint256 = self._check_holder(asset)
    assert to != empty(address), "asset: seized to zero"

    log IComputeAsset.Seized(
        asset=asset, holder=msg.sender, to=to, former_owner=title_word._owner(word)
    )
    title_core._change_owner(asset, title_word._with_seizure(word), to)
    log IComputeAsset.Unlocked(token_id=asset)


# ---- Views ----------


@external
@view
@reentrant
def lien_of(asset: uint256) -> address:
    """
    @notice Who holds the lien.
    @param asset The asset.
    @return Zero if there is none.
    """
    return approved._contract_at[title_word._lien_index(title_core._word_of(asset))]


@external
@view
@reentrant
def locked(token_id: uint256) -> bool:
    """
    @notice ERC-5192: whether the owner cannot transfer the title.
    @param token_id The asset.
    @return True while encumbered and once retired.
    """
    word: uint256 = title_core._word_of(token_id)
    return (
        title_word._lien_index(word) != 0 or title_word._flags(word) & title_word.FLAG_RETIRED != 0
    )


# ---- Internal ----------


@internal
@view
def _check_holder(asset: uint256) -> uint256:
    """
    The caller holds the lien; returns the title's word.
    """
    word: uint256 = title_core._word_of(asset)
    index: uint256 = title_word._lien_index(word)
    assert index != 0, "asset: not encumbered"
    assert index == approved._index_of(msg.sender), "asset: not the lien holder"
    return word
