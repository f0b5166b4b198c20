# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Title Token
@license AGPL-3.0-only
@notice The ERC-721 face of the titles, with metadata and without enumeration.
@dev A title under a lien or retired does not move by consent. Views stay readable in
     `onERC721Received`: state is final before that call.
"""

from ..interfaces import IComputeAsset
from . import title_core
from . import title_word

uses: title_core


interface IERC721Receiver:
    def onERC721Received(
        operator: address, sender: address, token_id: uint256, data: Bytes[1_024]
    ) -> bytes4: nonpayable


# Longest token URI: one slot for the length, eight for the text.
MAX_URI_LENGTH: constant(uint256) = 256

# Bound of the bytes a safe transfer carries: memory is paid for the bound.
MAX_DATA_LENGTH: constant(uint256) = 1_024

# What a receiver answers: onERC721Received(address,address,uint256,bytes).
_ACCEPTED: constant(bytes4) = 0x150B7A02

_NAME: immutable(String[25])
_SYMBOL: immutable(String[5])


# Owner to account to "may transfer all"; written by `setApprovalForAll`.
_operators: HashMap[address, HashMap[address, bool]]

# Id to metadata URI; written by `_set_uri`.
_uris: HashMap[uint256, String[MAX_URI_LENGTH]]


@deploy
def __init__(name: String[25], symbol: String[5]):
    _NAME = name
    _SYMBOL = symbol


# ---- Owner of a title ----------


@external
def approve(approved: address, token_id: uint256):
    """
    @notice Let one account transfer this title once.
    @dev Owner, or an account approved for all.
    @param approved The account; zero withdraws.
    @param token_id The asset.
    """
    owner: address = title_word._owner(title_core._word_of(token_id))
    assert msg.sender == owner or self._operators[owner][msg.sender], "title: cannot approve"

    title_core._set_approved(token_id, approved)
    log IComputeAsset.Approval(owner=owner, approved=approved, token_id=token_id)


@external
def setApprovalForAll(operator: address, approved: bool):
    """
    @notice Let an account transfer and approve all titles of the caller.
    @param operator The account.
    @param approved False withdraws.
    """
    self._operators[msg.sender][operator] = approved
    log IComputeAsset.ApprovalForAll(owner=msg.sender, operator=operator, approved=approved)


# ---- Owner or approved ----------


@external
def transferFrom(sender: address, receiver: address, token_id: uint256):
    """
    @notice Hand a title over; a running lease goes with it, grants and approval lapse.
    @dev Reverts under a lien and after retirement.
    @param sender The present owner.
    @param receiver The next owner; not told.
    @param token_id The asset.
    """
    self._transfer(sender, receiver, token_id)


@external
def safeTransferFrom(
    sender: address, receiver: address, token_id: uint256, data: Bytes[MAX_DATA_LENGTH] = b""
):
    """
    @notice Hand a title over; a receiver with code must accept it.
    @dev Reverts under a lien and after retirement.
    @param sender The present owner.
    @param receiver The next owner.
    @param token_id The asset.
    @param data Passed on to the receiver.
    """
    self._transfer(sender, receiver, token_id)

    if receiver.is_contract:
        answer: bytes4 = extcall IERC721Receiver(receiver).onERC721Received(
            msg.sender, sender, token_id, data
        )
        assert answer == _ACCEPTED, "title: receiver refuses"


# ---- Views ----------


@external
@view
@reentrant
def name() -> String[25]:
    """
    @notice Name of the collection.
    @return ERC-721 metadata.
    """
    return _NAME


@external
@view
@reentrant
def symbol() -> String[5]:
    """
    @notice Symbol of the collection.
    @return ERC-721 metadata.
    """
    return _SYMBOL


@external
@view
@reentrant
def tokenURI(token_id: uint256) -> String[MAX_URI_LENGTH]:
    """
    @notice Where the metadata lie.
    @param token_id The asset.
    @return Written by a registrar, never by an owner.
    """
    title_core._word_of(token_id)
    return self._uris[token_id]


@external
@view
@reentrant
def balanceOf(owner: address) -> uint256:
    """
    @notice How many titles an account owns.
    @param owner The account.
    @return Number of titles, retired ones included.
    """
    assert owner != empty(address), "title: zero address"
    return title_core._balances[owner]


@external
@view
@reentrant
def ownerOf(token_id: uint256) -> address:
    """
    @notice Who owns a title.
    @param token_id The asset.
    @return The owner, never zero.
    """
    return title_word._owner(title_core._word_of(token_id))


@external
@view
@reentrant
def getApproved(token_id: uint256) -> address:
    """
    @notice Who may transfer this title once.
    @param token_id The asset.
    @return Zero if nobody.
    """
    title_core._word_of(token_id)
    return title_core._approved[token_id]


@external
@view
@reentrant
def isApprovedForAll(owner: address, operator: address) -> bool:
    """
    @notice Whether an account may transfer all titles of an owner.
    @param owner The owner.
    @param operator The account.
    @return True if so.
    """
    return self._operators[owner][operator]


# ---- Internal ----------


@internal
def _transfer(sender: address, receiver: address, token_id: uint256):
    word: uint256 = title_core._word_of(token_id)
    assert sender == title_word._owner(word), "title: sender is not the owner"
    assert receiver != empty(address), "title: receiver is zero"
    if msg.sender != sender and not self._operators[sender][msg.sender]:
        assert msg.sender == title_core._approved[token_id], "title: not approved"
    title_core._check_free(word)
    title_core._check_tenure(word)

    title_core._change_owner(token_id, word, receiver)


@internal
def _set_uri(token_id: uint256, uri: String[MAX_URI_LENGTH]):
    self._uris[token_id] = uri
