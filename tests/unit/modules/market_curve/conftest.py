"""Markets behind the harness, one deployment for each set of parameters."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.helpers import compiling
from tests.helpers.market_model import Market

MARKETS = (
    Market(),
    Market(5_000, 10_000, 1),
    Market(9_500, 40_000, 120_000),
    Market(6_667, 15_000, 50_000),
)
"""The default, both ends of the bounds, and one whose target no fraction of a market meets."""


@pytest.fixture(scope="session")
def deployer() -> Any:
    return compiling.deployer("mocks/MarketCurveHarness.vy")


@pytest.fixture(scope="session")
def curve_of(deployer: Any) -> Callable[[Market], Any]:
    """Return the harness of a market, deployed before the first test so that none undoes it."""

    @cache
    def deploy(market: Market) -> Any:
        return deployer.deploy(market.target_bps, market.steepness_bps, market.speed_bps)

    for market in MARKETS:
        deploy(market)
    return deploy
