# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Dispute Ruling
@license AGPL-3.0-only
@notice Attestors rule that disputed hours stand as reported: the bond is the machine owner's.
@dev The meter's attestors, k of n, in the EIP-712 domain of this contract. To rule the other way
     they refute the hours at the meter; what is refuted cannot be dismissed.
"""

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseBonds
from ..interfaces import IMetricsOracle
from . import attestor_set
from . import bonded_escrow
from . import dispute_word
from . import lease_dispute
from . import lease_word
from . import node_signature

uses: node_signature
uses: bonded_escrow
uses: lease_dispute

DISMISSAL_TYPEHASH: constant(bytes32) = keccak256(
    "Dismissal(uint256 lease_id,uint256 period,uint256 config,bytes32 reason,uint256 deadline)"
)


# ---- k of n attestors, carried by anyone ----------


@external
def dismiss(
    dismissal: ILeaseBonds.Dismissal, signatures: DynArray[Bytes[65], attestor_set.MAX_ATTESTORS]
):
    """
    @notice End a dispute in favour of the report: its bond is credited to the machine's owner.
    @dev Anyone may carry what k of n attestors signed, while the hours are held and nothing of them
         is refuted; never pausable.
    @param dismissal Which dispute, and why.
    @param signatures Over `hash_dismissal(dismissal)`, by strictly increasing signer.
    """
    assert block.timestamp <= dismissal.deadline, "bonds: deadline is past"
    self._check_quorum(self._digest(dismissal), dismissal.config, signatures)
    key: uint256 = dispute_word._key(dismissal.lease_id, dismissal.period)
    word: uint256 = lease_dispute._open_word(key)
    assert block.timestamp < dispute_word._held_until(word), "bonds: too late to rule"
    is_refuted: bool = lease_dispute._is_refuted(dismissal.lease_id, word)
    assert not is_refuted, "bonds: refuted already"
    asset: uint256 = lease_word._asset(dismissal.lease_id)
    owner: address = staticcall IComputeAsset(bonded_escrow.TITLE).ownerOf(asset)

    bond: uint256 = lease_dispute._end(key, word, owner)
    log ILeaseBonds.DisputeDismissed(
        lease_id=dismissal.lease_id,
        disputer=lease_dispute._disputers[key],
        owner=owner,
        period=dismissal.period,
        bond=bond,
        config=dismissal.config,
        reason=dismissal.reason,
    )


# ---- Views ----------


@external
@view
def hash_dismissal(dismissal: ILeaseBonds.Dismissal) -> bytes32:
    """
    @notice What attestors sign to dismiss a dispute.
    @param dismissal Any dismissal.
    @return The EIP-712 digest on this chain, for this contract.
    """
    return self._digest(dismissal)


# ---- Internal ----------


@internal
@view
def _digest(dismissal: ILeaseBonds.Dismissal) -> bytes32:
    struct_hash: bytes32 = keccak256(abi_encode(DISMISSAL_TYPEHASH, dismissal))
    return keccak256(concat(0x1901, node_signature._domain(), struct_hash))


@internal
@view
def _check_quorum(
    digest: bytes32, config: uint256, signatures: DynArray[Bytes[65], attestor_set.MAX_ATTESTORS]
):
    """
    Enough of the meter's present attestors signed, each once: by strictly increasing address.
    """
    meter: IMetricsOracle = IMetricsOracle(bonded_escrow.METER)
    present: uint256 = staticcall meter.config()
    assert present != 0 and config == present, "bonds: stale config"
    quorum: uint256 = staticcall meter.threshold()
    assert len(signatures) >= quorum, "bonds: too few signatures"
    last: uint256 = 0
    for signature: Bytes[65] in signatures:
        signer: address = node_signature._signer(digest, signature)
        assert convert(signer, uint256) > last, "bonds: signers not in order"
        assert staticcall meter.is_attestor(signer), "bonds: not an attestor"
        last = convert(signer, uint256)
