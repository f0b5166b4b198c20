# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas

"""
@title Mock Machines
@license AGPL-3.0-only
@notice Title, meter and escrow in one, as a price index sees them: what is set is what it reads.
"""

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle

REPORT_DELAY_SECONDS: public(constant(uint256)) = 6 * 3_600

# Asset to its title word; written by `set_title`.
title: public(HashMap[uint256, uint256])

# Asset to its spec, class and count only; written by `set_spec`.
_specs: HashMap[uint256, IComputeAsset.AssetSpec]

# Asset to the end of its last report, Unix seconds; written by `set_ended_at`.
_ended_at: HashMap[uint256, uint256]

# Asset to how it is offered and let; written by `set_standing`.
_standings: HashMap[uint256, ILeaseEscrow.Standing]

# Asset to how many leases it had; written by `set_lease_count`.
lease_count: public(HashMap[uint256, uint256])

# Lease id to the lease; written by `set_lease`.
_leases: HashMap[uint256, ILeaseEscrow.Lease]


@external
def set_title(asset: uint256, word: uint256):
    self.title[asset] = word


@external
def set_spec(asset: uint256, accelerator: bytes32, count: uint16):
    spec: IComputeAsset.AssetSpec = empty(IComputeAsset.AssetSpec)
    spec.accelerator = accelerator
    spec.accelerator_count = count
    self._specs[asset] = spec


@external
def set_ended_at(asset: uint256, moment: uint256):
    self._ended_at[asset] = moment


@external
def set_standing(asset: uint256, standing: ILeaseEscrow.Standing):
    self._standings[asset] = standing


@external
def set_lease_count(asset: uint256, count: uint256):
    self.lease_count[asset] = count


@external
def set_lease(lease_id: uint256, lease: ILeaseEscrow.Lease):
    self._leases[lease_id] = lease


@external
@view
def spec(asset: uint256) -> IComputeAsset.AssetSpec:
    return self._specs[asset]


@external
@view
def head(asset: uint256) -> IMetricsOracle.Head:
    head: IMetricsOracle.Head = empty(IMetricsOracle.Head)
    head.ended_at = self._ended_at[asset]
    return head


@external
@view
def standing(asset: uint256) -> ILeaseEscrow.Standing:
    return self._standings[asset]


@external
@view
def lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    return self._leases[lease_id]
