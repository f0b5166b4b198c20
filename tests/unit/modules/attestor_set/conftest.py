"""The set alone, owned by the owner."""

from typing import Any

import boa
import pytest

from tests.helpers.compiling import deployer


@pytest.fixture(scope="session")
def attestor_set(owner: str) -> Any:
    with boa.env.prank(owner):
        return deployer("mocks/AttestorSetHarness.vy").deploy()
