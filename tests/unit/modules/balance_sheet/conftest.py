"""The sheet alone at a rate that never moves: 12 % a year, 1 % a step."""

from typing import Any

import boa
import pytest

from tests.conftest import START
from tests.helpers.deploy_money import deploy_token

RATE_BPS = 1_200
CAP_TOKENS = 4_294_967_295


@pytest.fixture(scope="session")
def sheet(owner: str) -> Any:
    boa.env.timestamp = START
    token = deploy_token(18)
    with boa.env.prank(owner):
        return boa.load(
            "contracts/mocks/BalanceSheetHarness.vy", token, RATE_BPS, CAP_TOKENS * 10**18
        )
