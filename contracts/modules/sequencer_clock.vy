# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Sequencer Clock
@license AGPL-3.0-only
@notice Time that counts against a borrower runs only since the chain's sequencer came back.
@dev Reads the sequencer uptime feed that the deployment names (Chainlink's shape: answer 0 is up,
     started at is the last change); without one, as on chains that have no sequencer, it is the
     plain clock.
"""

from . import refusal

MIN_UP_SECONDS: constant(uint256) = 3_600  # for new borrowing: prices catch up first


interface ISequencerFeed:
    def latestRoundData() -> (uint80, int256, uint256, uint256, uint80): view


FEED: immutable(address)


@deploy
def __init__(feed: address):
    assert feed == empty(address) or feed.is_contract, "sequencer: no code there"
    FEED = feed


# ---- Views ----------


@external
@view
@reentrant
def sequencer_feed() -> address:
    """
    @notice The sequencer uptime feed.
    @return Zero if this chain has none.
    """
    return FEED


# ---- Internal ----------


@internal
@view
def _seconds_since(moment: uint256) -> uint256:
    """
    How long `moment` lies back, not counting what lies before the sequencer's last restart;
    refused while it is down.
    """
    since: uint256 = max(moment, self._up_since())
    return block.timestamp - min(block.timestamp, since)


@internal
@view
def _check_settled():
    """
    Up for an hour at least.
    """
    refusal._unless(self._seconds_since(0) >= MIN_UP_SECONDS, "sequencer: just up")


@internal
@view
def _up_since() -> uint256:
    if FEED == empty(address):
        return 0
    round_id: uint80 = 0
    answer: int256 = 0
    started_at: uint256 = 0
    updated_at: uint256 = 0
    answered_in: uint80 = 0
    round_id, answer, started_at, updated_at, answered_in = staticcall ISequencerFeed(
        FEED
    ).latestRoundData()
    refusal._unless(answer == 0, "sequencer: down")
    refusal._unless(started_at != 0, "sequencer: no round yet")
    return started_at
