# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Title Core
@license AGPL-3.0-only
@notice Who owns each title, in one word with tenure, lien and flags, and how it changes hands.
@dev Ids run from 1 and are never burned. Each change of owner raises the tenure, so that whatever
     was agreed with the former owner lapses. `title_token` is the ERC-721 face of this state.
"""

from ..interfaces import IComputeAsset
from . import title_word

_MAX_ID: constant(uint256) = 2**32 - 1
_MAX_TENURE: constant(uint256) = 2**32 - 1


# Titles ever registered, and the highest id; written by `_mint`.
total_supply: public(reentrant(uint256))

# Id to title word, see `title_word`; written by everything that changes owner, lien or flags.
_titles: HashMap[uint256, uint256]

# Owner to number of titles, retired ones included; written with each change of owner.
_balances: HashMap[address, uint256]

# Id to the account that may transfer it once; written by `_set_approved`, cleared by each transfer.
_approved: HashMap[uint256, address]


# ---- Views ----------


@external
@view
@reentrant
def title(asset: uint256) -> uint256:
    """
    @notice Owner, tenure, flags, lien, accelerators and seizures in one read.
    @param asset The asset.
    @return The word of `title_word`; 0 if there is no such asset.
    """
    return self._titles[asset]


# ---- Internal ----------


@internal
@view
def _word_of(asset: uint256) -> uint256:
    word: uint256 = self._titles[asset]
    assert word != 0, "asset: no such asset"
    return word


@internal
@view
def _check_owner(asset: uint256) -> uint256:
    """
    The caller owns the asset; returns its word.
    """
    word: uint256 = self._word_of(asset)
    assert msg.sender == title_word._owner(word), "asset: not the owner"
    return word


@internal
@pure
def _check_active(word: uint256):
    assert title_word._flags(word) & title_word.FLAG_RETIRED == 0, "asset: retired"


@internal
@pure
def _check_free(word: uint256):
    """
    Neither encumbered nor retired.
    """
    assert title_word._lien_index(word) == 0, "asset: encumbered"
    self._check_active(word)


@internal
@pure
def _check_tenure(word: uint256):
    """
    The tenure can rise once more. Checked before a lien, never at a seizure, which cannot wait.
    """
    assert title_word._tenure(word) < _MAX_TENURE, "title: tenures used up"


@internal
def _change_owner(token_id: uint256, word: uint256, receiver: address):
    """
    Store `word` with another owner and the next tenure; whatever else it says is the caller's.
    """
    sender: address = title_word._owner(word)
    self._titles[token_id] = title_word._with_new_owner(word, receiver)
    if self._approved[token_id] != empty(address):
        self._approved[token_id] = empty(address)
    self._balances[sender] -= 1
    self._balances[receiver] += 1
    log IComputeAsset.Transfer(sender=sender, receiver=receiver, token_id=token_id)


@internal
def _mint(receiver: address, accelerators: uint256) -> uint256:
    assert receiver != empty(address), "title: receiver is zero"
    token_id: uint256 = self.total_supply + 1
    assert token_id <= _MAX_ID, "title: ids used up"

    self.total_supply = token_id
    self._titles[token_id] = title_word._pack_title(receiver, 1, 0, 0, accelerators, 0)
    self._balances[receiver] += 1
    log IComputeAsset.Transfer(sender=empty(address), receiver=receiver, token_id=token_id)
    return token_id


@internal
def _set_word(asset: uint256, word: uint256):
    self._titles[asset] = word


@internal
def _set_approved(token_id: uint256, approved: address):
    self._approved[token_id] = approved
