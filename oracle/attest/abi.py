"""The part of the contracts' ABIs that attestors call; a test compares it with the compiler's."""

from typing import Any

from oracle.chain.abi import function, struct, values
from oracle.dismissal import DISMISSAL_FIELDS
from oracle.refutation import REFUTATION_FIELDS, REVOCATION_FIELDS

_REFUTATION = struct("refutation", REFUTATION_FIELDS)
_REVOCATION = struct("revocation", REVOCATION_FIELDS)
_DISMISSAL = struct("dismissal", DISMISSAL_FIELDS)
_DISPUTE_FIELDS = (
    ("disputer", "address"),
    ("bond", "uint256"),
    ("first_hour", "uint256"),
    ("hours", "uint256"),
    ("held_until", "uint256"),
    ("is_open", "bool"),
)
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

BONDS_ABI: list[dict[str, Any]] = [
    function("METER", [], values((("", "address"),))),
    function("escrow", [], values((("", "address"),))),
    function("token", [], values((("", "address"),))),
    function(
        "dispute_of",
        values((("lease_id", "uint256"), ("period", "uint256"))),
        [struct("", _DISPUTE_FIELDS)],
    ),
    function("hash_dismissal", [_DISMISSAL], values((("", "bytes32"),))),
    function("dismiss", [_DISMISSAL, *_SIGNATURES], [], "nonpayable"),
]

TOKEN_ABI: list[dict[str, Any]] = [
    function("decimals", [], values((("", "uint8"),))),
    function("symbol", [], values((("", "string"),))),
]
