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


def values(fields: Fields) -> list[dict[str, Any]]:
    """Return inputs or outputs of (name, type) pairs."""
    return [{"name": name, "type": kind} for name, kind in fields]


def struct(name: str, fields: Fields) -> dict[str, Any]:
    """Return one input or output that is a struct."""
    return {"name": name, "type": "tuple", "components": values(fields)}


def function(
    name: str, inputs: list[dict[str, Any]], outputs: list[dict[str, Any]], mutability: str = "view"
) -> dict[str, Any]:
    """Return a function's entry."""
    return {
        "type": "function",
        "name": name,
        "stateMutability": mutability,
        "inputs": inputs,
        "outputs": outputs,
    }


def _event(name: str, fields: Fields) -> dict[str, Any]:
    """An event whose first field, the asset, is indexed."""
    inputs = [value | {"indexed": index == 0} for index, value in enumerate(values(fields))]
    return {"type": "event", "name": name, "inputs": inputs, "anonymous": False}


_ASSET = values((("asset", "uint256"),))
_REPORT = struct("report", REPORT_FIELDS)
_REPORTS = _REPORT | {"name": "reports", "type": "tuple[]"}
_NUMBER = values((("", "uint256"),))

METER_ABI: list[dict[str, Any]] = [
    function("title", [], values((("", "address"),))),
    function("is_enrolled", _ASSET, values((("", "bool"),))),
    function("node_of", _ASSET, [struct("", NODE_FIELDS)]),
    function("head", _ASSET, [struct("", tuple((name, "uint256") for name in HEAD_FIELDS))]),
    function("hash_report", [_REPORT], values((("", "bytes32"),))),
    function("REPORT_DELAY_SECONDS", [], _NUMBER),
    function("submit", [_REPORT, *values((("signature", "bytes"),))], [], "nonpayable"),
    function(
        "submit_many", [_REPORTS, *values((("signatures", "bytes[]"),))], _NUMBER, "nonpayable"
    ),
    function("roll", values((("asset", "uint256"), ("count", "uint256"))), [], "nonpayable"),
    _event("Recorded", REPORT_FIELDS),
    _event("Skipped", (("asset", "uint256"), ("sequence", "uint64"), ("code", "uint8"))),
]

TITLE_ABI: list[dict[str, Any]] = [
    function("ownerOf", values((("token_id", "uint256"),)), values((("", "address"),))),
    function("spec", _ASSET, [struct("", SPEC_FIELDS)]),
    function("device_asset", values((("arg0", "bytes32"),)), _NUMBER),
]
