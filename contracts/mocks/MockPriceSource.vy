# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Price Source
@license AGPL-3.0-only
@notice Knows the hourly rates that it was told. Tests only.
"""


# Asset to the market's rate, settlement units an hour; written by set_hourly_rate.
_rates: HashMap[uint256, uint256]


@external
def set_hourly_rate(asset: uint256, rate: uint256):
    """
    @notice Set the market's rate of a machine.
    @param asset Asset id.
    @param rate Settlement units an hour, the whole machine; 0 = absent.
    """
    self._rates[asset] = rate


@external
@view
def hourly_rate_of(asset: uint256) -> uint256:
    """
    @notice The market's rate of a machine.
    @param asset Asset id.
    @return Settlement units an hour; 0 = absent.
    """
    return self._rates[asset]
