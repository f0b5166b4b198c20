"""A bare claim ledger that can owe anything to anyone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.helpers.deploy_money import deploy_claims, deploy_token

Owe = Callable[[str, int], None]


@pytest.fixture(scope="session")
def dollar() -> Any:
    return deploy_token()


@pytest.fixture(scope="session")
def ledger(dollar: Any) -> Any:
    return deploy_claims(dollar)


@pytest.fixture
def owe(ledger: Any, dollar: Any) -> Owe:
    """Credit an account and bring the money for it."""

    def _owe(account: str, amount: int) -> None:
        dollar.mint(ledger, amount)
        ledger.credit(account, amount)

    return _owe
