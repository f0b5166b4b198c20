"""One meter over a mock title, deployed once; every test's changes are undone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boa
import pytest

from oracle.report import Report
from tests.conftest import START
from tests.helpers.attesting import Quorum
from tests.helpers.compiling import deployer
from tests.helpers.meter_model import HOUR, AssetModel
from tests.helpers.metering import ACCELERATORS, IDLE_WATTS, PEAK_WATTS, Metering, deploy_meter


@pytest.fixture(scope="session")
def title() -> Any:
    """A title that answers what it is told to."""
    return deployer("mocks/MockTitle.vy").deploy()


@pytest.fixture(scope="session")
def meter(title: Any, owner: str, guardian: str) -> Any:
    """A meter with one profile and no asset."""
    return deploy_meter(title, owner, guardian)


@pytest.fixture
def metering(meter: Any, title: Any, host: str) -> Metering:
    """The meter with what it takes to enrol machines and to report."""
    return Metering(meter, title, host)


@pytest.fixture
def enrolled(metering: Metering) -> Metering:
    """Asset 1 enrolled at the start; now it is an hour later, and nothing is reported yet."""
    metering.enroll(1)
    boa.env.timestamp += HOUR
    return metering


@pytest.fixture
def fleet(metering: Metering) -> Metering:
    """Assets 1 to 5 enrolled; then seven hours and a second passed."""
    for asset in range(1, 6):
        metering.enroll(asset)
    boa.env.timestamp += 7 * HOUR + 1
    return metering


@pytest.fixture
def pair(enrolled: Metering) -> tuple[Report, Report]:
    """Two reports of asset 1 with one sequence that differ in what they claim."""
    report = enrolled.report()
    return report, replace(report, available_seconds=0, busy_seconds=0)


@pytest.fixture
def quorum(meter: Any, owner: str) -> Quorum:
    """Five attestors of the meter, of whom three must sign."""
    return Quorum(meter, owner)


@pytest.fixture
def disputes(meter: Any, owner: str) -> str:
    """The contract whose disputes hold hours of the meter."""
    contract = str(deployer("mocks/MockCaller.vy").deploy().address)
    meter.set_disputes(contract, sender=owner)
    return contract


@pytest.fixture
def working(metering: Metering) -> Callable[..., AssetModel]:
    """A factory: asset 1 enrolled at the start, so many whole hours reported, now at their end."""

    def _working(hours: int, available: int = HOUR, busy: int = HOUR // 2) -> AssetModel:
        metering.enroll(1)
        model = AssetModel(START, *(ACCELERATORS * watts for watts in (IDLE_WATTS, PEAK_WATTS)))
        for first in range(0, hours, 6):
            count = min(6, hours - first)
            boa.env.timestamp = START + (first + count) * HOUR
            reports = [
                metering.report(
                    sequence=hour + 1,
                    started_at=START + hour * HOUR,
                    ended_at=START + (hour + 1) * HOUR,
                    available_seconds=available,
                    busy_seconds=busy,
                )
                for hour in range(first, first + count)
            ]
            metering.submit_many(metering.signed(*reports))
            for report in reports:
                model.record(report)
        return model

    return _working
