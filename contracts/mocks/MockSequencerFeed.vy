# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Sequencer Feed
@license AGPL-3.0-only
@notice A sequencer uptime feed that says what anyone tells it. Tests only.
"""

# 0 up, 1 down; written by `set`.
answer: public(int256)

# Unix seconds of the last change; written by `set`.
started_at: public(uint256)


@external
def set(answer: int256, started_at: uint256):
    """
    @notice Set what the feed says.
    @param answer 0 up, 1 down.
    @param started_at Unix seconds of the last change.
    """
    self.answer = answer
    self.started_at = started_at


@external
@view
def latestRoundData() -> (uint80, int256, uint256, uint256, uint80):
    """
    @notice As Chainlink's feeds.
    @return Round, answer, started at, updated at, answered in round.
    """
    return 1, self.answer, self.started_at, block.timestamp, 1
