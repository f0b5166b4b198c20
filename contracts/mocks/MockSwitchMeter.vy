# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Switch Meter
@license AGPL-3.0-only
@notice A meter for long stories: each machine is switched on and off, and what it ran is read back
        as the real meter would tell it, final 48 hours later by the whole hour.
@dev Anyone may switch anything. Nothing is delayed, lost or refuted.
"""

from ..interfaces import IMetricsOracle

MAX_SWITCHES: constant(uint256) = 128
FINAL_AFTER_SECONDS: constant(uint256) = 48 * 3_600

_HOUR_SECONDS: constant(uint256) = 3_600


# From `moment` on a machine runs or not, with `total` seconds run before.
struct Switch:
    moment: uint256  # Unix seconds
    total: uint256
    runs: bool


# Asset to its switches in the order of time; written by `switch`.
_switches: HashMap[uint256, DynArray[Switch, MAX_SWITCHES]]

# Assets whose node is dead; written by `set_enrolled`.
_is_absent: HashMap[uint256, bool]


@external
def switch(asset: uint256, runs: bool):
    """
    @notice Turn a machine on or off from this second on.
    @param asset Title id.
    @param runs True turns on.
    """
    total: uint256 = self._available_at(asset, block.timestamp)
    self._switches[asset].append(Switch(moment=block.timestamp, total=total, runs=runs))


@external
def set_enrolled(asset: uint256, enrolled: bool):
    self._is_absent[asset] = not enrolled


@external
@view
def is_enrolled(asset: uint256) -> bool:
    return not self._is_absent[asset]


@external
@view
def node_of(asset: uint256) -> IMetricsOracle.Node:
    """
    @notice The node of a machine: live as long as it is enrolled.
    @param asset Title id.
    @return Without key and watts.
    """
    node: IMetricsOracle.Node = empty(IMetricsOracle.Node)
    node.is_live = not self._is_absent[asset]
    return node


@external
@view
def final_until(asset: uint256) -> uint256:
    """
    @notice Up to when readings of a machine are final.
    @param asset Title id; reverts for a machine that was never switched.
    @return Unix seconds.
    """
    assert len(self._switches[asset]) != 0, "meter: never switched"
    return self._final_until()


@external
@view
def available_at(asset: uint256, moment: uint256) -> uint256:
    return self._available_at(asset, moment)


@external
@view
def final_reading(asset: uint256, moment: uint256) -> (uint256, uint256):
    until: uint256 = min(moment, self._final_until())
    return until, self._available_at(asset, until)


@internal
@view
def _final_until() -> uint256:
    final: uint256 = max(block.timestamp, FINAL_AFTER_SECONDS) - FINAL_AFTER_SECONDS
    return final - final % _HOUR_SECONDS


@internal
@view
def _available_at(asset: uint256, moment: uint256) -> uint256:
    known: uint256 = min(moment, block.timestamp)
    count: uint256 = len(self._switches[asset])
    for i: uint256 in range(count, bound=MAX_SWITCHES):
        last: Switch = self._switches[asset][count - 1 - i]
        if last.moment <= known:
            return last.total + (known - last.moment if last.runs else 0)
    return 0
