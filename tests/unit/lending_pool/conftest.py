"""One pool per test session and decimals; what a test does to it is undone."""

from collections.abc import Callable

import boa
import pytest

from tests.conftest import START
from tests.helpers.pool_stage import STEP, PoolStage, build_pool

MakePool = Callable[..., PoolStage]


@pytest.fixture(scope="session", params=[6, 8, 18], ids=lambda d: f"{d} decimals")
def any_stage(request: pytest.FixtureRequest, owner: str, guardian: str) -> PoolStage:
    """Return a pool of each number of decimals that money can have."""
    boa.env.timestamp = START
    return build_pool(owner, guardian, request.param)


@pytest.fixture(scope="session")
def stage(owner: str, guardian: str) -> PoolStage:
    """Return a pool of six decimals."""
    boa.env.timestamp = START
    return build_pool(owner, guardian)


@pytest.fixture(scope="session")
def flat_stage(owner: str, guardian: str) -> PoolStage:
    """Return a pool that always lends at 15 %."""
    boa.env.timestamp = START
    return build_pool(owner, guardian, curve=(1_500, 1_500, 5_000, 1_500))


@pytest.fixture
def make_pool(owner: str, guardian: str) -> MakePool:
    """Deploy a pool with fields of choice."""

    def _make(**fields: object) -> PoolStage:
        return build_pool(owner, guardian, **fields)

    return _make


@pytest.fixture
def lent(flat_stage: PoolStage, lender: str) -> PoolStage:
    """Return a pool with 100,000, 10,000 of them lent on machine 1 for thirty days at 15 %."""
    flat_stage.deposit(lender, 100_000 * flat_stage.unit)
    flat_stage.lend(1, 10_000 * flat_stage.unit)
    boa.env.timestamp += STEP
    return flat_stage
