"""One world for all attacks on credit; what each does to it is undone."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.credit_attack_stage import build_world, fresh
from tests.helpers.credit_stage import CreditStage

Roles = dict[str, str]


@pytest.fixture(scope="session")
def roles(request: pytest.FixtureRequest) -> Roles:
    """Return every account that takes part, by its role."""
    names = ("owner", "guardian", "treasury", "host", "lessee", "lender", "operator", "stranger")
    return {name: request.getfixturevalue(name) for name in (*names, "payee")}


@pytest.fixture(scope="session")
def world(roles: Roles) -> tuple[CreditStage, int]:
    made = build_world(roles)
    boa.env.timestamp = START
    return made


@pytest.fixture
def stage(world: tuple[CreditStage, int]) -> CreditStage:
    return fresh(world)
