"""The file that attestors exchange: what is to be signed, the evidence behind it, who signed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eth_account.messages import SignableMessage
from eth_utils import keccak, to_checksum_address

from oracle.attest.parsing import an_address, an_object, loads, some_bytes, whole
from oracle.attest.reasons import OF_BONDS, OF_METER, Reasons
from oracle.attest.signatures import signer_of
from oracle.dismissal import BONDS_NAME, DISMISSAL_FIELDS, Dismissal, dismissal_message
from oracle.errors import FatalError
from oracle.evidence import canonical
from oracle.refutation import (
    MAX_ATTESTORS,
    MAX_HOURS,
    REFUTATION_FIELDS,
    REVOCATION_FIELDS,
    Refutation,
    Revocation,
    refutation_message,
    revocation_message,
)
from oracle.signing import CONTRACT_NAME, digest, domain
from oracle.words import SIGNATURE_BYTES

Struct = Refutation | Revocation | Dismissal
"""What attestors sign."""
FORMAT = "wellhead-attestation-1"
KINDS = ("refutation", "revocation", "dismissal")
_FIELDS = dict(zip(KINDS, (REFUTATION_FIELDS, REVOCATION_FIELDS, DISMISSAL_FIELDS), strict=True))
_KEYS = {"format", "kind", "domain", "message", "digest", "deadline", "evidence", "signatures"}


@dataclass(frozen=True, slots=True)
class Signed:
    """One attestor's signature."""

    signer: str
    """Checksummed."""
    signature: bytes
    """65 bytes."""

    @property
    def place(self) -> int:
        """By which the contract wants signatures to increase."""
        return int(self.signer, 16)


@dataclass(frozen=True, slots=True)
class Attestation:
    """One refutation, revocation or dismissal on its way."""

    struct: Struct
    chain_id: int
    contract: str
    """The meter, or the lease bonds of a dismissal; checksummed."""
    evidence: dict[str, Any] | None
    """What the reason is the hash of (`canonical` JSON, keccak256); None if it is a label."""
    signatures: tuple[Signed, ...] = ()

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return type(self.struct).__name__.lower()

    @property
    def reasons(self) -> Reasons:
        """With which its contract refuses."""
        return OF_BONDS if isinstance(self.struct, Dismissal) else OF_METER

    @property
    def message(self) -> SignableMessage:
        """What attestors sign."""
        place = (self.chain_id, self.contract)
        if isinstance(self.struct, Refutation):
            return refutation_message(self.struct, *place)
        if isinstance(self.struct, Revocation):
            return revocation_message(self.struct, *place)
        return dismissal_message(self.struct, *place)

    @property
    def digest(self) -> bytes:
        """32 bytes of EIP-712."""
        return digest(self.message)

    def with_signature(self, signer: str, signature: bytes) -> "Attestation":
        """Return a copy with one more signature, in its place; one that is there stays."""
        if any(one.signer == signer for one in self.signatures):
            return self
        added = (*self.signatures, Signed(signer, signature))
        return replace(self, signatures=tuple(sorted(added, key=lambda one: one.place)))

    def as_json(self) -> dict[str, Any]:
        """Return the file's content."""
        message = self.struct.message()
        message["reason"] = "0x" + self.struct.reason.hex()
        return {
            "format": FORMAT,
            "kind": self.kind,
            "domain": domain(self.chain_id, self.contract, _contract_name(self.kind)),
            "message": message,
            "digest": "0x" + self.digest.hex(),
            "deadline": self.struct.deadline,
            "evidence": self.evidence,
            "signatures": [
                {"signer": one.signer, "signature": "0x" + one.signature.hex()}
                for one in self.signatures
            ],
        }


def reason_of(evidence: dict[str, Any]) -> bytes:
    """Return the 32 bytes that stand for the evidence on chain."""
    return keccak(text=canonical(evidence))


def label(text: str) -> bytes:
    """Return a reason in words: 1 to 32 printable ASCII characters; FatalError otherwise."""
    if not (text.isascii() and text.isprintable() and 0 < len(text) <= 32):
        raise FatalError(f"reason {text!r}: give 1 to 32 printable ASCII characters")
    return text.encode("ascii").ljust(32, b"\0")


def parse(content: object) -> Attestation:
    """Return what a file or a peer says; ValueError names the first fault.

    Everything is looked at that needs no chain: the digest is that of the message, the reason that
    of the evidence, each signature by its signer. Not whether the signatures suffice.
    """
    given = an_object(content, "the file", _KEYS)
    if given["format"] != FORMAT:
        raise ValueError(f"format is not {FORMAT}")
    struct = _struct(given["kind"], given["message"])
    place = _domain(given["domain"], _contract_name(given["kind"]))
    attestation = Attestation(struct, *place, _evidence(given["evidence"], struct.reason))
    if some_bytes(given["digest"], "digest", 32) != attestation.digest:
        raise ValueError("digest is not that of the message: the file was changed")
    if given["deadline"] != struct.deadline:
        raise ValueError("deadline is not that of the message: the file was changed")
    return replace(attestation, signatures=tuple(_signatures(given["signatures"], attestation)))


def read(file: Path) -> Attestation:
    """Read a file; FatalError names what is wrong with it."""
    try:
        return parse(loads(file.read_text("utf-8")))
    except OSError as error:
        raise FatalError(f"{file}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise FatalError(f"{file}: {error}") from None


def write(file: Path, attestation: Attestation, replacing: bool = False) -> None:
    """Write a file, whole or not at all; FatalError if one is there that is not to be replaced."""
    if file.exists() and not replacing:
        raise FatalError(f"{file}: exists already: choose another --out")
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text(json.dumps(attestation.as_json(), indent=1) + "\n", "utf-8")
        part.replace(file)
    except OSError as error:
        raise FatalError(f"{file}: cannot be written: {error.strerror or error}") from None


def _contract_name(kind: str) -> str:
    return BONDS_NAME if kind == KINDS[2] else CONTRACT_NAME


def _domain(content: object, name: str) -> tuple[int, str]:
    given = an_object(content, "domain", {"name", "version", "chainId", "verifyingContract"})
    chain_id, contract = (
        whole(given["chainId"], "chainId", 256),
        an_address(given, "verifyingContract"),
    )
    if given != domain(chain_id, given["verifyingContract"], name):
        whose = "lease bonds" if name == BONDS_NAME else "a meter"
        raise ValueError(f"domain is not that of {whose}")
    return chain_id, contract


def _struct(kind: object, content: object) -> Struct:
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"kind is none of {', '.join(KINDS)}")
    given = an_object(content, "message", {name for name, _ in _FIELDS[kind]})
    config, deadline = (whole(given[name], name, 256) for name in ("config", "deadline"))
    reason = some_bytes(given["reason"], "reason", 32)
    if kind == KINDS[2]:
        lease_id, period = (whole(given[name], name, 256) for name in ("lease_id", "period"))
        return Dismissal(lease_id, period, config, reason, deadline)
    asset = whole(given["asset"], "asset", 256)
    if kind == KINDS[1]:
        return Revocation(asset, an_address(given, "node"), config, reason, deadline)
    seconds = given["seconds"]
    if not isinstance(seconds, list) or not 0 < len(seconds) <= MAX_HOURS:
        raise ValueError(f"seconds are not 1 to {MAX_HOURS} numbers")
    left = tuple(whole(one, "seconds", 16) for one in seconds)
    first_hour = whole(given["first_hour"], "first_hour", 256)
    return Refutation(asset, first_hour, left, config, reason, deadline)


def _evidence(content: object, reason: bytes) -> dict[str, Any] | None:
    if content is None:
        return None
    if not isinstance(content, dict):
        raise ValueError("evidence is not an object")
    if reason_of(content) != reason:
        raise ValueError("the reason is not the hash of the evidence: the file was changed")
    return content


def _signatures(content: object, attestation: Attestation) -> Iterable[Signed]:
    message, words = attestation.message, attestation.reasons
    if not isinstance(content, list) or len(content) > MAX_ATTESTORS:
        raise ValueError(f"signatures are not a list of at most {MAX_ATTESTORS}")
    last = 0
    for item in content:
        given = an_object(item, "a signature", {"signer", "signature"})
        signer = an_address(given, "signer")
        signature = given["signature"]
        if not isinstance(signature, str) or len(signature) != 2 + 2 * SIGNATURE_BYTES:
            raise ValueError(f"oracle: signature length: {signer}: give 65 bytes")
        raw = some_bytes(signature, "signature", SIGNATURE_BYTES)
        try:
            found = signer_of(message, raw)
        except ValueError as error:
            raise ValueError(f"{error}: {signer}'s signature does not count") from None
        if found != signer:
            raise ValueError(f"{words.not_member}: a signature is not by {signer}")
        if int(signer, 16) <= last:
            raise ValueError(f"{words.not_in_order}: {signer} is there twice or out of order")
        last = int(signer, 16)
        yield Signed(to_checksum_address(signer), raw)
