# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Spec Book
@license AGPL-3.0-only
@notice What a registrar said about each machine, in four words.
@dev The three that are whole words stand by themselves, the figures share one, bits from the lowest:
     kind 8 | accelerators 16 | memory 32 | power limit 32 | commissioned at 40 | purchase price 96
     An appraisal reads all of it: five slots less are 10,500 gas less in each.
"""

from ..interfaces import IComputeAsset

MAX_PRICE: constant(uint256) = 2**96 - 1  # settlement units; as wide as all money in packed words

_MASK_16: constant(uint256) = 2**16 - 1
_MASK_32: constant(uint256) = 2**32 - 1
_MASK_40: constant(uint256) = 2**40 - 1


struct Kept:
    accelerator: bytes32
    region: bytes32
    documents: bytes32
    figures: uint256


# Asset to its spec; written once, by `_keep`.
_kept: HashMap[uint256, Kept]


@internal
def _keep(asset: uint256, spec: IComputeAsset.AssetSpec):
    """
    The caller has checked that the price is at most MAX_PRICE; all else fits by its type.
    """
    figures: uint256 = convert(spec.kind, uint256)
    figures |= convert(spec.accelerator_count, uint256) << 8
    figures |= convert(spec.memory_mib, uint256) << 24
    figures |= convert(spec.power_limit_watts, uint256) << 56
    figures |= convert(spec.commissioned_at, uint256) << 88
    figures |= spec.purchase_price << 128
    self._kept[asset] = Kept(
        accelerator=spec.accelerator,
        region=spec.region,
        documents=spec.documents,
        figures=figures,
    )


@internal
@view
def _spec(asset: uint256) -> IComputeAsset.AssetSpec:
    """
    As it was kept; zeros for an asset that is not there.
    """
    kept: Kept = self._kept[asset]
    figures: uint256 = kept.figures
    return IComputeAsset.AssetSpec(
        kind=convert(figures & (2**8 - 1), uint8),
        accelerator=kept.accelerator,
        accelerator_count=convert((figures >> 8) & _MASK_16, uint16),
        memory_mib=convert((figures >> 24) & _MASK_32, uint32),
        power_limit_watts=convert((figures >> 56) & _MASK_32, uint32),
        region=kept.region,
        commissioned_at=convert((figures >> 88) & _MASK_40, uint40),
        purchase_price=figures >> 128,
        documents=kept.documents,
    )


@internal
@view
def _market(asset: uint256) -> bytes32:
    """
    Of a registered asset: its kind and its class of accelerators.
    """
    kind: uint256 = self._kept[asset].figures & (2**8 - 1)
    return self._market_of(convert(kind, uint8), self._kept[asset].accelerator)


@internal
@pure
def _market_of(kind: uint8, accelerator: bytes32) -> bytes32:
    return keccak256(abi_encode(kind, accelerator))
