# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Metrics Oracle: the meter
@license AGPL-3.0-only
@notice Turns signed reports of GPU machines into running totals per asset that anyone can read at
        any moment, for ever.
@dev Trusted: the node key for what it signs, within physical bounds, and k of n attestors for what
     they take off it (docs/trust.md). An hour that ends at e takes reports until
     e + REPORT_DELAY_SECONDS and refutations for DISPUTE_WINDOW_SECONDS more; then it is final,
     HOLD_SECONDS later at the latest where the listed dispute contract holds it.
     M1: for every t <= final_until, available_at(asset, t) never changes again.
@custom:kill The guardian pauses `enroll` for 14 days; nothing else can be stopped.
"""

from snekmate.auth import ownable
from snekmate.auth import ownable_2step
from snekmate.utils import eip712_domain_separator

from ..interfaces import IMetricsOracle
from ..modules import attestation
from ..modules import attestor_set
from ..modules import hour_finality
from ..modules import hour_refutation
from ..modules import meter_book
from ..modules import node_registry
from ..modules import node_signature
from ..modules import node_word
from ..modules import pause_gate
from ..modules import refusal
from ..modules import report_rules

implements: IMetricsOracle

initializes: ownable
initializes: ownable_2step[ownable := ownable]
initializes: pause_gate[ownable := ownable]
initializes: eip712_domain_separator
initializes: node_signature[eip712_domain_separator := eip712_domain_separator]
initializes: node_registry[ownable := ownable]
initializes: attestor_set[ownable := ownable]
initializes: meter_book
initializes: hour_finality[ownable := ownable, meter_book := meter_book]
initializes: hour_refutation[hour_finality := hour_finality, meter_book := meter_book]

exports: (
    # the owner
    ownable.owner,
    ownable_2step.pending_owner,
    ownable_2step.transfer_ownership,
    ownable_2step.accept_ownership,
    # pausing
    pause_gate.guardian,
    pause_gate.next_pause_at,
    pause_gate.pause,
    pause_gate.unpause,
    pause_gate.paused_until,
    pause_gate.set_guardian,
    # signing
    eip712_domain_separator.eip712Domain,
    # nodes
    node_registry.title,
    node_registry.set_profile,
    node_registry.profile_of,
    node_registry.refresh,
    node_registry.is_enrolled,
    node_registry.node_of,
    node_registry.key_used,
    # attestors
    attestor_set.set_attestors,
    attestor_set.attestors,
    attestor_set.threshold,
    attestor_set.config,
    attestor_set.is_attestor,
    # disputes
    hour_finality.set_disputes,
    hour_finality.disputes,
    hour_finality.hold,
    # readings
    meter_book.roll,
    meter_book.head,
    meter_book.card,
    meter_book.available_at,
    meter_book.busy_at,
    hour_finality.final_until,
    hour_finality.final_reading,
    hour_refutation.refuted_hours,
    hour_refutation.downtime_between,
    meter_book.REPORT_DELAY_SECONDS,
    meter_book.DISPUTE_WINDOW_SECONDS,
)

MAX_REPORTS: constant(uint256) = 64  # in one batch: keeps it under 2.5 million gas
MAX_ATTESTORS: constant(uint256) = attestor_set.MAX_ATTESTORS

REPORT_TYPEHASH: public(constant(bytes32)) = node_signature.REPORT_TYPEHASH
REFUTATION_TYPEHASH: public(constant(bytes32)) = attestation.REFUTATION_TYPEHASH
REVOCATION_TYPEHASH: public(constant(bytes32)) = attestation.REVOCATION_TYPEHASH

HOLD_SECONDS: public(constant(uint256)) = hour_finality.HOLD_SECONDS


@deploy
def __init__(
    title: address,
    report_delay_seconds: uint256,
    dispute_window_seconds: uint256,
    guardian: address,
):
    ownable.__init__()
    ownable_2step.__init__()
    pause_gate.__init__(guardian)
    eip712_domain_separator.__init__("MetricsOracle", "1")
    node_registry.__init__(title)
    meter_book.__init__(report_delay_seconds, dispute_window_seconds)


# ---- Anyone ----------


@external
def submit(report: IMetricsOracle.Report, signature: Bytes[65]):
    """
    @notice Record one report.
    @dev Anyone may carry it; the asset's live node key must have signed it. Reverts with the
         reason of the first rule of `modules/report_rules.vy` that it breaks.
    @param report The report.
    @param signature 65 bytes r | s | v over `hash_report(report)`, low s.
    """
    code: uint256 = self._take(report, signature, node_signature._domain())
    assert code == 0, report_rules._reason(code)


@external
def submit_many(
    reports: DynArray[IMetricsOracle.Report, MAX_REPORTS],
    signatures: DynArray[Bytes[65], MAX_REPORTS],
) -> uint256:
    """
    @notice Record several reports, of any assets, each asset's in order.
    @dev Anyone may carry them. What is not acceptable is skipped with a `Skipped` event and
         blocks nothing; reverts only if nothing was recorded.
    @param reports Up to 64 reports.
    @param signatures Theirs, in the same order.
    @return How many were recorded.
    """
    assert len(reports) == len(signatures), "oracle: lengths differ"

    domain: bytes32 = node_signature._domain()
    recorded: uint256 = 0
    for i: uint256 in range(len(reports), bound=MAX_REPORTS):
        code: uint256 = self._take(reports[i], signatures[i], domain)
        if code == 0:
            recorded = unsafe_add(recorded, 1)
        else:
            log IMetricsOracle.Skipped(
                asset=reports[i].asset, sequence=reports[i].sequence, code=convert(code, uint8)
            )
    assert recorded != 0, "oracle: nothing recorded"
    return recorded


@external
def prove_equivocation(
    a: IMetricsOracle.Report,
    signature_a: Bytes[65],
    b: IMetricsOracle.Report,
    signature_b: Bytes[65],
):
    """
    @notice Show that a node key signed two different reports with one sequence.
    @dev Anyone may call, once per key, however old. Revokes the key if it is the live one and
         marks the node for ever; what was recorded stays.
    @param a One report.
    @param signature_a Its signature.
    @param b Another report of the same asset and sequence.
    @param signature_b Its signature, by the same key.
    """
    refusal._unless(a.asset == b.asset, "oracle: not one asset")
    refusal._unless(a.sequence == b.sequence, "oracle: not one sequence")
    domain: bytes32 = node_signature._domain()
    digest_a: bytes32 = node_signature._report_digest(a, domain)
    digest_b: bytes32 = node_signature._report_digest(b, domain)
    refusal._unless(digest_a != digest_b, "oracle: one and the same report")
    key: address = node_signature._signer(digest_a, signature_a)
    refusal._unless(key == node_signature._signer(digest_b, signature_b), "oracle: not one key")

    node_registry._convict(a.asset, key)
    log IMetricsOracle.Equivocated(asset=a.asset, node=key, sequence=a.sequence, prover=msg.sender)


# ---- k of n attestors, carried by anyone ----------


@external
def refute(refutation: IMetricsOracle.Refutation, signatures: DynArray[Bytes[65], MAX_ATTESTORS]):
    """
    @notice Lower up to 24 hours in a row that are not final yet, and all totals after them.
    @dev Anyone may carry what k of n attestors signed; never pausable. Each hour must be over and
         reported about, and no value may be above the present one. The hours take no report any
         more. Busy seconds fall with them, at most to none in their half day; joules stay.
    @param refutation What is left of each hour.
    @param signatures Over `hash_refutation(refutation)`, by strictly increasing signer.
    """
    self._check_quorum(
        attestation._refutation_digest(refutation, node_signature._domain()),
        refutation.config,
        refutation.deadline,
        signatures,
    )

    available: uint256 = 0
    busy: uint256 = 0
    available, busy = hour_refutation._refute(
        refutation.asset, refutation.first_hour, refutation.seconds
    )
    log IMetricsOracle.Refuted(
        asset=refutation.asset,
        first_hour=refutation.first_hour,
        seconds=refutation.seconds,
        available_seconds=available,
        busy_seconds=busy,
        config=refutation.config,
        reason=refutation.reason,
    )


@external
def revoke_by_quorum(
    revocation: IMetricsOracle.Revocation, signatures: DynArray[Bytes[65], MAX_ATTESTORS]
):
    """
    @notice End the live key of an asset, as its owner can: nothing it signed is accepted any more.
    @dev Anyone may carry what k of n attestors signed; never pausable. What was recorded stays and
         the node is not marked; its owner may enroll another key.
    @param revocation Which key, and why.
    @param signatures Over `hash_revocation(revocation)`, by strictly increasing signer.
    """
    self._check_quorum(
        attestation._revocation_digest(revocation, node_signature._domain()),
        revocation.config,
        revocation.deadline,
        signatures,
    )
    node: uint256 = node_registry._nodes[revocation.asset]
    refusal._unless(node_word._is_live_key(node, revocation.node), "oracle: not the live key")

    node_registry._revoke(revocation.asset)
    log IMetricsOracle.RevokedByQuorum(
        asset=revocation.asset,
        node=revocation.node,
        config=revocation.config,
        reason=revocation.reason,
    )


# ---- The title's owner ----------


@external
def enroll(asset: uint256, node_key: address, proof: Bytes[65]):
    """
    @notice Let a node key meter an asset.
    @dev The title's owner, while no live key stands; pausable. Counting goes on where a former
         key left it.
    @param asset Title id, not retired, its accelerator with a profile.
    @param node_key A key that was never enrolled for any asset.
    @param proof The node key's EIP-712 signature of `Enrolment(asset, owner, node)`.
    """
    pause_gate._check_open()
    node_registry._check_title_owner(asset)
    self._check_proof(asset, node_key, proof)

    node_registry._enroll(asset, node_key)
    meter_book._start_key(asset)


@external
def rotate(asset: uint256, node_key: address, proof: Bytes[65]):
    """
    @notice Replace the live key of an asset; the former key is refused from now on.
    @dev The title's owner.
    @param asset Title id.
    @param node_key A key that was never enrolled for any asset.
    @param proof The new key's EIP-712 signature of `Enrolment(asset, owner, node)`.
    """
    node_registry._check_title_owner(asset)
    self._check_proof(asset, node_key, proof)

    node_registry._rotate(asset, node_key)
    meter_book._start_key(asset)


@external
def revoke(asset: uint256):
    """
    @notice End the live key of an asset: nothing it signed is accepted any more.
    @dev The title's owner. Never pausable.
    @param asset Title id.
    """
    node_registry._check_title_owner(asset)

    node_registry._revoke(asset)


# ---- Views ----------


@external
@view
@reentrant
def hash_report(report: IMetricsOracle.Report) -> bytes32:
    """
    @notice What the node key signs for a report: compare it before trusting a signer.
    @param report Any report.
    @return The EIP-712 digest on this chain, for this contract.
    """
    return node_signature._report_digest(report, node_signature._domain())


@external
@view
@reentrant
def hash_refutation(refutation: IMetricsOracle.Refutation) -> bytes32:
    """
    @notice What attestors sign for a refutation.
    @param refutation Any refutation.
    @return The EIP-712 digest on this chain, for this contract.
    """
    return attestation._refutation_digest(refutation, node_signature._domain())


@external
@view
@reentrant
def hash_revocation(revocation: IMetricsOracle.Revocation) -> bytes32:
    """
    @notice What attestors sign for a revocation.
    @param revocation Any revocation.
    @return The EIP-712 digest on this chain, for this contract.
    """
    return attestation._revocation_digest(revocation, node_signature._domain())


# ---- Internal ----------


@internal
def _take(report: IMetricsOracle.Report, signature: Bytes[65], domain: bytes32) -> uint256:
    """
    Records a report and returns 0, or returns why not as a code of `report_rules`. Never reverts:
    one item of a batch must not block the others.
    """
    node: uint256 = node_registry._nodes[report.asset]
    if node == 0:
        return report_rules.NOT_ENROLLED
    signer: address = node_signature._recover(
        node_signature._report_digest(report, domain), signature
    )
    if node & node_word.LIVE_KEY_MASK != node_word.FLAG_LIVE | convert(signer, uint256):
        if signer == empty(address):
            return node_signature._fault(signature)
        if node_registry._asset_of(signer) == report.asset:
            return report_rules.KEY_REVOKED
        return report_rules.WRONG_KEY
    meter: uint256 = meter_book._meters[report.asset]
    code: uint256 = report_rules._refusal(report, meter, node, meter_book.REPORT_DELAY_SECONDS)
    if code != 0:
        return code

    return meter_book._record(report, meter)


@internal
@view
def _check_quorum(
    digest: bytes32,
    config: uint256,
    deadline: uint256,
    signatures: DynArray[Bytes[65], MAX_ATTESTORS],
):
    refusal._unless(block.timestamp <= deadline, "oracle: deadline is past")
    attestor_set._check_quorum(digest, config, signatures)


@internal
@view
def _check_proof(asset: uint256, node_key: address, proof: Bytes[65]):
    digest: bytes32 = node_signature._enrolment_digest(
        asset, msg.sender, node_key, node_signature._domain()
    )
    refusal._unless(
        node_signature._signer(digest, proof) == node_key, "oracle: not the key's proof"
    )
