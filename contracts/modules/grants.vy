# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Grants
@license AGPL-3.0-only
@notice A title owner's consent that a listed contract leases the machine out or takes its lien.
@dev Never includes transfer. A grant carries the tenure and is void once the owner changes. Using
     it needs the listing of the day too; see `approved_contracts`.
"""

from snekmate.utils import eip712_domain_separator as eip712
from snekmate.utils import signature_checker

uses: eip712

from ..interfaces import IComputeAsset
from . import approved_contracts as approved
from . import pause_gate as gate
from . import title_core
from . import title_word

uses: approved
uses: gate
uses: title_core

LEASE: constant(uint256) = 1  # may set the user of the title
PLEDGE: constant(uint256) = 2  # may take the one lien of the title

GRANT_TYPEHASH: constant(bytes32) = keccak256(
    "Grant(address owner,uint256 asset,address grantee,uint8 rights,uint32 tenure,uint256 nonce,uint256 deadline)"
)

_ALL_RIGHTS: constant(uint256) = LEASE | PLEDGE
_MASK_32: constant(uint256) = 2**32 - 1


# Signer to the nonce of its next permit; written by `grant_with_permit`.
nonces: public(reentrant(HashMap[address, uint256]))

# Asset to grantee to `tenure 32 | rights 8`, 0 if none; written by `_grant`.
_grants: HashMap[uint256, HashMap[address, uint256]]


# ---- Owner of a title ----------


@external
def grant(asset: uint256, grantee: address, rights: uint8):
    """
    @notice Say what a listed contract may do with a title from now on.
    @dev Owner of the title. Raising rights is pausable and needs the matching listing; lowering
         them is neither.
    @param asset The asset.
    @param grantee The contract.
    @param rights Bits: 1 LEASE, 2 PLEDGE; 0 revokes.
    """
    word: uint256 = title_core._check_owner(asset)
    self._grant(asset, word, grantee, rights)


# ---- Anyone ----------


@external
def grant_with_permit(
    asset: uint256, grantee: address, rights: uint8, deadline: uint256, signature: Bytes[65]
):
    """
    @notice The same by the owner's EIP-712 signature, whoever submits it.
    @dev The owner is an account with a key or an ERC-1271 wallet whose signature fits 65 bytes.
         A permit is spent once; another with the same nonce makes an unused one worthless.
    @param asset The asset.
    @param grantee The contract.
    @param rights Bits: 1 LEASE, 2 PLEDGE; 0 revokes.
    @param deadline Unix seconds, last moment the permit counts.
    @param signature Over Grant(owner, asset, grantee, rights, tenure, nonce, deadline).
    """
    assert block.timestamp <= deadline, "grant: permit expired"
    word: uint256 = title_core._word_of(asset)
    owner: address = title_word._owner(word)
    nonce: uint256 = self.nonces[owner]
    digest: bytes32 = eip712._hash_typed_data_v4(
        keccak256(
            abi_encode(
                GRANT_TYPEHASH,
                owner,
                asset,
                grantee,
                rights,
                title_word._tenure(word),
                nonce,
                deadline,
            )
        )
    )
    assert signature_checker._is_valid_signature_now(owner, digest, signature), (
        "grant: wrong signature"
    )

    self.nonces[owner] = nonce + 1
    self._grant(asset, word, grantee, rights)


# ---- Views ----------


@external
@view
@reentrant
def rights_of(asset: uint256, grantee: address) -> uint8:
    """
    @notice What the present owner granted to a contract, listed today or not.
    @param asset The asset.
    @param grantee The contract.
    @return Bits: 1 LEASE, 2 PLEDGE; 0 if nothing or if the owner has changed since.
    """
    return convert(
        self._rights(asset, grantee, title_word._tenure(title_core._titles[asset])), uint8
    )


@external
@view
@reentrant
def has_right(asset: uint256, grantee: address, rights: uint8) -> bool:
    """
    @notice Whether a contract may act on a title today: granted in this tenure and listed.
    @param asset The asset.
    @param grantee The contract.
    @param rights Bits: 1 LEASE, 2 PLEDGE; all of them must stand.
    @return False for no rights at all and for an unknown asset.
    """
    wanted: uint256 = convert(rights, uint256)
    if wanted == 0:
        return False
    tenure: uint256 = title_word._tenure(title_core._titles[asset])
    return self._rights(asset, grantee, tenure) & self._listed_rights(grantee) & wanted == wanted


# ---- Internal ----------


@internal
def _grant(asset: uint256, word: uint256, grantee: address, rights: uint8):
    wanted: uint256 = convert(rights, uint256)
    tenure: uint256 = title_word._tenure(word)
    assert wanted & _ALL_RIGHTS == wanted, "grant: unknown right"
    raised: uint256 = wanted & ~self._rights(asset, grantee, tenure)
    if raised != 0:
        gate._check_open()
        title_core._check_active(word)
        assert self._listed_rights(grantee) & raised == raised, "grant: contract not listed"

    self._grants[asset][grantee] = 0 if wanted == 0 else tenure | (wanted << 32)
    log IComputeAsset.Granted(
        asset=asset,
        owner=title_word._owner(word),
        grantee=grantee,
        rights=rights,
        tenure=convert(tenure, uint32),
    )


@internal
@view
def _rights(asset: uint256, grantee: address, tenure: uint256) -> uint256:
    """
    Rights granted in `tenure`, 0 if they are of another one.
    """
    granted: uint256 = self._grants[asset][grantee]
    if granted & _MASK_32 != tenure:
        return 0
    return granted >> 32


@internal
@view
def _listed_rights(grantee: address) -> uint256:
    """
    The rights that the listing of today lets a contract use.
    """
    rights: uint256 = 0
    if approved._index_with(grantee, approved.LESSOR) != 0:
        rights = LEASE
    if approved._index_with(grantee, approved.LIEN_HOLDER) != 0:
        rights |= PLEDGE
    return rights
