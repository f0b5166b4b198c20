# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Market Feed: the hour of an accelerator, for any protocol
@license AGPL-3.0-only
@author Wellhead
@notice One market's settled price, mean of 24 hours, read like a Chainlink feed.
@dev Trusted: the index. A round is the moment of the last settlement; only the present one can be
     read, since no history is kept, and its mean goes on moving until the next. Absent reverts.
@custom:kill None: nothing can be paused. It is absent while the index is.
"""

from ..interfaces import IAggregatorV3
from ..interfaces import IPriceIndex

implements: IAggregatorV3

WINDOW_SECONDS: public(constant(uint256)) = 86_400

_DECIMALS: constant(uint256) = 8  # as every dollar feed has
_MIN_TOKEN_DECIMALS: constant(uint256) = 6  # what the escrow's settlement token may have
_WAD: constant(uint256) = 10**18

MARKET: public(immutable(bytes32))
_INDEX: immutable(IPriceIndex)
_SCALE: immutable(uint256)  # eighth decimals in a settlement unit


# What is priced, for people; written once.
description: public(reentrant(String[64]))


@deploy
def __init__(index: address, market: bytes32, description: String[64], token_decimals: uint256):
    """
    @notice A feed of one market for ever.
    @param index The price index.
    @param market Class string of its accelerators.
    @param description What is priced, for people.
    @param token_decimals Of the settlement token, 6 to 8; the token is taken for a dollar.
    """
    assert index.is_contract, "feed: index has no code"
    assert market != empty(bytes32), "feed: no market"
    assert (
        token_decimals >= _MIN_TOKEN_DECIMALS and token_decimals <= _DECIMALS
    ), "feed: decimals off bounds"
    _INDEX = IPriceIndex(index)
    MARKET = market
    _SCALE = 10**(_DECIMALS - token_decimals)
    self.description = description


# ---- Views ----------


@external
@view
@reentrant
def latestRoundData() -> (uint80, int256, uint256, uint256, uint80):
    """
    @notice The mean of the last 24 hours; rounded down.
    @dev Reverts where the index is absent, or its history shorter than a day.
    @return Round, dollars an accelerator-hour in 8 decimals, Unix seconds of the last settlement
            (twice), round.
    """
    answer: int256 = 0
    settled_at: uint256 = 0
    answer, settled_at = self._answer()
    round: uint80 = convert(settled_at, uint80)
    return round, answer, settled_at, settled_at, round


@external
@view
@reentrant
def getRoundData(round: uint80) -> (uint80, int256, uint256, uint256, uint80):
    """
    @notice The same, for the present round.
    @dev Reverts for any other.
    @param round Unix seconds of the last settlement.
    @return As `latestRoundData`.
    """
    answer: int256 = 0
    settled_at: uint256 = 0
    answer, settled_at = self._answer()
    assert convert(round, uint256) == settled_at, "feed: no data"
    return round, answer, settled_at, settled_at, round


@external
@pure
@reentrant
def decimals() -> uint8:
    """
    @notice Decimals of the answer.
    @return 8.
    """
    return convert(_DECIMALS, uint8)


@external
@pure
@reentrant
def version() -> uint256:
    """
    @notice Which shape of feed this is.
    @return 1.
    """
    return 1


@external
@view
@reentrant
def index() -> address:
    """
    @notice The price index.
    @return Its address.
    """
    return _INDEX.address


# ---- Internal ----------


@internal
@view
def _answer() -> (int256, uint256):
    """
    The mean and when the last settlement in it was.
    """
    mean: uint256 = staticcall _INDEX.twap(MARKET, WINDOW_SECONDS)
    answer: uint256 = mean * _SCALE // _WAD
    assert answer != 0, "feed: no data"
    settled: uint256 = 0
    settled_at: uint256 = 0
    settled, settled_at = staticcall _INDEX.settled(MARKET)
    return convert(answer, int256), settled_at
