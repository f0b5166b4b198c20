"""The real title and the real splitter, one machine of the host, one listed lien holder."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.helpers.builders import LIEN_HOLDER, PLEDGE, register
from tests.helpers.deploy import deploy_title
from tests.helpers.deploy_money import deploy_lien_holder, deploy_splitter, deploy_token
from tests.helpers.words import ZERO_ADDRESS


@pytest.fixture(scope="session")
def token(stranger: str) -> Any:
    contract = deploy_token()
    contract.mint(stranger, 10**12)
    return contract


@pytest.fixture(scope="session")
def title(owner: str, guardian: str, registrar: str) -> Any:
    contract = deploy_title(owner, guardian)
    contract.set_registrar(registrar, True, sender=owner)
    return contract


@pytest.fixture(scope="session")
def splitter(owner: str, token: Any, title: Any, treasury: str, stranger: str) -> Any:
    contract = deploy_splitter(owner, token, title, treasury)
    token.approve(contract, 2**256 - 1, sender=stranger)
    return contract


@pytest.fixture(scope="session")
def lien_holder(owner: str, title: Any, token: Any) -> str:
    """A contract that may hold liens and to which nothing is due; tests speak for it."""
    account = str(deploy_lien_holder(token).address)
    title.approve_contract(account, LIEN_HOLDER, sender=owner)
    return account


@pytest.fixture
def asset(title: Any, registrar: str, host: str) -> int:
    return register(title, registrar, host)


@pytest.fixture
def pledge(title: Any, asset: int, lien_holder: str) -> Callable[[str], None]:
    """Let the owner pledge the machine."""

    def _pledge(title_owner: str) -> None:
        title.grant(asset, lien_holder, PLEDGE, sender=title_owner)
        title.encumber(asset, lien_holder, sender=lien_holder)

    return _pledge


@pytest.fixture
def set_terms(splitter: Any, asset: int) -> Callable[..., None]:
    def _set(sender: str, beneficiary: str, operator: str = ZERO_ADDRESS, bps: int = 0) -> None:
        splitter.set_terms(asset, (operator, bps, beneficiary, 0), sender=sender)

    return _set


@pytest.fixture
def earned(splitter: Any, asset: int, stranger: str) -> Callable[[], dict[str, int]]:
    """Give the machine 10,000 and return what that credited, by account."""

    def _earn() -> dict[str, int]:
        splitter.deposit(asset, 10_000, sender=stranger)
        (event,) = [log for log in splitter.get_logs() if type(log).__name__ == "Deposited"]
        operator = str(splitter.terms_of(asset)[0][0])
        credits = {str(event.beneficiary): int(event.net)}
        if event.opex:
            credits[operator] = credits.get(operator, 0) + int(event.opex)
        return credits

    return _earn
