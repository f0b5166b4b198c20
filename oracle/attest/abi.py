"""The part of the meter's ABI that attestors call; a test compares it with the compiler's."""

from typing import Any

from oracle.chain.abi import function, struct, values
from oracle.refutation import REFUTATION_FIELDS, REVOCATION_FIELDS

_REFUTATION = struct("refutation", REFUTATION_FIELDS)
_REVOCATION = struct("revocation", REVOCATION_FIELDS)
_HALF_DAY = values((("asset", "uint256"), ("half_day", "uint256")))
_SIGNATURES = values((("signatures", "bytes[]"),))

ATTESTING_ABI: list[dict[str, Any]] = [
    function("config", [], values((("", "uint256"),))),
    function("threshold", [], values((("", "uint256"),))),
    function("attestors", [], values((("", "address[]"),))),
    function("card", _HALF_DAY, values((("", "uint256"),))),
    function("refuted_hours", _HALF_DAY, values((("", "uint256"),))),
    function("hash_refutation", [_REFUTATION], values((("", "bytes32"),))),
    function("hash_revocation", [_REVOCATION], values((("", "bytes32"),))),
    function("REPORT_DELAY_SECONDS", [], values((("", "uint256"),))),
    function("DISPUTE_WINDOW_SECONDS", [], values((("", "uint256"),))),
    function("HOLD_SECONDS", [], values((("", "uint256"),))),
    function("final_until", values((("asset", "uint256"),)), values((("", "uint256"),))),
    function("refute", [_REFUTATION, *_SIGNATURES], [], "nonpayable"),
    function("revoke_by_quorum", [_REVOCATION, *_SIGNATURES], [], "nonpayable"),
]
