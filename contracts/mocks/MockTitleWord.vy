# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Title Word
@license AGPL-3.0-only
@notice A title contract that answers with any word it was given. Tests only.
"""


# Asset to its title word; written by set_word.
_words: HashMap[uint256, uint256]

# Asset to the holder of its lien; written by set_holder.
_holders: HashMap[uint256, address]


@external
def set_word(asset: uint256, word: uint256):
    """
    @notice Set what `title` answers.
    @param asset Asset id.
    @param word Packed as in `modules/title_word.vy`.
    """
    self._words[asset] = word


@external
def set_holder(asset: uint256, holder: address):
    """
    @notice Set what `lien_of` answers; whether a lien stands is in the title word.
    @param asset Asset id.
    @param holder The lien's holder.
    """
    self._holders[asset] = holder


@external
@view
@reentrant
def title(asset: uint256) -> uint256:
    """
    @notice The title word.
    @param asset Asset id.
    @return 0 if it was not set.
    """
    return self._words[asset]


@external
@view
@reentrant
def lien_of(asset: uint256) -> address:
    """
    @notice Who holds the lien.
    @param asset Asset id.
    @return Zero if it was not set.
    """
    return self._holders[asset]
