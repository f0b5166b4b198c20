"""A bare ledger over a settlement token whose conduct the tests set."""

from typing import Any

import boa
import pytest

from tests.helpers.deploy_money import deploy_claims, deploy_token

UNLIMITED = 2**256 - 1
RICH = 1_000_000


@pytest.fixture(scope="session")
def dollar(lessee: str) -> Any:
    token = deploy_token()
    token.mint(lessee, RICH)
    return token


@pytest.fixture(scope="session")
def vault(dollar: Any, lessee: str) -> Any:
    """Return the contract under test; the lessee lets it pull, and it holds as much itself."""
    contract = deploy_claims(dollar)
    dollar.mint(contract, RICH)
    with boa.env.prank(lessee):
        dollar.approve(contract, UNLIMITED)
    return contract
