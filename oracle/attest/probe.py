"""What a node answers to a probe, and how it is signed. Pure; no contract knows this struct."""

from dataclasses import asdict, dataclass
from typing import Any

from eth_account.messages import SignableMessage
from eth_utils import keccak

from oracle.attest.parsing import an_object, some_bytes, whole
from oracle.evidence import sample_line
from oracle.signing import domain, struct_message
from oracle.types import MS_PER_SECOND, Sample
from oracle.words import SIGNATURE_BYTES

NONCE_BYTES = 32

PROBE_FIELDS: tuple[tuple[str, str], ...] = (
    ("asset", "uint256"),
    ("nonce", "bytes32"),
    ("answered_at", "uint40"),
    ("sampled_at", "uint40"),
    ("answering", "uint8"),
    ("utilisation_ppm", "uint32"),
    ("samples", "bytes32"),
)
"""Names and Solidity types, in order."""
_KEYS = {name for name, _ in PROBE_FIELDS} | {"signature"}


@dataclass(frozen=True, slots=True)
class Probe:
    """What a node says of itself at one moment. Field order is EIP-712's."""

    asset: int
    """Title id."""
    nonce: bytes
    """32 bytes, the asker's: an answer to something else does not count."""
    answered_at: int
    """Unix seconds, the node's clock."""
    sampled_at: int
    """Unix seconds of the newest sample, rounded down."""
    answering: int
    """Accelerators that answered in it."""
    utilisation_ppm: int
    """Mean of those that answered, rounded down; 0 if none did."""
    samples: bytes
    """keccak256 of the newest sample's line (`evidence.sample_line`): what is kept can be shown."""

    @property
    def sample_age_seconds(self) -> int:
        """How old the newest sample was."""
        return self.answered_at - self.sampled_at

    def message(self) -> dict[str, Any]:
        """Return the fields by name, as EIP-712 wants them."""
        return asdict(self)


def probe_message(probe: Probe, chain_id: int, contract: str) -> SignableMessage:
    """Return what the node key signs: in the meter's domain, as its reports are."""
    return struct_message("Probe", PROBE_FIELDS, probe.message(), domain(chain_id, contract))


def make_probe(asset: int, nonce: bytes, answered_at: int, sample: Sample) -> Probe:
    """Return a node's answer from its newest sample."""
    busy = [one.utilisation_ppm for one in sample.accelerators if one.utilisation_ppm is not None]
    return Probe(
        asset,
        nonce,
        answered_at,
        sample.taken_at_ms // MS_PER_SECOND,
        len(busy),
        sum(busy) // len(busy) if busy else 0,
        keccak(text=sample_line(sample)),
    )


def to_json(probe: Probe, signature: bytes) -> dict[str, Any]:
    """Return a signed answer as it goes over the wire: integers, and bytes as 0x and hex."""
    return {
        **probe.message(),
        "nonce": "0x" + probe.nonce.hex(),
        "samples": "0x" + probe.samples.hex(),
        "signature": "0x" + signature.hex(),
    }


def from_json(content: object) -> tuple[Probe, bytes]:
    """Return (answer, signature) from the wire; ValueError for anything else than that."""
    given = an_object(content, "answer", _KEYS)
    numbers = {
        name: whole(given[name], name, int(kind.removeprefix("uint")))
        for name, kind in PROBE_FIELDS
        if kind.startswith("uint")
    }
    nonce = some_bytes(given["nonce"], "nonce", NONCE_BYTES)
    probe = Probe(nonce=nonce, samples=some_bytes(given["samples"], "samples", 32), **numbers)
    return probe, some_bytes(given["signature"], "signature", SIGNATURE_BYTES)


def parse_nonce(text: str) -> bytes:
    """Return a nonce of 64 hex digits, with or without 0x; ValueError for anything else."""
    return some_bytes("0x" + text.removeprefix("0x"), "nonce", NONCE_BYTES)
