"""One harness per session: its functions are pure but for the clock."""

from typing import Any

import boa
import pytest


@pytest.fixture(scope="session")
def harness() -> Any:
    return boa.load("contracts/mocks/LoanMathHarness.vy")
