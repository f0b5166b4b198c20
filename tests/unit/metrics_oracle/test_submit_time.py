"""When a report may end, when it may arrive."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.meter_model import HOUR, REPORT_DELAY
from tests.helpers.metering import Metering, deploy_meter


@pytest.mark.parametrize(
    ("started_at", "ended_at"),
    [
        (START, START + HOUR),
        (START, START + 1),
        (START + HOUR - 1, START + HOUR),
        (START + 10, START + 20),
    ],
)
def test_submit__inside_one_hour__is_accepted(enrolled, started_at, ended_at):
    enrolled.submit(started_at=started_at, ended_at=ended_at)

    assert enrolled.meter.head(1)[1:3] == (ended_at, ended_at - started_at)


@pytest.mark.parametrize(
    ("started_at", "ended_at"),
    [
        (START + 1, START + HOUR + 1),
        (START + HOUR - 1, START + HOUR + 1),
        (START, START + 2 * HOUR),
        (START, START),
        (START + 10, START + 9),
    ],
)
def test_submit__across_the_hour_or_backwards__reverts(enrolled, started_at, ended_at):
    boa.env.timestamp = START + 3 * HOUR

    with boa.reverts("oracle: period"):
        enrolled.submit(started_at=started_at, ended_at=ended_at, available_seconds=0)


def test_submit__ends_now__is_accepted(enrolled):
    boa.env.timestamp = START + 1_000

    enrolled.submit(started_at=START, ended_at=START + 1_000)

    assert enrolled.meter.head(1).ended_at == START + 1_000


@pytest.mark.parametrize("ahead", [1, 60, 2_599])
def test_submit__ends_in_the_future__reverts(enrolled, ahead):
    """A clock that runs ahead must not shut out the honest reports that follow."""
    boa.env.timestamp = START + 1_000

    with boa.reverts("oracle: period"):
        enrolled.submit(started_at=START, ended_at=START + 1_000 + ahead)
    enrolled.submit(started_at=START, ended_at=START + 1_000)


def test_submit__wholly_in_the_future__reverts(enrolled):
    with boa.reverts("oracle: period"):
        enrolled.submit(started_at=START + 86_400, ended_at=START + 86_460, available_seconds=0)


@pytest.mark.parametrize("started_at", [0, START - 1, START - HOUR])
def test_submit__before_enrolment__reverts(enrolled, started_at):
    with boa.reverts("oracle: overlaps"):
        enrolled.submit(started_at=started_at, ended_at=started_at + 1)


def test_submit__one_second_into_the_last_report__reverts(enrolled):
    enrolled.submit(started_at=START, ended_at=START + 600)

    with boa.reverts("oracle: overlaps"):
        enrolled.submit(started_at=START + 599, ended_at=START + 700)
    enrolled.submit(started_at=START + 600, ended_at=START + 700)


def test_submit__an_older_hour_after_a_newer_one__reverts(enrolled):
    boa.env.timestamp = START + 2 * HOUR
    enrolled.submit(started_at=START + HOUR, ended_at=START + 2 * HOUR)

    with boa.reverts("oracle: overlaps"):
        enrolled.submit(started_at=START, ended_at=START + HOUR)


@pytest.mark.parametrize("ended_at", [START + 60, START + HOUR])
def test_submit__last_second_of_the_delay__is_accepted(enrolled, ended_at):
    """The clock of the measured hour counts, not the end of the report."""
    boa.env.timestamp = START + HOUR + REPORT_DELAY

    enrolled.submit(started_at=START, ended_at=ended_at)

    assert enrolled.meter.head(1).available_seconds == ended_at - START


@pytest.mark.parametrize("ended_at", [START + 60, START + HOUR])
@pytest.mark.parametrize("late", [1, 86_400])
def test_submit__one_second_late__reverts(enrolled, ended_at, late):
    boa.env.timestamp = START + HOUR + REPORT_DELAY + late

    with boa.reverts("oracle: late"):
        enrolled.submit(started_at=START, ended_at=ended_at)
    assert enrolled.meter.head(1).available_seconds == 0


@pytest.mark.parametrize("delay", [HOUR, 24 * HOUR])
def test_submit__another_delay__is_kept_to_the_second(title, owner, guardian, host, delay):
    metering = Metering(deploy_meter(title, owner, guardian, delay), title, host)
    metering.enroll(1)
    boa.env.timestamp = START + HOUR + delay + 1

    with boa.reverts("oracle: late"):
        metering.submit(started_at=START, ended_at=START + HOUR)
    boa.env.timestamp -= 1
    metering.submit(started_at=START, ended_at=START + HOUR)


def test_submit__while_enroll_is_paused__goes_through(enrolled, guardian):
    enrolled.meter.pause(sender=guardian)

    enrolled.submit()

    assert enrolled.meter.head(1).available_seconds == HOUR
