"""The offer book behind a harness."""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.helpers.lease_builders import make_offer


@pytest.fixture(scope="session")
def offer_book() -> Any:
    return boa.load("contracts/mocks/OfferBookHarness.vy")


@pytest.fixture
def post(offer_book: Any) -> Callable[..., int]:
    """Post an offer for asset 1 in tenure 3 and return its nonce."""

    def send(asset: int = 1, tenure: int = 3, **overrides: Any) -> int:
        return int(offer_book.post(asset, tuple(make_offer(**overrides).values()), tenure))

    return send
