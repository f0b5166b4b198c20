# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Node Registry
@license AGPL-3.0-only
@notice Which key meters which asset, and the physical bounds of each accelerator.
@dev A key once enrolled belongs to its asset for ever and is never enrolled again anywhere, so a
     proof of possession cannot be used twice. What is proven against a key outlives it.
"""

from snekmate.auth import ownable

from ..interfaces import IComputeAsset
from ..interfaces import IMetricsOracle
from . import node_word
from . import refusal
from . import title_word

uses: ownable

TITLE: immutable(IComputeAsset)

_CONVICTED: constant(uint256) = 1 << 255


# Asset to its node word, 0 if never enrolled; written by all functions below but set_profile.
_nodes: HashMap[uint256, uint256]

# Key to its asset, bit 255 once convicted, 0 if never enrolled; written by _take_key, _convict.
_keys: HashMap[address, uint256]

# Accelerator to its profile (`modules/node_word.vy`), 0 if none; written by set_profile.
_profiles: HashMap[bytes32, uint256]


@deploy
def __init__(title: address):
    assert title.is_contract, "oracle: no title there"
    TITLE = IComputeAsset(title)


# ---- Anyone ----------


@external
def refresh(asset: uint256):
    """
    @notice Copy the accelerator's present profile to an asset's node.
    @dev Anyone may call. Reports still to come are measured against the new bounds.
    @param asset An enrolled asset.
    """
    node: uint256 = self._node(asset)
    watts: uint256 = self._watts(asset)
    self._nodes[asset] = node_word._with_watts(node, watts)
    log IMetricsOracle.Refreshed(
        asset=asset,
        peak_watts=node_word._profile_peak(watts),
        idle_watts=node_word._profile_idle(watts),
    )


# ---- Owner ----------


@external
def set_profile(accelerator: bytes32, idle_watts: uint256, peak_watts: uint256):
    """
    @notice State what one accelerator draws; reports beyond it are refused.
    @dev Owner only. Enrolled assets keep their copy until `refresh`.
    @param accelerator Class string, as in `AssetSpec`.
    @param idle_watts Draw of one accelerator when idle, above 0.
    @param peak_watts Highest draw of one accelerator, above idle, below 65,536.
    """
    ownable._check_owner()
    refusal._unless(accelerator != empty(bytes32), "oracle: no accelerator")
    refusal._unless(0 < idle_watts and idle_watts < peak_watts, "oracle: profile order")
    refusal._unless(peak_watts <= node_word.MAX_ACCELERATOR_WATTS, "oracle: profile too high")

    self._profiles[accelerator] = node_word._pack_profile(peak_watts, idle_watts)
    log IMetricsOracle.ProfileSet(
        accelerator=accelerator, idle_watts=idle_watts, peak_watts=peak_watts
    )


# ---- Views ----------


@external
@view
@reentrant
def title() -> address:
    """
    @notice The title contract whose assets are metered here.
    @return Its address.
    """
    return TITLE.address


@external
@view
@reentrant
def is_enrolled(asset: uint256) -> bool:
    """
    @notice Whether a live key meters an asset.
    @param asset Title id.
    @return False before enrolment and while its key is revoked.
    """
    return node_word._is_live(self._nodes[asset])


@external
@view
@reentrant
def node_of(asset: uint256) -> IMetricsOracle.Node:
    """
    @notice The node of an asset.
    @dev Reverts for an asset that never was enrolled.
    @param asset Title id.
    @return Key, bounds, trust level and flags.
    """
    node: uint256 = self._node(asset)
    return IMetricsOracle.Node(
        key=node_word._key(node),
        peak_watts=node_word._peak_watts(node),
        idle_watts=node_word._idle_watts(node),
        trust_level=node_word._trust_level(node),
        is_live=node_word._is_live(node),
        has_equivocated=node_word._has_equivocated(node),
    )


@external
@view
@reentrant
def key_used(key: address) -> uint256:
    """
    @notice The asset a key was enrolled for, now or formerly.
    @param key A node key.
    @return Title id; 0 if the key never was enrolled.
    """
    return self._asset_of(key)


@external
@view
@reentrant
def profile_of(accelerator: bytes32) -> (uint256, uint256):
    """
    @notice The physical bounds of one accelerator.
    @param accelerator Class string as in `AssetSpec`.
    @return Idle watts and peak watts; zeros if there is no profile.
    """
    profile: uint256 = self._profiles[accelerator]
    return node_word._profile_idle(profile), node_word._profile_peak(profile)


# ---- Internal ----------


@internal
@view
def _node(asset: uint256) -> uint256:
    node: uint256 = self._nodes[asset]
    refusal._unless(node != 0, "oracle: not enrolled")
    return node


@internal
@view
def _check_title_owner(asset: uint256):
    owner: address = title_word._owner(staticcall TITLE.title(asset))
    refusal._unless(msg.sender == owner, "oracle: not the owner")


@internal
def _enroll(asset: uint256, key: address):
    node: uint256 = self._nodes[asset]
    refusal._unless(not node_word._is_live(node), "oracle: already enrolled")
    flags: uint256 = title_word._flags(staticcall TITLE.title(asset))
    refusal._unless(flags & title_word.FLAG_RETIRED == 0, "oracle: retired")

    watts: uint256 = self._watts(asset)
    self._take_key(asset, key)
    flags = node_word.FLAG_LIVE | (node & node_word.FLAG_EQUIVOCATED)
    self._nodes[asset] = node_word._pack(key, watts, flags)
    log IMetricsOracle.Enrolled(
        asset=asset,
        owner=msg.sender,
        node=key,
        peak_watts=node_word._profile_peak(watts),
        idle_watts=node_word._profile_idle(watts),
    )


@internal
def _rotate(asset: uint256, key: address):
    node: uint256 = self._nodes[asset]
    refusal._unless(node_word._is_live(node), "oracle: no key to rotate")

    self._take_key(asset, key)
    self._nodes[asset] = node_word._with_key(node, key)
    log IMetricsOracle.Rotated(asset=asset, former=node_word._key(node), node=key)


@internal
def _revoke(asset: uint256):
    node: uint256 = self._nodes[asset]
    refusal._unless(node_word._is_live(node), "oracle: no key to revoke")

    self._nodes[asset] = node & ~node_word.FLAG_LIVE
    log IMetricsOracle.Revoked(asset=asset, node=node_word._key(node))


@internal
def _convict(asset: uint256, key: address):
    """
    Marks key and node for ever and revokes the key if it is the live one.
    """
    node: uint256 = self._node(asset) | node_word.FLAG_EQUIVOCATED
    refusal._unless(self._asset_of(key) == asset, "oracle: key of another asset")
    refusal._unless(self._keys[key] & _CONVICTED == 0, "oracle: already proven")

    self._keys[key] = asset | _CONVICTED
    self._nodes[asset] = node
    if node_word._is_live_key(node, key):
        self._revoke(asset)


@internal
def _take_key(asset: uint256, key: address):
    refusal._unless(self._keys[key] == 0, "oracle: key already used")
    self._keys[key] = asset


@internal
@view
def _asset_of(key: address) -> uint256:
    return self._keys[key] & ~_CONVICTED


@internal
@view
def _watts(asset: uint256) -> uint256:
    # Times the number of accelerators: both fields at once, neither can overflow.
    profile: uint256 = self._profiles[(staticcall TITLE.spec(asset)).accelerator]
    refusal._unless(profile != 0, "oracle: no profile")
    count: uint256 = title_word._accelerators(staticcall TITLE.title(asset))
    return profile * count
