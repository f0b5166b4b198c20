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


@external
def set_word(asset: uint256, word: uint256):
    """
    @notice Set what `title` answers.
    @param asset Asset id.
    @param word Packed as in `modules/title_word.vy`.
    """
    self._words[asset] = word


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
