"""A report as the contract sees it: ten words of 32 bytes. Digest, storage and calldata start here.

Written by hand because an aggregator hashes thousands: the general encoders take a hundred times as
long. Tests compare every function with `oracle.signing`, eth-abi and the contract.
"""

from collections.abc import Callable, Sequence
from struct import Struct

from coincurve import PublicKey
from sha3 import keccak_256

from oracle.report import REPORT_FIELDS, Report
from oracle.signing import domain, struct_message, type_hash

WORD_BYTES = 32
SIGNATURE_BYTES = 65
_NUMBERS = 9
_STRUCT = Struct(">" + "24xQ" * _NUMBERS + "32s")
"""Nine numbers below 2**64 and the evidence."""
REPORT_BYTES = _STRUCT.size
HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
"""Of secp256k1: a greater s would give every signature a twin."""
_LIMITS = tuple(
    (name, 2 ** min(64, int(kind.removeprefix("uint")))) for name, kind in REPORT_FIELDS[:_NUMBERS]
)
_SUBMIT_MANY = f"submit_many(({','.join(kind for _, kind in REPORT_FIELDS)})[],bytes[])"


def keccak(data: bytes) -> bytes:
    """Return the Keccak-256 of `data`, 32 bytes."""
    return bytes(keccak_256(data).digest())


SELECTOR = keccak(_SUBMIT_MANY.encode())[:4]


def out_of_range(report: Report) -> str:
    """Return which field does not fit its Solidity type (an asset: 64 bits), or ""."""
    for name, limit in _LIMITS:
        if not 0 <= getattr(report, name) < limit:
            return name
    return "" if len(report.evidence) == WORD_BYTES else "evidence"


def pack(report: Report) -> bytes:
    """Return `report` as 320 bytes, the ABI encoding of its struct."""
    return _STRUCT.pack(
        report.asset,
        report.sequence,
        report.started_at,
        report.ended_at,
        report.available_seconds,
        report.busy_seconds,
        report.energy_joules,
        report.work_units,
        report.mode,
        report.evidence,
    )


def unpack(words: bytes) -> Report:
    """Return the report in 320 bytes from `pack`."""
    return Report(*_STRUCT.unpack(words))


def domain_separator(chain_id: int, contract: str) -> bytes:
    """Return the EIP-712 domain separator of the meter, 32 bytes."""
    fields, values = (("nothing", "bool"),), {"nothing": False}
    return bytes(struct_message("Nothing", fields, values, domain(chain_id, contract)).header)


def digester(chain_id: int, contract: str) -> Callable[[bytes], bytes]:
    """Return the function from a report's 320 bytes to its 32-byte EIP-712 digest."""
    prefix = b"\x19\x01" + domain_separator(chain_id, contract)
    kind = type_hash()
    return lambda words: keccak(prefix + keccak(kind + words))


def signer_of(digest: bytes, signature: bytes) -> bytes | None:
    """Return the 20-byte address that signed, None if the contract would recover nobody.

    Strict as the contract: 65 bytes r | s | v, v 27 or 28, low s.
    """
    if len(signature) != SIGNATURE_BYTES or signature[64] not in (27, 28):
        return None
    if int.from_bytes(signature[32:64], "big") > HALF_ORDER:
        return None
    compact = signature[:64] + bytes((signature[64] - 27,))
    try:
        key = PublicKey.from_signature_and_message(compact, digest, hasher=None)
    except ValueError:
        return None
    return keccak(key.format(compressed=False)[1:])[12:]


def submit_many_calldata(items: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Return the calldata of `submit_many` for (320 bytes, 65-byte signature) pairs."""
    count = len(items)
    reports = b"".join(words for words, _ in items)
    second = 2 * WORD_BYTES + WORD_BYTES + len(reports)
    stride = WORD_BYTES + 3 * WORD_BYTES
    offsets = b"".join(_word(count * WORD_BYTES + index * stride) for index in range(count))
    length, padding = _word(SIGNATURE_BYTES), bytes(3 * WORD_BYTES - SIGNATURE_BYTES)
    signatures = b"".join(length + signature + padding for _, signature in items)
    head = SELECTOR + _word(2 * WORD_BYTES) + _word(second)
    return head + _word(count) + reports + _word(count) + offsets + signatures


def _word(number: int) -> bytes:
    return number.to_bytes(WORD_BYTES, "big")
