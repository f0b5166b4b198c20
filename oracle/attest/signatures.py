"""Signatures as the contract takes them: 65 bytes, low s, v 27 or 28, somebody's. Pure."""

from eth_account.messages import SignableMessage
from eth_keys.exceptions import BadSignature

from oracle.signing import recover
from oracle.words import HALF_ORDER, SIGNATURE_BYTES


def signer_of(message: SignableMessage, signature: bytes) -> str:
    """Return who signed, checksummed; ValueError with the contract's reason if nobody did."""
    if len(signature) != SIGNATURE_BYTES:
        raise ValueError("oracle: signature length")
    if signature[64] not in (27, 28):
        raise ValueError("oracle: signature v")
    if int.from_bytes(signature[32:64], "big") > HALF_ORDER:
        raise ValueError("oracle: high s")
    try:
        return recover(message, signature)
    except (BadSignature, ValueError) as error:
        raise ValueError("oracle: zero signer") from error
