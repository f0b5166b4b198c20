"""Valid offers as the contracts take them; every field can be overridden."""

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
    unknown = set(overrides) - set(offer)
    if unknown:
        raise KeyError(f"not a field of Offer: {sorted(unknown)}")
    return offer | overrides


def fields_of(struct: Any) -> dict[str, Any]:
    """Return a struct that a contract returned as a dictionary by field name."""
    return dict(struct._asdict())
