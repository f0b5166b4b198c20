# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Compute Asset
@license AGPL-3.0-only
@author Wellhead contributors
@notice The title of one metered machine: ERC-721 that can be leased and pledged without moving.
@dev Trusted: registrars for what a specification says, the owner for the lists of contracts, the
     guardian for nothing but a pause. No function holds or moves money.
     See docs/trust.md and docs/invariants.md.
@custom:kill The guardian pauses register and the raising of grants for 14 days; nothing else stops.
"""

from ..interfaces import IComputeAsset

implements: IComputeAsset

from snekmate.auth import ownable
from snekmate.auth import ownable_2step as two_step
from snekmate.utils import eip712_domain_separator as eip712

initializes: ownable
initializes: two_step[ownable := ownable]
initializes: eip712

from ..modules import approved_contracts as approved
from ..modules import device_registry
from ..modules import grants
from ..modules import pause_gate as gate
from ..modules import spec_book
from ..modules import title_core
from ..modules import title_lien
from ..modules import title_token
from ..modules import title_user
from ..modules import title_word

initializes: approved[ownable := ownable]
initializes: gate[ownable := ownable]
initializes: title_core
initializes: device_registry
initializes: spec_book
initializes: grants[eip712 := eip712, approved := approved, gate := gate, title_core := title_core]
initializes: title_token[title_core := title_core]
initializes: title_user[approved := approved, grants := grants, title_core := title_core]
initializes: title_lien[approved := approved, grants := grants, title_core := title_core]

exports: (
    # roles and lists
    two_step.owner,
    two_step.pending_owner,
    two_step.transfer_ownership,
    two_step.accept_ownership,
    approved.approve_contract,
    approved.approved_contract,
    approved.approved_count,
    approved.approval_of,
    # pausing
    gate.guardian,
    gate.next_pause_at,
    gate.paused_until,
    gate.pause,
    gate.unpause,
    gate.set_guardian,
    # ERC-721 and the title word
    title_token.name,
    title_token.symbol,
    title_token.tokenURI,
    title_token.balanceOf,
    title_token.ownerOf,
    title_token.getApproved,
    title_token.isApprovedForAll,
    title_token.approve,
    title_token.setApprovalForAll,
    title_token.transferFrom,
    title_token.safeTransferFrom,
    title_core.total_supply,
    title_core.title,
    # devices
    device_registry.device_asset,
    device_registry.device_ids,
    # grants
    eip712.eip712Domain,
    grants.grant,
    grants.grant_with_permit,
    grants.nonces,
    grants.rights_of,
    grants.has_right,
    # ERC-4907
    title_user.setUser,
    title_user.userOf,
    title_user.userExpires,
    title_user.user_word,
    # the lien and ERC-5192
    title_lien.encumber,
    title_lien.release,
    title_lien.seize,
    title_lien.lien_of,
    title_lien.locked,
)

_GPU_CLOUD: constant(uint8) = 1
_EDGE: constant(uint8) = 3  # the last kind

_INTERFACES: constant(bytes4[6]) = [
    0x01FFC9A7,  # ERC-165
    0x80AC58CD,  # ERC-721
    0x5B5E139F,  # ERC-721 metadata
    0x49064906,  # ERC-4906
    0xAD092B5C,  # ERC-4907
    0xB45A3C0E,  # ERC-5192
]


# Accounts that may register machines and set their metadata; written by `set_registrar`.
is_registrar: public(reentrant(HashMap[address, bool]))


@deploy
def __init__(name: String[25], symbol: String[5], guardian: address):
    """
    @notice The deployer owns the contract until it hands over in two steps.
    @param name Name of the collection.
    @param symbol Symbol of the collection.
    @param guardian The account that may pause.
    """
    ownable.__init__()
    two_step.__init__()
    eip712.__init__("ComputeAsset", "1")
    gate.__init__(guardian)
    title_token.__init__(name, symbol)


# ---- Registrars ----------


@external
def register(
    to: address,
    spec: IComputeAsset.AssetSpec,
    device_ids: DynArray[bytes32, device_registry.MAX_DEVICES],
    token_uri: String[title_token.MAX_URI_LENGTH],
) -> uint256:
    """
    @notice Make the title of a machine.
    @dev Registrars only, pausable. Reverts if a device already backs a live asset. The receiver is
         not called.
    @param to First owner.
    @param spec What the machine is.
    @param device_ids One id per accelerator.
    @param token_uri Where its metadata lie.
    @return The asset's id, from 1.
    """
    self._check_registrar()
    gate._check_open()
    self._check_spec(spec)
    assert convert(spec.accelerator_count, uint256) == len(device_ids), "asset: device count"

    asset: uint256 = title_core._mint(to, len(device_ids))
    device_registry._bind(asset, device_ids)
    title_token._set_uri(asset, token_uri)
    spec_book._keep(asset, spec)
    market: bytes32 = spec_book._market_of(spec.kind, spec.accelerator)
    log IComputeAsset.Registered(
        asset=asset, owner=to, market=market, spec=spec, device_ids=device_ids
    )
    return asset


@external
def set_token_uri(asset: uint256, uri: String[title_token.MAX_URI_LENGTH]):
    """
    @notice Move an asset's metadata.
    @dev Registrars only.
    @param asset The asset.
    @param uri Where they lie now.
    """
    self._check_registrar()
    title_core._word_of(asset)

    title_token._set_uri(asset, uri)
    log IComputeAsset.MetadataUpdate(token_id=asset)


# ---- Owner of a title ----------


@external
def retire(asset: uint256):
    """
    @notice Withdraw a machine for ever; its devices may back another asset.
    @dev Owner of the title; reverts while a user is live or a lien stands. The title stays, so
         that a last settlement finds its owner.
    @param asset The asset.
    """
    word: uint256 = title_core._check_owner(asset)
    title_core._check_free(word)
    assert not title_user._has_user(asset), "asset: still in use"

    title_core._set_word(asset, title_word._with_flag(word, title_word.FLAG_RETIRED))
    device_registry._free(asset)
    log IComputeAsset.Retired(asset=asset, owner=msg.sender)
    log IComputeAsset.Locked(token_id=asset)
    log IComputeAsset.MetadataUpdate(token_id=asset)


# ---- Owner ----------


@external
def set_registrar(registrar: address, allowed: bool):
    """
    @notice Say who may register machines.
    @dev Owner only.
    @param registrar The account.
    @param allowed False withdraws.
    """
    ownable._check_owner()

    self.is_registrar[registrar] = allowed
    log IComputeAsset.RegistrarSet(registrar=registrar, is_registrar=allowed)


# ---- Views ----------


@external
@view
@reentrant
def spec(asset: uint256) -> IComputeAsset.AssetSpec:
    """
    @notice What the machine is.
    @param asset The asset.
    @return As registered; it never changes.
    """
    title_core._word_of(asset)
    return spec_book._spec(asset)


@external
@view
@reentrant
def market_of(asset: uint256) -> bytes32:
    """
    @notice The market in which a machine competes.
    @param asset The asset.
    @return keccak256(abi_encode(kind, accelerator)).
    """
    title_core._word_of(asset)
    return spec_book._market(asset)


@external
@view
@reentrant
def tenure(asset: uint256) -> uint256:
    """
    @notice Which ownership this is: what was agreed in an earlier one is void.
    @param asset The asset.
    @return Starts at 1 and rises by one with each change of owner.
    """
    return title_word._tenure(title_core._word_of(asset))


@external
@view
@reentrant
def status(asset: uint256) -> IComputeAsset.Status:
    """
    @notice One readable state.
    @param asset The asset.
    @return Any of LEASED, ENCUMBERED, FROZEN, RETIRED.
    """
    word: uint256 = title_core._word_of(asset)
    state: IComputeAsset.Status = empty(IComputeAsset.Status)
    if title_user._has_user(asset):
        state |= IComputeAsset.Status.LEASED
    if title_word._lien_index(word) != 0:
        state |= IComputeAsset.Status.ENCUMBERED
    if title_word._flags(word) & title_word.FLAG_RETIRED != 0:
        state |= IComputeAsset.Status.RETIRED
    return state


@external
@view
@reentrant
def supportsInterface(interface_id: bytes4) -> bool:
    """
    @notice ERC-165.
    @param interface_id The interface.
    @return True for ERC-165, 721 with metadata, 4906, 4907 and 5192.
    """
    return interface_id in _INTERFACES


# ---- Internal ----------


@internal
@view
def _check_registrar():
    assert self.is_registrar[msg.sender], "asset: not a registrar"


@internal
@view
def _check_spec(spec: IComputeAsset.AssetSpec):
    assert spec.kind >= _GPU_CLOUD and spec.kind <= _EDGE, "asset: unknown kind"
    assert spec.accelerator != empty(bytes32), "asset: no accelerator"
    assert spec.accelerator_count != 0, "asset: no accelerators"
    assert spec.memory_mib != 0, "asset: no memory"
    assert spec.power_limit_watts != 0, "asset: no power limit"
    assert spec.region != empty(bytes32), "asset: no region"
    assert spec.commissioned_at != 0, "asset: not commissioned"
    assert convert(spec.commissioned_at, uint256) <= block.timestamp, "asset: commissioned later"
    assert spec.purchase_price <= spec_book.MAX_PRICE, "asset: price too high"
