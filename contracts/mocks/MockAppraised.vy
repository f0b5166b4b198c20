# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Appraised
@license AGPL-3.0-only
@notice Title, meter and splitter at one address, as an appraiser reads them; anyone sets the
        answers. Tests only.
"""

from ..interfaces import IComputeAsset
from ..interfaces import IMetricsOracle
from ..modules import title_word


struct Machine:
    accelerator: bytes32  # class string
    count: uint16  # accelerators
    purchase_price: uint256  # settlement units
    commissioned_at: uint40  # Unix seconds
    flags: uint256  # of the title word
    is_metered: bool  # a node was enrolled once
    is_live: bool  # and one stands
    has_equivocated: bool
    final_until: uint256  # Unix seconds
    total: uint256  # available seconds until then
    total_before: uint256  # available seconds until any earlier moment
    net: uint256  # rent of the last three whole buckets
    paid_seconds: uint256  # that it paid for


# Asset to its machine; written by `set_machine`.
_machines: HashMap[uint256, Machine]


@external
def set_machine(asset: uint256, machine: Machine):
    self._machines[asset] = machine


@external
@view
@reentrant
def title(asset: uint256) -> uint256:
    machine: Machine = self._machines[asset]
    if machine.count == 0:
        return 0
    return title_word._pack_title(self, 1, machine.flags, 0, convert(machine.count, uint256), 0)


@external
@view
@reentrant
def spec(asset: uint256) -> IComputeAsset.AssetSpec:
    machine: Machine = self._machines[asset]
    return IComputeAsset.AssetSpec(
        kind=1,
        accelerator=machine.accelerator,
        accelerator_count=machine.count,
        memory_mib=81_920,
        power_limit_watts=10_200,
        region=empty(bytes32),
        commissioned_at=machine.commissioned_at,
        purchase_price=machine.purchase_price,
        documents=empty(bytes32),
    )


@external
@view
@reentrant
def node_of(asset: uint256) -> IMetricsOracle.Node:
    self._check_metered(asset)
    return IMetricsOracle.Node(
        key=self,
        peak_watts=2,
        idle_watts=1,
        trust_level=0,
        is_live=self._machines[asset].is_live,
        has_equivocated=self._machines[asset].has_equivocated,
    )


@external
@view
@reentrant
def final_reading(asset: uint256, moment: uint256) -> (uint256, uint256):
    """
    @notice The last final reading.
    @param asset Title id.
    @param moment Unix seconds.
    @return Unix seconds and available seconds.
    """
    self._check_metered(asset)
    return min(moment, self._machines[asset].final_until), self._machines[asset].total


@external
@view
@reentrant
def available_at(asset: uint256, moment: uint256) -> uint256:
    self._check_metered(asset)
    if moment >= self._machines[asset].final_until:
        return self._machines[asset].total
    return self._machines[asset].total_before


@external
@view
@reentrant
def income_of(asset: uint256) -> (uint256, uint256):
    """
    @notice Rent of the last three whole buckets.
    @param asset Title id.
    @return Settlement units and seconds.
    """
    return self._machines[asset].net, self._machines[asset].paid_seconds


@internal
@view
def _check_metered(asset: uint256):
    assert self._machines[asset].is_metered, "oracle: not enrolled"
