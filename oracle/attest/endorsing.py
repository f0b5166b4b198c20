"""Signing, merging, carrying: each looks at everything itself first."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eth_account.signers.local import LocalAccount
from web3 import Web3

from oracle import signing
from oracle.attest.attestation import Attestation, Signed, Struct
from oracle.attest.checks import check_member, check_state
from oracle.attest.contract import AttestedMeter
from oracle.attest.judging import Judge
from oracle.attest.signatures import signer_of
from oracle.dismissal import Dismissal
from oracle.errors import FatalError, RetryableError
from oracle.refutation import Revocation


def endorse(
    attestation: Attestation,
    judge: Judge,
    account: LocalAccount,
    trusting: bool = False,
    dismissing: bool = False,
) -> Attestation:
    """Return the attestation with this attestor's signature; one that is there stays.

    FatalError for what the contract would refuse, for a key that is not in the set, unless
    `trusting` for what own probes do not support, and for a dismissal unless a person said
    `dismissing`.
    """
    attestors = check_state(attestation, judge.meter)
    check_member(str(account.address), attestors, attestation.reasons)
    if isinstance(attestation.struct, Dismissal) and not dismissing:
        raise FatalError(
            "a dismissal gives a lessee's bond away, which is a person's decision: look at `attest "
            "disputes` and the evidence, then sign the file with --dismiss"
        )
    if not trusting:
        judge.support(attestation.struct)
    signature = signing.sign(attestation.message, bytes(account.key))
    if signer_of(attestation.message, signature) != str(account.address):
        raise FatalError("the signature does not recover to the key: is the keyfile damaged?")
    return attestation.with_signature(str(account.address), signature)


def merge(files: Sequence[tuple[Path, Attestation]], once: bool = False) -> Attestation:
    """Return one attestation with the signatures of all files, by increasing signer.

    FatalError if they are not of one and the same proposal, or if a signer is in two of them,
    unless `once` says to count it once.
    """
    (_, merged), *rest = files
    found: dict[str, Path] = {one.signer: files[0][0] for one in merged.signatures}
    for file, other in rest:
        if other.digest != merged.digest:
            raise FatalError(f"{file}: another proposal than {files[0][0]}: merge one at a time")
        for one in other.signatures:
            if one.signer in found and not once:
                raise FatalError(
                    f"{merged.reasons.not_in_order}: {one.signer} signed in {found[one.signer]} "
                    f"and in {file}: leave one of them out, or pass --once"
                )
            found.setdefault(one.signer, file)
            merged = merged.with_signature(one.signer, one.signature)
    return merged


@dataclass(frozen=True, slots=True)
class Carried:
    """A transaction that did it."""

    transaction: str
    block: int
    gas_used: int


def carry(attestation: Attestation, meter: AttestedMeter) -> Carried:
    """Carry what enough attestors signed, with the meter's paying key.

    FatalError for whatever the contract would refuse, found before anything is sent; what was
    carried already is refused so. RetryableError if it was sent and does not stand yet.
    """
    check_state(attestation, meter, to_carry=True)
    sender = meter.meter.sender
    if sender is None:
        raise FatalError("no paying key: set paying_keyfile, or let anyone else submit the file")
    sender.check_funds()
    receipt = sender.send(meter.call(attestation.struct, _raw(attestation.signatures)))
    transaction = Web3.to_hex(receipt["transactionHash"])
    if not _stands(attestation.struct, meter):
        raise RetryableError(f"transaction {transaction} is mined, but all stands as before")
    return Carried(transaction, int(receipt["blockNumber"]), int(receipt["gasUsed"]))


def _stands(struct: Struct, meter: AttestedMeter) -> bool:
    """Return whether the contract says what was carried."""
    if isinstance(struct, Dismissal):
        return not meter.bonds().dispute_of(struct.lease_id, struct.period).is_open
    if isinstance(struct, Revocation):
        node = meter.meter.node_of(struct.asset)
        return not (node.is_live and node.key.lower() == struct.node.lower())
    readings = meter.hours(struct.asset, struct.first_hour, len(struct.seconds))
    pairs = zip(readings, struct.seconds, strict=True)
    return all(one.is_refuted and one.seconds <= left for one, left in pairs)


def _raw(signatures: Sequence[Signed]) -> list[bytes]:
    return [one.signature for one in signatures]
