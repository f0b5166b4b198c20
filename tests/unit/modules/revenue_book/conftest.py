"""A bare revenue book."""

from typing import Any

import pytest

from tests.helpers.deploy_money import deploy_revenue_book


@pytest.fixture(scope="session")
def book() -> Any:
    return deploy_revenue_book()
