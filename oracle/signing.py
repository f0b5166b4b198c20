"""EIP-712 signing of reports and of enrolments. Pure: no clock, no network, no files."""

from typing import Any

from eth_account import Account
from eth_account.messages import SignableMessage, _hash_eip191_message, encode_typed_data
from eth_utils import keccak

from oracle.report import REPORT_FIELDS, Report

CONTRACT_NAME = "MetricsOracle"
CONTRACT_VERSION = "1"
ENROLMENT_FIELDS = (("asset", "uint256"), ("owner", "address"), ("node", "address"))


def type_hash(name: str = "Report", fields: tuple[tuple[str, str], ...] = REPORT_FIELDS) -> bytes:
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


def report_message(report: Report, chain_id: int, contract: str) -> SignableMessage:
    """Return what the node key signs for `report`."""
    types = {"Report": [{"name": name, "type": kind} for name, kind in REPORT_FIELDS]}
    return encode_typed_data(domain(chain_id, contract), types, report.message())


def enrolment_message(
    asset: int, owner: str, node: str, chain_id: int, contract: str
) -> SignableMessage:
    """Return what a node key signs to prove that it wants to meter `asset` for `owner`."""
    types = {"Enrolment": [{"name": name, "type": kind} for name, kind in ENROLMENT_FIELDS]}
    message = {"asset": asset, "owner": owner, "node": node}
    return encode_typed_data(domain(chain_id, contract), types, message)


def digest(message: SignableMessage) -> bytes:
    """Return the 32-byte EIP-712 digest of `message`."""
    return bytes(_hash_eip191_message(message))


def sign(message: SignableMessage, key: bytes) -> bytes:
    """Return the 65-byte signature r | s | v of `message`, low-s, v 27 or 28."""
    return bytes(Account.sign_message(message, key).signature)


def recover(message: SignableMessage, signature: bytes) -> str:
    """Return the checksummed address that signed `message`."""
    return str(Account.recover_message(message, signature=signature))
