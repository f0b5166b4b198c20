# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas

"""
@title Mock Price Index
@license AGPL-3.0-only
@notice A price index whose price is set, and that can be told to fail when it counts a machine.
"""

from ..interfaces import ILeaseEscrow

# Asset to its price, WAD settlement units an accelerator-hour; written by `set_price`.
price_of: public(HashMap[uint256, uint256])

# Market to window (seconds) to the mean of what was paid in it, WAD settlement units an
# accelerator-hour; written by `set_mean`.
_means: HashMap[bytes32, HashMap[uint256, uint256]]

# Whether counting fails; written by `set_failing`.
fails: public(bool)

# What the escrow said when it last let a machine be counted; written by `refresh`.
_seen: HashMap[uint256, ILeaseEscrow.Standing]


@external
def set_price(asset: uint256, price: uint256):
    self.price_of[asset] = price


@external
def set_mean(market: bytes32, window_seconds: uint256, mean: uint256):
    self._means[market][window_seconds] = mean


@external
@view
def twap(market: bytes32, window_seconds: uint256) -> uint256:
    return self._means[market][window_seconds]


@external
def set_failing(fails: bool):
    self.fails = fails


@external
@view
def seen(asset: uint256) -> ILeaseEscrow.Standing:
    return self._seen[asset]


@external
def refresh(asset: uint256) -> uint256:
    """
    @notice Ask the caller how a machine stands, as the index does.
    @param asset Title id.
    @return Its price.
    """
    assert not self.fails, "index: told to fail"
    self._seen[asset] = staticcall ILeaseEscrow(msg.sender).standing(asset)
    return self.price_of[asset]
