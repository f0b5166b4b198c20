"""What attestors sign to dismiss a dispute, written from the design, not from `oracle/`."""

from typing import Any

from eth_account.messages import SignableMessage, encode_typed_data

_TYPES = {
    "Dismissal": [
        {"name": "lease_id", "type": "uint256"},
        {"name": "period", "type": "uint256"},
        {"name": "config", "type": "uint256"},
        {"name": "reason", "type": "bytes32"},
        {"name": "deadline", "type": "uint256"},
    ]
}


def dismissal_message(fields: dict[str, Any], chain: int, contract: Any) -> SignableMessage:
    """Return the EIP-712 message of a Dismissal by field name, in the domain of `contract`."""
    domain = {
        "name": "LeaseBonds",
        "version": "1",
        "chainId": chain,
        "verifyingContract": str(contract),
    }
    return encode_typed_data(domain, _TYPES, fields)
