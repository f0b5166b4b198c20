"""The sheet alone at a rate that never moves: 12 % a year, 1 % a step."""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.conftest import START
from tests.helpers.deploy_money import deploy_token

RATE_BPS = 1_200
CAP_TOKENS = 4_294_967_295


@pytest.fixture(scope="session")
def make_sheet(owner: str) -> Callable[[int], Any]:
    """Deploys a sheet at an annual rate, bps."""

    def make(rate_bps: int) -> Any:
        boa.env.timestamp = START
        token = deploy_token(18)
        with boa.env.prank(owner):
            path = "contracts/mocks/BalanceSheetHarness.vy"
            return boa.load(path, token, rate_bps, CAP_TOKENS * 10**18)

    return make


@pytest.fixture(scope="session")
def sheet(make_sheet: Callable[[int], Any]) -> Any:
    return make_sheet(RATE_BPS)
