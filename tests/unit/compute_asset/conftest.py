"""One title contract, machines to register in it and contracts to list; all are factories."""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from scripts.lib.project import CONTRACTS
from tests.helpers.builders import LEASE, LESSOR, LIEN_HOLDER, PLEDGE, register
from tests.helpers.deploy import deploy_title


@pytest.fixture(scope="session")
def title(owner: str, guardian: str, registrar: str) -> Any:
    """A ComputeAsset with one registrar; each test's changes are undone."""
    contract = deploy_title(owner, guardian)
    contract.set_registrar(registrar, True, sender=owner)
    return contract


@pytest.fixture
def make_asset(title: Any, registrar: str, host: str) -> Callable[..., int]:
    """Registers a machine, by default for the host."""

    def make(to: str = host, **overrides: Any) -> int:
        return register(title, registrar, to, **overrides)

    return make


@pytest.fixture
def asset(make_asset: Callable[..., int]) -> int:
    """One machine of the host."""
    return make_asset()


@pytest.fixture
def make_contract(title: Any, owner: str) -> Callable[..., Any]:
    """Deploys a contract that makes any call; lists it where `rights` says so."""

    def make(rights: int = 0) -> Any:
        contract = boa.load(str(CONTRACTS / "mocks" / "MockCaller.vy"))
        if rights:
            title.approve_contract(contract, rights, sender=owner)
        return contract

    return make


@pytest.fixture
def make_lessor(title: Any, make_contract: Callable[..., Any]) -> Callable[..., Any]:
    """Deploys a listed lessor and lets the owners of `assets` grant it LEASE."""

    def make(*assets: int) -> Any:
        contract = make_contract(LESSOR)
        for asset in assets:
            title.grant(asset, contract, LEASE, sender=title.ownerOf(asset))
        return contract

    return make


@pytest.fixture
def make_lien_holder(title: Any, make_contract: Callable[..., Any]) -> Callable[..., Any]:
    """Deploys a listed lien holder and lets the owners of `assets` grant it PLEDGE."""

    def make(*assets: int) -> Any:
        contract = make_contract(LIEN_HOLDER)
        for asset in assets:
            title.grant(asset, contract, PLEDGE, sender=title.ownerOf(asset))
        return contract

    return make


@pytest.fixture
def call_as() -> Callable[..., None]:
    """Calls a function of the title as a contract: `call_as(lessor, title.setUser, ...)`."""

    def call(contract: Any, function: Any, *arguments: Any) -> None:
        contract.execute(function.contract.address, function.prepare_calldata(*arguments))

    return call
