"""The part of the meter's ABI that attestors call; a test compares it with the compiler's."""

from typing import Any

from oracle.refutation import REFUTATION_FIELDS, REVOCATION_FIELDS

Fields = tuple[tuple[str, str], ...]


def _values(fields: Fields) -> list[dict[str, Any]]:
    return [{"name": name, "type": kind} for name, kind in fields]


def _struct(name: str, fields: Fields) -> dict[str, Any]:
    return {"name": name, "type": "tuple", "components": _values(fields)}


def _function(
    name: str, inputs: list[dict[str, Any]], output: str = "", mutability: str = "view"
) -> dict[str, Any]:
    return {
        "type": "function",
        "name": name,
        "stateMutability": mutability,
        "inputs": inputs,
        "outputs": _values((("", output),)) if output else [],
    }


_REFUTATION = _struct("refutation", REFUTATION_FIELDS)
_REVOCATION = _struct("revocation", REVOCATION_FIELDS)
_HALF_DAY = _values((("asset", "uint256"), ("half_day", "uint256")))
_SIGNATURES = _values((("signatures", "bytes[]"),))

ATTESTING_ABI: list[dict[str, Any]] = [
    _function("config", [], "uint256"),
    _function("threshold", [], "uint256"),
    _function("attestors", [], "address[]"),
    _function("card", _HALF_DAY, "uint256"),
    _function("refuted_hours", _HALF_DAY, "uint256"),
    _function("hash_refutation", [_REFUTATION], "bytes32"),
    _function("hash_revocation", [_REVOCATION], "bytes32"),
    _function("REPORT_DELAY_SECONDS", [], "uint256"),
    _function("DISPUTE_WINDOW_SECONDS", [], "uint256"),
    _function("refute", [_REFUTATION, *_SIGNATURES], mutability="nonpayable"),
    _function("revoke_by_quorum", [_REVOCATION, *_SIGNATURES], mutability="nonpayable"),
]
