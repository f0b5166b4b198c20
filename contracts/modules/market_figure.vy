# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Market Figure
@license AGPL-3.0-only
@notice What the market pays for an accelerator class and how much of it is let: the mean of a week
        of a price index where one is named and present, else what governance states.
@dev Utilisation is governance's alone: that of this moment moves with a single lease. So a class
     without a figure is absent, whatever the index says.
"""

from snekmate.auth import ownable

from ..interfaces import IAppraiser
from ..interfaces import IPriceIndex

uses: ownable

MAX_RATE: constant(uint256) = 2**64 - 1  # hourly rates are 64 bits wide everywhere

_BPS: constant(uint256) = 10_000
_WAD: constant(uint256) = 10**18
_WINDOW_SECONDS: constant(uint256) = 7 * 86_400  # the longest an index keeps, dearest to move


# An `IPriceIndex`, zero if none is named; written by `set_index`.
index: public(reentrant(address))

# Accelerator to: hourly rate of one 64 (settlement units, 0 = absent) | utilisation 16 (bps);
# written by `set_market`.
_figures: HashMap[bytes32, uint256]


# ---- Owner ----------


@external
def set_market(accelerator: bytes32, hourly_rate: uint256, utilisation_bps: uint256):
    """
    @notice State what the market pays for an accelerator class and how much of it is let.
    @dev Owner only: a governance figure. It bounds income, so that wash rent buys no loan. Where
         the index is present its mean stands in for the rate, unless the rate stated here is 0.
    @param accelerator Class string, as in `AssetSpec`.
    @param hourly_rate Settlement units an hour of one accelerator, below 2^64; 0 withdraws it.
    @param utilisation_bps Share of the hours on offer that is let, at most 10,000.
    """
    ownable._check_owner()
    assert accelerator != empty(bytes32), "appraiser: no accelerator"
    assert hourly_rate <= MAX_RATE, "appraiser: rate too high"
    assert utilisation_bps <= _BPS, "appraiser: utilisation too high"

    self._figures[accelerator] = hourly_rate | (utilisation_bps << 64)
    log IAppraiser.MarketSet(
        accelerator=accelerator, hourly_rate=hourly_rate, utilisation_bps=utilisation_bps
    )


@external
def set_index(index: address):
    """
    @notice Name the price index whose mean of a week stands in for governance's rates.
    @dev Owner only. It is asked once for a market that nobody names, so that what is no index is
         refused here and fails no appraisal later.
    @param index An `IPriceIndex`, or zero for none.
    """
    ownable._check_owner()
    if index != empty(address):
        assert index.is_contract, "appraiser: index has no code"
        mean: uint256 = staticcall IPriceIndex(index).twap(empty(bytes32), _WINDOW_SECONDS)
        assert mean == 0, "appraiser: not an index"

    self.index = index
    log IAppraiser.IndexSet(index=index)


# ---- Views ----------


@external
@view
@reentrant
def market_of(accelerator: bytes32) -> (uint256, uint256):
    """
    @notice What governance states of an accelerator class.
    @param accelerator Class string.
    @return Settlement units an hour of one (0 = absent), and utilisation in basis points.
    """
    figure: uint256 = self._figures[accelerator]
    return figure & MAX_RATE, figure >> 64


# ---- Internal ----------


@internal
@view
def _market(accelerator: bytes32) -> (uint256, uint256):
    """
    Hourly rate of one accelerator (settlement units, rounded down, 0 = absent) and utilisation
    (bps) that value is reckoned with now. A mean below one unit counts as absent.
    """
    figure: uint256 = self._figures[accelerator]
    rate: uint256 = figure & MAX_RATE
    index: address = self.index
    if rate != 0 and index != empty(address):
        mean: uint256 = staticcall IPriceIndex(index).twap(accelerator, _WINDOW_SECONDS)
        if mean >= _WAD:
            rate = min(mean // _WAD, MAX_RATE)
    return rate, figure >> 64
