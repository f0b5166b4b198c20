"""The gate alone, owned by the owner."""

from typing import Any

import boa
import pytest

from scripts.lib.project import CONTRACTS


@pytest.fixture
def gate(owner: str, guardian: str) -> Any:
    with boa.env.prank(owner):
        return boa.load(str(CONTRACTS / "mocks" / "PauseGateHarness.vy"), guardian)
