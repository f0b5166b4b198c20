# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Loan Appraiser
@license AGPL-3.0-only
@notice Answers with the assessment that anyone sets. Tests only.
"""

from ..interfaces import IAppraiser

implements: IAppraiser


# Where the machines earn, as deployed with.
splitter: public(address)

# Asset to its assessment; written by set_assessment.
_assessments: HashMap[uint256, IAppraiser.Assessment]


@external
def set_assessment(asset: uint256, assessment: IAppraiser.Assessment):
    """
    @notice Set what is said of an asset.
    @param asset Asset id.
    @param assessment All of it.
    """
    self._assessments[asset] = assessment


@deploy
def __init__(splitter: address):
    self.splitter = splitter


@external
@view
def assess(asset: uint256) -> IAppraiser.Assessment:
    """
    @notice All that a lender asks.
    @param asset Asset id.
    @return As set.
    """
    return self._assessments[asset]


@external
@view
def value(asset: uint256) -> (uint256, uint256):
    """
    @notice The value and its age.
    @param asset Asset id.
    @return Settlement units, and Unix seconds of the oldest price.
    """
    return self._assessments[asset].value, self._assessments[asset].as_of


@external
@view
def lendable(asset: uint256) -> uint256:
    """
    @notice The value that is lent on.
    @param asset Asset id.
    @return Settlement units.
    """
    return self._assessments[asset].lendable


@external
@view
def hourly_rate_of(asset: uint256) -> uint256:
    """
    @notice The market's rate of the machine.
    @param asset Asset id.
    @return Settlement units an hour.
    """
    return self._assessments[asset].hourly_rate
