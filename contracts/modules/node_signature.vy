# pragma version 0.4.3

"""
@title Node Signature
@license AGPL-3.0-only
@notice What a node key signs, and strict recovery of who signed.
@dev Recovery never reverts: one bad signature in a batch must not block the others
     (docs/adr/0004-signature-recovery.md). Exactly 65 bytes r | s | v, v 27 or 28, low s.
"""

from snekmate.utils import ecdsa
from snekmate.utils import eip712_domain_separator

from ..interfaces import IMetricsOracle
from . import report_rules

uses: eip712_domain_separator

REPORT_TYPEHASH: constant(bytes32) = keccak256(
    "Report(uint256 asset,uint64 sequence,uint40 started_at,uint40 ended_at,uint40 available_seconds,uint40 busy_seconds,uint64 energy_joules,uint64 work_units,uint8 mode,bytes32 evidence)"
)
ENROLMENT_TYPEHASH: constant(bytes32) = keccak256(
    "Enrolment(uint256 asset,address owner,address node)"
)

_SIGNATURE_BYTES: constant(uint256) = 65


@internal
@view
def _domain() -> bytes32:
    """
    The domain separator, on this chain even after a fork; one reading serves a whole batch.
    """
    return eip712_domain_separator._domain_separator_v4()


@internal
@pure
def _report_digest(report: IMetricsOracle.Report, domain: bytes32) -> bytes32:
    return keccak256(concat(0x1901, domain, keccak256(abi_encode(REPORT_TYPEHASH, report))))


@internal
@pure
def _enrolment_digest(asset: uint256, owner: address, node: address, domain: bytes32) -> bytes32:
    struct_hash: bytes32 = keccak256(abi_encode(ENROLMENT_TYPEHASH, asset, owner, node))
    return keccak256(concat(0x1901, domain, struct_hash))


@internal
@pure
def _recover(digest: bytes32, signature: Bytes[65]) -> address:
    """
    Who signed, or zero: then `_fault` says why. The precompile answers zero for a v that is
    neither 27 nor 28, but takes a high s.
    """
    if len(signature) != _SIGNATURE_BYTES:
        return empty(address)
    s: uint256 = extract32(signature, 32, output_type=uint256)
    if s > ecdsa._MALLEABILITY_THRESHOLD:
        return empty(address)
    r: uint256 = extract32(signature, 0, output_type=uint256)
    v: uint256 = extract32(signature, 33, output_type=uint256) & 255
    return ecrecover(digest, v, r, s)


@internal
@pure
def _fault(signature: Bytes[65]) -> uint256:
    """
    Why a signature recovers to nobody, as a refusal code of `report_rules`.
    """
    if len(signature) != _SIGNATURE_BYTES:
        return report_rules.SIGNATURE_LENGTH
    v: uint256 = extract32(signature, 33, output_type=uint256) & 255
    if v != 27 and v != 28:
        return report_rules.SIGNATURE_V
    if extract32(signature, 32, output_type=uint256) > ecdsa._MALLEABILITY_THRESHOLD:
        return report_rules.HIGH_S
    return report_rules.ZERO_SIGNER


@internal
@pure
def _signer(digest: bytes32, signature: Bytes[65]) -> address:
    """
    Who signed; reverts with the reason if that is nobody.
    """
    signer: address = self._recover(digest, signature)
    assert signer != empty(address), report_rules._reason(self._fault(signature))
    return signer
