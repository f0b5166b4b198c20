"""The part of the contracts' ABIs that the runner calls; a test compares it with the compiler's."""

from typing import Any

from oracle.report import REPORT_FIELDS

HEAD_FIELDS = (
    "sequence",
    "ended_at",
    "available_seconds",
    "busy_seconds",
    "energy_joules",
    "work_units",
    "mode",
)
NODE_FIELDS = (
    ("key", "address"),
    ("peak_watts", "uint256"),
    ("idle_watts", "uint256"),
    ("trust_level", "uint256"),
    ("is_live", "bool"),
    ("has_equivocated", "bool"),
)
SPEC_FIELDS = (
    ("kind", "uint8"),
    ("accelerator", "bytes32"),
    ("accelerator_count", "uint16"),
    ("memory_mib", "uint32"),
    ("power_limit_watts", "uint32"),
    ("region", "bytes32"),
    ("commissioned_at", "uint40"),
    ("purchase_price", "uint256"),
    ("documents", "bytes32"),
)
Fields = tuple[tuple[str, str], ...]


def _values(fields: Fields) -> list[dict[str, Any]]:
    return [{"name": name, "type": kind} for name, kind in fields]


def _struct(name: str, fields: Fields) -> dict[str, Any]:
    return {"name": name, "type": "tuple", "components": _values(fields)}


def _function(
    name: str, inputs: list[dict[str, Any]], outputs: list[dict[str, Any]], mutability: str = "view"
) -> dict[str, Any]:
    return {
        "type": "function",
        "name": name,
        "stateMutability": mutability,
        "inputs": inputs,
        "outputs": outputs,
    }


def _event(name: str, fields: Fields) -> dict[str, Any]:
    """An event whose first field, the asset, is indexed."""
    inputs = [value | {"indexed": index == 0} for index, value in enumerate(_values(fields))]
    return {"type": "event", "name": name, "inputs": inputs, "anonymous": False}


_ASSET = _values((("asset", "uint256"),))
_REPORT = _struct("report", REPORT_FIELDS)
_REPORTS = _REPORT | {"name": "reports", "type": "tuple[]"}
_NUMBER = _values((("", "uint256"),))

METER_ABI: list[dict[str, Any]] = [
    _function("title", [], _values((("", "address"),))),
    _function("is_enrolled", _ASSET, _values((("", "bool"),))),
    _function("node_of", _ASSET, [_struct("", NODE_FIELDS)]),
    _function("head", _ASSET, [_struct("", tuple((name, "uint256") for name in HEAD_FIELDS))]),
    _function("hash_report", [_REPORT], _values((("", "bytes32"),))),
    _function("REPORT_DELAY_SECONDS", [], _NUMBER),
    _function("submit", [_REPORT, *_values((("signature", "bytes"),))], [], "nonpayable"),
    _function(
        "submit_many", [_REPORTS, *_values((("signatures", "bytes[]"),))], _NUMBER, "nonpayable"
    ),
    _function("roll", _values((("asset", "uint256"), ("count", "uint256"))), [], "nonpayable"),
    _event("Recorded", REPORT_FIELDS),
    _event("Skipped", (("asset", "uint256"), ("sequence", "uint64"), ("code", "uint8"))),
]

TITLE_ABI: list[dict[str, Any]] = [
    _function("ownerOf", _values((("token_id", "uint256"),)), _values((("", "address"),))),
    _function("spec", _ASSET, [_struct("", SPEC_FIELDS)]),
    _function("device_asset", _values((("arg0", "bytes32"),)), _NUMBER),
]
