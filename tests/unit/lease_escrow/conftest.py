"""Two markets per session, one over the real splitter and one over a mock; undone per test."""

from typing import Any

import pytest

from tests.conftest import START
from tests.helpers.lease_market import Market, Roles, deploy_market

ORIGIN = START - 1_000_000


@pytest.fixture(scope="session")
def roles(
    owner: str, registrar: str, guardian: str, treasury: str, host: str, lessee: str
) -> Roles:
    return Roles(owner, registrar, guardian, treasury, host, lessee)


@pytest.fixture(scope="session")
def market(roles: Roles) -> Market:
    return deploy_market(roles, ORIGIN)


@pytest.fixture(scope="session")
def mock_market(roles: Roles) -> Market:
    """Return a market whose splitter can be told to refuse."""
    return deploy_market(roles, ORIGIN, mock_splitter=True)


@pytest.fixture
def asset(market: Market) -> int:
    """Return a machine of the host, granted to the escrow, without an offer."""
    return market.machine()


@pytest.fixture
def escrow(market: Market) -> Any:
    return market.escrow
