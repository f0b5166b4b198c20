# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Device Registry
@license AGPL-3.0-only
@notice Which accelerators back which asset: a device backs one live asset, never two.
@dev A device id is the hash of vendor, UUID and serial, made by the runner's one function.
"""

# An NVSwitch chassis holds 16 accelerators: the largest machine sold as one.
MAX_DEVICES: constant(uint256) = 16


# Device id to the live asset that it backs, 0 if none; written by `_bind` and `_free`.
device_asset: public(reentrant(HashMap[bytes32, uint256]))

# Asset to its device ids, empty once retired; written by `_bind` and `_free`.
_device_ids: HashMap[uint256, DynArray[bytes32, MAX_DEVICES]]


# ---- Views ----------


@external
@view
@reentrant
def device_ids(asset: uint256) -> DynArray[bytes32, MAX_DEVICES]:
    """
    @notice The accelerators behind an asset.
    @param asset The asset.
    @return Device ids in the order of registration; empty once retired.
    """
    return self._device_ids[asset]


# ---- Internal ----------


@internal
def _bind(asset: uint256, device_ids: DynArray[bytes32, MAX_DEVICES]):
    for device_id: bytes32 in device_ids:
        assert device_id != empty(bytes32), "asset: zero device id"
        assert self.device_asset[device_id] == 0, "asset: device taken"
        self.device_asset[device_id] = asset
    self._device_ids[asset] = device_ids


@internal
def _free(asset: uint256):
    for device_id: bytes32 in self._device_ids[asset]:
        self.device_asset[device_id] = 0
    self._device_ids[asset] = []
