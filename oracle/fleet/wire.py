"""Signed reports as JSON, on their way from a node to an aggregator.

One: `{"chain_id", "meter", "report": {field: value}, "signature"}`; several by POST: `{"chain_id",
"meter", "reports": [{"report", "signature"}, ...]}`. Numbers are integers, bytes 0x and hex.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oracle.errors import FatalError, ReportRefused
from oracle.report import REPORT_FIELDS, Report
from oracle.words import out_of_range

MAX_BODY_BYTES = 256 * 1_024
"""Room for a full batch with every number at its longest."""
MAX_BODY_REPORTS = 256
"""In one body."""
MAX_MESSAGE_BYTES = 4_096
"""One report on NATS."""
MALFORMED = "malformed"
MAX_KEPT = 2**63 - 1
"""Of an asset or a sequence: what a column of the inbox holds."""
_NAMES = frozenset(name for name, _ in REPORT_FIELDS)


@dataclass(frozen=True, slots=True)
class SignedReport:
    """What a node hands over."""

    report: Report
    signature: bytes


@dataclass(frozen=True, slots=True)
class Network:
    """Which meter the reports are for."""

    chain_id: int
    meter: str
    """Checksummed address."""

    def fields(self) -> dict[str, Any]:
        """Return the envelope's fields."""
        return {"chain_id": self.chain_id, "meter": self.meter}


def encode(network: Network, item: SignedReport) -> bytes:
    """Return one signed report as a message."""
    return _dump(network.fields() | _fields(item))


def encode_batch(network: Network, items: Sequence[SignedReport]) -> bytes:
    """Return up to `MAX_BODY_REPORTS` signed reports as one body."""
    return _dump(network.fields() | {"reports": [_fields(item) for item in items]})


def decode(body: bytes, network: Network) -> list[SignedReport | ReportRefused] | SignedReport:
    """Return what a body holds: a batch as a list, in its order, in place of a damaged item why.

    FatalError for a body that is none, a batch that is empty or too long, or another network;
    ReportRefused for a single report that is damaged.
    """
    if body.count(b"[") > 1 or body.count(b"{") > 1 + 2 * MAX_BODY_REPORTS:
        raise FatalError(
            f"the body is nested too deep, or holds more than {MAX_BODY_REPORTS} reports"
        )
    try:
        content = json.loads(body)
    except ValueError:
        raise FatalError("the body is not JSON") from None
    if not isinstance(content, dict):
        raise FatalError("the body is not an object")
    _check_network(content, network)
    if "reports" not in content:
        return _item(content)
    items = content["reports"]
    if not isinstance(items, list) or not 1 <= len(items) <= MAX_BODY_REPORTS:
        raise FatalError(f"reports: give a list of 1 to {MAX_BODY_REPORTS}")
    return [_item_or_why(item) for item in items]


def _check_network(content: dict[str, Any], network: Network) -> None:
    chain_id, meter = content.get("chain_id"), content.get("meter")
    if chain_id != network.chain_id or isinstance(chain_id, bool):
        raise FatalError(f"chain_id: this aggregator carries to chain {network.chain_id}")
    if not isinstance(meter, str) or meter.lower() != network.meter.lower():
        raise FatalError(f"meter: this aggregator carries to {network.meter}")


def _item_or_why(content: Any) -> SignedReport | ReportRefused:
    try:
        return _item(content)
    except ReportRefused as error:
        return error


def _item(content: Any) -> SignedReport:
    if not isinstance(content, dict):
        raise _malformed("an item is not an object")
    fields = content.get("report")
    if not isinstance(fields, dict) or fields.keys() != _NAMES:
        raise _malformed(f"report: give exactly the fields {', '.join(sorted(_NAMES))}")
    for name, value in fields.items():
        if name != "evidence" and type(value) is not int:
            raise _malformed(f"{name}: not an integer")
    report = Report(**fields | {"evidence": _bytes("evidence", fields["evidence"], 32)})
    if name := out_of_range(report) or _too_large(report):
        raise _malformed(f"{name}: out of range")
    return SignedReport(report, _bytes("signature", content.get("signature"), 65))


def _too_large(report: Report) -> str:
    """Return which number the inbox cannot keep, or "": no asset and no sequence comes near."""
    numbers = ("asset", "sequence")
    return next((name for name in numbers if getattr(report, name) > MAX_KEPT), "")


def _bytes(name: str, value: Any, length: int) -> bytes:
    if isinstance(value, str) and value.startswith("0x") and len(value) == 2 + 2 * length:
        try:
            found = bytes.fromhex(value[2:])
        except ValueError:
            found = b""
        if len(found) == length:
            return found
    raise _malformed(f"{name}: give 0x and {2 * length} hex digits")


def _malformed(text: str) -> ReportRefused:
    return ReportRefused(text, MALFORMED)


def _fields(item: SignedReport) -> dict[str, Any]:
    evidence = {"evidence": "0x" + item.report.evidence.hex()}
    return {
        "report": item.report.message() | evidence,
        "signature": "0x" + item.signature.hex(),
    }


def _dump(content: dict[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()
