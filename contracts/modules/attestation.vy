# pragma version 0.4.3

"""
@title Attestation
@license AGPL-3.0-only
@notice What attestors sign about a machine, in the meter's EIP-712 domain.
@dev Stateless. Mirrored in `oracle/refutation.py`; a test compares type hashes and digests.
"""

from ..interfaces import IMetricsOracle

MAX_HOURS: constant(uint256) = 24  # in one refutation: a day

REFUTATION_TYPEHASH: constant(bytes32) = keccak256(
    "Refutation(uint256 asset,uint256 first_hour,uint16[] seconds,uint256 config,bytes32 reason,uint256 deadline)"
)
REVOCATION_TYPEHASH: constant(bytes32) = keccak256(
    "Revocation(uint256 asset,address node,uint256 config,bytes32 reason,uint256 deadline)"
)

_WORD_BYTES: constant(uint256) = 32
_ENCODED_BYTES: constant(uint256) = (MAX_HOURS + 2) * _WORD_BYTES


@internal
@pure
def _refutation_digest(refutation: IMetricsOracle.Refutation, domain: bytes32) -> bytes32:
    # EIP-712 hashes an array as its elements in a row: the ABI's bytes without offset and length.
    encoded: Bytes[_ENCODED_BYTES] = abi_encode(refutation.seconds)
    elements: Bytes[_ENCODED_BYTES] = slice(
        encoded, 2 * _WORD_BYTES, _WORD_BYTES * len(refutation.seconds)
    )
    struct_hash: bytes32 = keccak256(
        abi_encode(
            REFUTATION_TYPEHASH,
            refutation.asset,
            refutation.first_hour,
            keccak256(elements),
            refutation.config,
            refutation.reason,
            refutation.deadline,
        )
    )
    return keccak256(concat(0x1901, domain, struct_hash))


@internal
@pure
def _revocation_digest(revocation: IMetricsOracle.Revocation, domain: bytes32) -> bytes32:
    struct_hash: bytes32 = keccak256(abi_encode(REVOCATION_TYPEHASH, revocation))
    return keccak256(concat(0x1901, domain, struct_hash))
