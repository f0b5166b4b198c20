"""One appraiser per session over a mock world, all seats taken; undone per test."""

from typing import Any

import boa
import pytest

from tests.helpers.appraisal import SEATS, Appraising, make_appraising


@pytest.fixture(scope="session")
def deployed(owner: str) -> Appraising:
    return make_appraising(owner)


@pytest.fixture
def appraising(deployed: Appraising) -> Appraising:
    """Return the appraiser with five seats and no price, market figure or machine, a day later."""
    fresh = Appraising(deployed.appraiser, deployed.world, deployed.owner)
    for seat in range(SEATS):
        fresh.seat(seat)  # at the test's own time: deployed once, they were filled at another
    boa.env.timestamp += 86_400
    return fresh


@pytest.fixture
def appraiser(appraising: Appraising) -> Any:
    return appraising.appraiser


@pytest.fixture
def appraised(appraising: Appraising) -> Appraising:
    """Return the same with a price by all seats, a market figure and machine 1."""
    appraising.quotes(*[20_000 * 10**6] * SEATS)
    appraising.market()
    appraising.machine()
    return appraising
