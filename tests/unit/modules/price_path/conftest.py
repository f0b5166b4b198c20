"""The price path behind a harness, and words of quotes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.helpers.compiling import deployer

SEATS = 5

Words = Callable[..., list[int]]


@pytest.fixture(scope="session")
def path() -> Any:
    return deployer("mocks/PricePathHarness.vy").deploy()


@pytest.fixture(scope="session")
def words() -> Words:
    """Return five words of (price, observed at), 0 where a seat has none."""

    def make(quotes: dict[int, tuple[int, int]]) -> list[int]:
        made = [quotes.get(seat) for seat in range(SEATS)]
        return [quote[0] | quote[1] << 96 | 1 << 136 if quote else 0 for quote in made]

    return make
