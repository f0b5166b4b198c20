"""Between what the runner knows and bytes on disk: compact ASCII JSON. Pure."""

import json
from dataclasses import asdict
from typing import Any

from oracle.chain.base import Attempt
from oracle.report import Report
from oracle.sample_rows import from_row, to_row
from oracle.store.entries import Network, Signed
from oracle.types import Sample

_encode = json.JSONEncoder(separators=(",", ":")).encode


def pack(value: object) -> bytes:
    """Return `value` as compact JSON, ASCII only."""
    return _encode(value).encode("ascii")


def unpack(body: bytes) -> Any:
    """Return what `pack` packed."""
    return json.loads(body)


def pack_sample(sample: Sample) -> bytes:
    """Return the sample's row."""
    return pack(to_row(sample))


def unpack_sample(body: bytes) -> Sample:
    """Return the sample."""
    return from_row(unpack(body))


def pack_network(network: Network) -> bytes:
    """Return the network by field name."""
    return pack(asdict(network))


def unpack_network(body: bytes) -> Network:
    """Return the network."""
    return Network(**unpack(body))


def pack_signed(signed: Signed) -> bytes:
    """Return the report by field name, its signature and digest in hex."""
    report = signed.report.message() | {"evidence": signed.report.evidence.hex()}
    return pack([report, signed.signature.hex(), signed.digest.hex()])


def unpack_signed(body: bytes) -> Signed:
    """Return the signed report."""
    report, signature, digest = unpack(body)
    report |= {"evidence": bytes.fromhex(report["evidence"])}
    return Signed(Report(**report), bytes.fromhex(signature), bytes.fromhex(digest))


def pack_attempt(attempt: Attempt, is_closed: bool) -> bytes:
    """Return the attempt by field name, the raw transaction in hex, and whether it is closed."""
    return pack([asdict(attempt) | {"raw": attempt.raw.hex()}, is_closed])


def unpack_attempt(body: bytes) -> tuple[Attempt, bool]:
    """Return (attempt, whether its nonce is closed)."""
    values, is_closed = unpack(body)
    values |= {"raw": bytes.fromhex(values["raw"]), "sequences": tuple(values["sequences"])}
    return Attempt(**values), is_closed
