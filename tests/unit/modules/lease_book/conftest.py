"""The lease book behind a harness."""

from typing import Any

import boa
import pytest


@pytest.fixture(scope="session")
def lease_book() -> Any:
    return boa.load("contracts/mocks/LeaseBookHarness.vy")
