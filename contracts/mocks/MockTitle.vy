# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Title
@license AGPL-3.0-only
@notice Answers what other contracts ask of the title; anyone sets the answers. Tests only.
"""

from ..interfaces import IComputeAsset
from ..modules import title_word


# Asset to its title word; written by set_title.
_titles: HashMap[uint256, uint256]

# Asset to its specification; written by set_title.
_specs: HashMap[uint256, IComputeAsset.AssetSpec]


@external
def set_title(
    asset: uint256, owner: address, accelerator: bytes32, accelerator_count: uint16, flags: uint256
):
    """
    @notice Set an asset's owner, accelerators and flags.
    @param asset Title id.
    @param owner Its owner.
    @param accelerator Class string.
    @param accelerator_count Accelerators in the machine.
    @param flags As in `modules/title_word.vy`.
    """
    self._titles[asset] = title_word._pack_title(
        owner, 1, flags, 0, convert(accelerator_count, uint256), 0
    )
    self._specs[asset] = IComputeAsset.AssetSpec(
        kind=1,
        accelerator=accelerator,
        accelerator_count=accelerator_count,
        memory_mib=81_920,
        power_limit_watts=10_200,
        region=0x5553000000000000000000000000000000000000000000000000000000000000,
        commissioned_at=1,
        purchase_price=0,
        documents=empty(bytes32),
    )


@external
@view
@reentrant
def title(asset: uint256) -> uint256:
    """
    @notice The title word.
    @param asset Title id.
    @return 0 if it was not set.
    """
    return self._titles[asset]


@external
@view
@reentrant
def spec(asset: uint256) -> IComputeAsset.AssetSpec:
    """
    @notice The specification.
    @param asset Title id.
    @return Zeros if it was not set.
    """
    return self._specs[asset]


@external
@view
@reentrant
def ownerOf(token_id: uint256) -> address:
    """
    @notice The owner.
    @param token_id Title id.
    @return Zero if it was not set.
    """
    return title_word._owner(self._titles[token_id])
