"""The whole suite, deployed once; each test gets a stage of its own that the chain forgets."""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from oracle.signing import enrolment_message, sign
from tests.helpers.compiling import deployer
from tests.helpers.permits import signer
from tests.helpers.stage import Stage
from tests.invariant.money.suite import Suite, chain_id, deploy_suite

ROLES = (
    "owner",
    "registrar",
    "guardian",
    "treasury",
    "host",
    "lessee",
    "lender",
    "operator",
    "payee",
    "stranger",
)


@pytest.fixture(scope="session")
def suite(owner: str, treasury: str, registrar: str, guardian: str) -> Suite:
    """Deploy everything; `guardian` may pause, `registrar` may register beside the owner."""
    deployed = deploy_suite(owner, treasury)
    with boa.env.prank(owner):
        deployed.title.set_registrar(registrar, True)
        for contract in (deployed.title, deployed.meter, deployed.escrow):
            contract.set_guardian(guardian)
    return deployed


@pytest.fixture(scope="session")
def beneficiary(every_role: None) -> str:
    return str(boa.env.generate_address("beneficiary"))


@pytest.fixture
def stage(suite: Suite, beneficiary: str, request: pytest.FixtureRequest) -> Stage:
    """Return the stage with a lessee who has money."""
    roles = {name: str(request.getfixturevalue(name)) for name in ROLES}
    made = Stage(suite, roles | {"beneficiary": beneficiary})
    made.fund(roles["lessee"])
    return made


@pytest.fixture(scope="session")
def lien_holder(suite: Suite) -> str:
    """Return a listed contract that may hold liens; tests speak for it."""
    contract: Any = deployer("mocks/MockCaller.vy").deploy()
    suite.title.approve_contract(contract, 2, sender=suite.owner)
    return str(contract.address)


@pytest.fixture
def enrolment(suite: Suite) -> Callable[[int, str, str], tuple[str, bytes]]:
    """Return a new node key's address and its proof of possession."""

    def _enrolment(asset: int, owner: str, name: str) -> tuple[str, bytes]:
        key = signer(name)
        message = enrolment_message(asset, owner, key.address, chain_id(), suite.meter.address)
        return str(key.address), sign(message, key.key)

    return _enrolment
