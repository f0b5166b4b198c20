"""EIP-712 signing of reports, of enrolments and of any flat struct. Pure: no clock, no network."""

from collections.abc import Mapping
from typing import Any

from eth_account import Account
from eth_account.messages import SignableMessage, _hash_eip191_message, encode_typed_data
from eth_utils import keccak

from oracle.report import REPORT_FIELDS, Report

CONTRACT_NAME = "MetricsOracle"
CONTRACT_VERSION = "1"
Fields = tuple[tuple[str, str], ...]
"""Names and Solidity types of a struct, in order."""
ENROLMENT_FIELDS: Fields = (("asset", "uint256"), ("owner", "address"), ("node", "address"))


def type_hash(name: str = "Report", fields: Fields = REPORT_FIELDS) -> bytes:
    """Return the EIP-712 type hash (32 bytes) of a flat struct."""
    members = ",".join(f"{kind} {field}" for field, kind in fields)
    return keccak(text=f"{name}({members})")


def domain(chain_id: int, contract: str, name: str = CONTRACT_NAME) -> dict[str, Any]:
    """Return the EIP-712 domain of the meter (or what `name` says) at `contract` on `chain_id`."""
    return {
        "name": name,
        "version": CONTRACT_VERSION,
        "chainId": chain_id,
        "verifyingContract": contract,
    }


def struct_message(
    name: str, fields: Fields, values: Mapping[str, Any], place: Mapping[str, Any]
) -> SignableMessage:
    """Return what a key signs for a struct's `values` by field name, in the domain `place`."""
    types = {name: [{"name": field, "type": kind} for field, kind in fields]}
    return encode_typed_data(dict(place), types, dict(values))


def report_message(report: Report, chain_id: int, contract: str) -> SignableMessage:
    """Return what the node key signs for `report`."""
    return struct_message("Report", REPORT_FIELDS, report.message(), domain(chain_id, contract))


def enrolment_message(
    asset: int, owner: str, node: str, chain_id: int, contract: str
) -> SignableMessage:
    """Return what a node key signs to prove that it wants to meter `asset` for `owner`."""
    values = {"asset": asset, "owner": owner, "node": node}
    return struct_message("Enrolment", ENROLMENT_FIELDS, values, domain(chain_id, contract))


def digest(message: SignableMessage) -> bytes:
    """Return the 32-byte EIP-712 digest of `message`."""
    return bytes(_hash_eip191_message(message))


def sign(message: SignableMessage, key: bytes) -> bytes:
    """Return the 65-byte signature r | s | v of `message`, low-s, v 27 or 28."""
    return bytes(Account.sign_message(message, key).signature)


def recover(message: SignableMessage, signature: bytes) -> str:
    """Return the checksummed address that signed `message`."""
    return str(Account.recover_message(message, signature=signature))
