"""EIP-712 permits of a title's owner, built without the contract's help."""

from collections.abc import Mapping
from typing import Any

import boa
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

GRANT_TYPES = {
    "Grant": [
        {"name": "owner", "type": "address"},
        {"name": "asset", "type": "uint256"},
        {"name": "grantee", "type": "address"},
        {"name": "rights", "type": "uint8"},
        {"name": "tenure", "type": "uint32"},
        {"name": "nonce", "type": "uint256"},
        {"name": "deadline", "type": "uint256"},
    ]
}


def signer(role: str) -> LocalAccount:
    """Return the account with a key that plays `role`; the same for the same role."""
    return Account.from_key(keccak(text=role))


def domain_of(title: Any, **overrides: Any) -> dict[str, Any]:
    """Return the EIP-712 domain of a ComputeAsset on the embedded chain."""
    domain = {
        "name": "ComputeAsset",
        "version": "1",
        "chainId": boa.env.evm.patch.chain_id,
        "verifyingContract": title.address,
    }
    return domain | overrides


def sign_grant(
    account: LocalAccount, domain: Mapping[str, Any], message: Mapping[str, Any]
) -> bytes:
    """Return the 65-byte signature r | s | v of a Grant, by field name."""
    signable = encode_typed_data(dict(domain), GRANT_TYPES, dict(message))
    return bytes(account.sign_message(signable).signature)
