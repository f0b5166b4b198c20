"""The lease book behind a harness, and leases of every width."""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.helpers import lease_words
from tests.helpers.lease_builders import HOUR, RATE

LESSEE = "0x" + "11" * 20


@pytest.fixture(scope="session")
def lease_book() -> Any:
    return boa.load("contracts/mocks/LeaseBookHarness.vy")


@pytest.fixture
def open_one(lease_book: Any) -> Callable[..., int]:
    """Open a lease on an offer of the given terms and return its id."""

    def send(asset: int = 1, hours: int = 100, lessee: str = LESSEE, **terms: int) -> int:
        offer = {"hourly_rate": RATE, "min_hours": 1} | terms
        return int(
            lease_book.open(asset, lessee, hours, lease_words.pack(lease_words.OFFER, **offer))
        )

    return send


@pytest.fixture
def put(lease_book: Any) -> Callable[..., int]:
    """Write both words of lease 1000001 from fields by name and return its id."""

    def write(**fields: int) -> int:
        start = boa.env.timestamp
        given = {
            "lessee": int(LESSEE, 16),
            "started_at": start,
            "hours": 100,
            "ends_at": start + fields.get("hours", 100) * HOUR,
            "hourly_rate": RATE,
            "min_hours": 1,
        } | fields
        words = [
            lease_words.pack(layout, **{name: given[name] for name, _ in layout if name in given})
            for layout in (lease_words.PARTY, lease_words.TERMS)
        ]
        assert set(given) <= {name for name, _ in lease_words.PARTY + lease_words.TERMS}
        lease_book.write_words(1_000_001, *words)
        return 1_000_001

    return write
