# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Title User
@license AGPL-3.0-only
@notice ERC-4907: who uses a machine, until when, and who may say so.
@dev A user is live while now < expires, strictly, so that a machine can be let again in the very
     second in which a lease ends. What a contract set only that contract changes while it lives;
     what an owner set any later owner may clear. The user survives transfer and seizure.
"""

from ..interfaces import IComputeAsset
from . import approved_contracts as approved
from . import grants
from . import title_core
from . import title_word

uses: approved
uses: grants
uses: title_core

# Nobody can be bound longer: no lease is longer, and a buyer waits a year at most.
MAX_USER_SECONDS: constant(uint256) = 8_760 * 3_600


# Asset to user word, see `title_word`, 0 after a clear; written by `setUser`.
_users: HashMap[uint256, uint256]


# ---- Owner of a title, listed lessors ----------


@external
def setUser(token_id: uint256, user: address, expires: uint64):
    """
    @notice Say who uses the machine, until when.
    @dev While a user set by a contract is live, only that contract: it may clear, shorten or hand
         on what is left even without listing or grant, so that notice cannot be blocked. Else the
         owner (under a lien only to clear), or a listed LESSOR with a LEASE grant of this tenure.
         Reverts once retired.
    @param token_id The asset.
    @param user The user; zero clears.
    @param expires Unix seconds, first moment without the user, at most 8,760 h ahead; 0 to clear.
    """
    title: uint256 = title_core._word_of(token_id)
    title_core._check_active(title)
    self._check_expiry(user, convert(expires, uint256))
    setter_index: uint256 = self._check_setter(token_id, title, user, convert(expires, uint256))

    word: uint256 = 0
    if user != empty(address):
        word = title_word._pack_user(user, convert(expires, uint256), setter_index)
    self._users[token_id] = word
    log IComputeAsset.UpdateUser(token_id=token_id, user=user, expires=expires)


# ---- Views ----------


@external
@view
@reentrant
def userOf(token_id: uint256) -> address:
    """
    @notice Who uses the machine now.
    @param token_id The asset.
    @return Zero if nobody does.
    """
    word: uint256 = self._users[token_id]
    return title_word._user(word) if self._is_live(word) else empty(address)


@external
@view
@reentrant
def userExpires(token_id: uint256) -> uint256:
    """
    @notice When the present or last user's time ends.
    @param token_id The asset.
    @return Unix seconds, first moment without the user; 0 if none or cleared.
    """
    return title_word._expires(self._users[token_id])


@external
@view
@reentrant
def user_word(asset: uint256) -> uint256:
    """
    @notice User, expiry and setter in one read, also of a user whose time is over.
    @param asset The asset.
    @return The word of `title_word`; setter index 0 means that an owner set the user.
    """
    return self._users[asset]


# ---- Internal ----------


@internal
@view
def _has_user(asset: uint256) -> bool:
    return self._is_live(self._users[asset])


@internal
@view
def _is_live(word: uint256) -> bool:
    return block.timestamp < title_word._expires(word)


@internal
@view
def _check_expiry(user: address, expires: uint256):
    if user == empty(address):
        assert expires == 0, "asset: no user but an expiry"
    else:
        assert block.timestamp < expires, "asset: expiry not ahead"
        assert expires <= block.timestamp + MAX_USER_SECONDS, "asset: expiry too far"


@internal
@view
def _check_setter(asset: uint256, title: uint256, user: address, expires: uint256) -> uint256:
    """
    The caller may set this user; returns the setter index to store.
    """
    present: uint256 = self._users[asset]
    if self._is_live(present) and title_word._setter_index(present) != 0:
        index: uint256 = approved._index_of(msg.sender)
        assert index == title_word._setter_index(present), "asset: machine in use"
        if expires > title_word._expires(present):
            return self._check_lessor(asset, title)
        return index

    if msg.sender == title_word._owner(title):
        if user != empty(address):
            assert title_word._lien_index(title) == 0, "asset: encumbered"
        return 0

    return self._check_lessor(asset, title)


@internal
@view
def _check_lessor(asset: uint256, title: uint256) -> uint256:
    index: uint256 = approved._index_with(msg.sender, approved.LESSOR)
    assert index != 0, "asset: not a listed lessor"
    rights: uint256 = grants._rights(asset, msg.sender, title_word._tenure(title))
    assert rights & grants.LEASE != 0, "asset: no lease grant"
    return index
