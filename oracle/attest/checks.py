"""Why the contract would refuse what attestors sign, found before anything is signed or sent.

Each FatalError begins with the contract's own reason; the order is the contract's.
"""

from collections.abc import Sequence

from oracle.attest.attestation import Attestation
from oracle.attest.contract import AttestedMeter, AttestorSet
from oracle.attest.dispute_checks import check_dispute
from oracle.attest.hours import HourReading, MeterClock
from oracle.attest.reasons import Reasons
from oracle.chain.base import Node
from oracle.dismissal import Dismissal
from oracle.errors import FatalError
from oracle.refutation import Refutation, Revocation


def check_place(attestation: Attestation, meter: AttestedMeter) -> None:
    """Refuse what is for another chain or contract, or what this one hashes in another way."""
    words, address = attestation.reasons, meter.address_for(attestation.struct)
    if attestation.chain_id != meter.chain_id:
        raise FatalError(
            f"{words.not_member}: it is for chain id {attestation.chain_id}, the settings are "
            f"for {meter.chain_id}: signatures count on one chain only"
        )
    if attestation.contract.lower() != address.lower():
        one = "lease bonds" if isinstance(attestation.struct, Dismissal) else "meter"
        raise FatalError(
            f"{words.not_member}: it is for the {one} {attestation.contract}, the settings are "
            f"for {address}: signatures count for one contract only"
        )
    if meter.hash_of(attestation.struct) != attestation.digest:
        raise FatalError(
            f"the contract at {address} hashes it in another way: it is another version than "
            "this program; update the program or correct the address in the settings"
        )


def check_set(attestation: Attestation, attestors: AttestorSet, now: int) -> None:
    """Refuse what is past its deadline or names another attestor set than the present one."""
    struct, words = attestation.struct, attestation.reasons
    if now > struct.deadline:
        raise FatalError(f"{words.deadline_past}: propose it anew")
    if attestors.config == 0:
        raise FatalError(f"{words.no_set}: let the meter's owner name attestors first")
    if struct.config != attestors.config:
        raise FatalError(
            f"{words.stale_config}: it names set {struct.config}, the present one is "
            f"{attestors.config}: propose it anew"
        )


def check_member(signer: str, attestors: AttestorSet, words: Reasons) -> None:
    """Refuse a key that is not in the present set."""
    if signer.lower() not in {one.lower() for one in attestors.members}:
        raise FatalError(
            f"{words.not_member}: {signer} is not in the present set (config {attestors.config})"
        )


def check_signatures(attestation: Attestation, attestors: AttestorSet) -> None:
    """Refuse too few signatures, and one of a stranger; their form was checked in reading."""
    count, words = len(attestation.signatures), attestation.reasons
    if count < attestors.threshold:
        raise FatalError(f"{words.too_few}: {count} of {attestors.threshold} that must sign")
    for one in attestation.signatures:
        check_member(one.signer, attestors, words)


def check_hours(refutation: Refutation, clock: MeterClock, readings: Sequence[HourReading]) -> None:
    """Refuse hours that are not over, not reported about or final, and values that do not fall.

    `readings` are those of the refutation's hours, in order.
    """
    first, end = refutation.first_hour, refutation.first_hour + len(refutation.seconds)
    if end > clock.hours_over:
        raise FatalError("oracle: hour not over: wait for its end")
    if end > clock.hours_reported:
        raise FatalError("oracle: hour not reported: nothing was reported that could be lowered")
    if first < clock.first_open_hour:
        raise FatalError(
            f"oracle: hour is final: {clock.first_open_hour} is the first hour that is not"
        )
    if not readings[0].is_metered:
        raise FatalError("oracle: before enrolment: the asset was not metered then")
    for one, left in zip(readings, refutation.seconds, strict=True):
        if left > one.seconds:
            raise FatalError(
                f"oracle: above the present value: hour {one.hour} has {one.seconds} s, {left} s "
                "cannot be left of it: attestors only lower"
            )
    pairs = zip(readings, refutation.seconds, strict=True)
    if all(one.seconds == left and one.is_refuted for one, left in pairs):
        raise FatalError("oracle: nothing to refute: it was carried already, or says what stands")


def check_key(node_key: str, node: Node) -> None:
    """Refuse a revocation of another key than the live one."""
    if not node.is_live or node.key.lower() != node_key.lower():
        raise FatalError(
            f"oracle: not the live key: {node_key} is not, {node.key if node.is_live else 'none'} "
            "is: revoked or rotated already"
        )


def check_state(
    attestation: Attestation, meter: AttestedMeter, to_carry: bool = False
) -> AttestorSet:
    """Check against the chain what is to be signed or, with its signatures, `to_carry`.

    Returns the present attestors.
    """
    struct, attestors = attestation.struct, meter.attestor_set()
    check_place(attestation, meter)
    check_set(attestation, attestors, meter.meter.now())
    if to_carry:
        check_signatures(attestation, attestors)
    if isinstance(struct, Revocation):
        check_key(struct.node, meter.meter.node_of(struct.asset))
        return attestors
    if isinstance(struct, Dismissal):
        check_dispute(struct, meter)
        return attestors
    clock, count = meter.clock(struct.asset), len(struct.seconds)
    is_over = struct.first_hour + count <= clock.hours_over  # other numbers may be no card's key
    hours = meter.hours(struct.asset, struct.first_hour, count) if is_over else ()
    check_hours(struct, clock, hours)
    return attestors
