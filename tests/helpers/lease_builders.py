"""Valid offers and leases as the contracts take them; every field can be overridden."""

from typing import Any

import boa

DAY = 86_400
HOUR = 3_600
PERIOD = 720 * HOUR
RATE = 20_000_000
"""Twenty dollars an hour in a token of six decimals."""
ZERO = "0x" + "00" * 20


def make_offer(**overrides: Any) -> dict[str, Any]:
    """Return a valid Offer by field name in the contract's order."""
    offer: dict[str, Any] = {
        "hourly_rate": RATE,
        "min_hours": 1,
        "max_hours": 8_760,
        "sla_bps": 9_900,
        "credit_bps": 3_000,
        "notice_hours": 24,
        "tenancy": 0,
        "is_indexed": False,
        "premium_bps": 0,
        "valid_until": boa.env.timestamp + 30 * DAY,
    }
    return _override(offer, overrides)


def make_lease(**overrides: Any) -> dict[str, Any]:
    """Return an open Lease by field name in the contract's order; what is held follows the term."""
    lease: dict[str, Any] = {
        "lessee": "0x" + "11" * 20,
        "asset": 1,
        "started_at": 0,
        "ends_at": 0,
        "hours": 100,
        "min_hours": 1,
        "hourly_rate": RATE,
        "sla_bps": 9_900,
        "credit_bps": 3_000,
        "notice_hours": 24,
        "is_closed": False,
        "notice_by_lessee": False,
        "escrowed": 0,
        "released": 0,
        "period_started_at": 0,
        "period_total": 0,
        "period_seconds": 0,
        "previous_lease_id": 0,
    }
    lease = _override(lease, {"started_at": boa.env.timestamp} | overrides)
    defaults = {
        "ends_at": lease["started_at"] + lease["hours"] * HOUR,
        "escrowed": lease["hourly_rate"] * lease["hours"],
        "period_started_at": lease["started_at"],
    }
    return lease | {name: value for name, value in defaults.items() if name not in overrides}


def fields_of(struct: Any) -> dict[str, Any]:
    """Return a struct that a contract returned as a dictionary by field name."""
    return dict(struct._asdict())


def _override(default: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    unknown = set(overrides) - set(default)
    if unknown:
        raise KeyError(f"no such field: {sorted(unknown)}")
    return default | overrides
