"""Readings: interpolated inside an hour, also inside the head's own; constant only after it."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.meter_model import HALF_DAY, HOUR


def test_available_at__inside_an_hour__is_pro_rata_rounded_down(enrolled):
    enrolled.submit(available_seconds=1_001)

    readings = [enrolled.meter.available_at(1, START + s) for s in (0, 1, 4, 1_800, 3_599, 3_600)]

    assert readings == [0, 0, 1, 500, 1_000, 1_001]


@pytest.mark.parametrize("hours_until_next", [1, 80])
def test_available_at__head_in_mid_hour__is_interpolated_to_the_hours_end(
    enrolled, hours_until_next
):
    """The head at half past with 1,800 s: a quarter to reads 1,350, also after a next report."""
    moments = [START + s for s in (0, 900, 1_800, 2_700, 3_599, 3_600, 7_200, 2**256 - 1 - START)]
    boa.env.timestamp = START + 1_800
    enrolled.submit(ended_at=START + 1_800, available_seconds=1_800)
    early = [enrolled.meter.available_at(1, moment) for moment in moments]
    boa.env.timestamp = START + hours_until_next * HOUR
    enrolled.submit(available_seconds=0)

    late = [enrolled.meter.available_at(1, moment) for moment in moments]

    assert early == late == [0, 450, 900, 1_350, 1_799, 1_800, 1_800, 1_800]


def test_available_at__head_on_the_hour__is_the_total_from_there(enrolled):
    enrolled.submit(available_seconds=3_000)

    assert enrolled.meter.available_at(1, START + HOUR - 1) == 2_999
    assert enrolled.meter.available_at(1, START + HOUR) == 3_000
    assert enrolled.meter.available_at(1, START + HALF_DAY) == 3_000


def test_available_at__dark_hours_between_two_reports__add_nothing(enrolled):
    enrolled.submit(available_seconds=3_600)
    boa.env.timestamp = START + 30 * HOUR
    enrolled.submit(available_seconds=3_600)

    dark = [enrolled.meter.available_at(1, START + h * HOUR) for h in range(1, 30)]

    assert dark == [3_600] * 29
    assert enrolled.meter.available_at(1, START + 30 * HOUR - 1_800) == 5_400
    assert enrolled.meter.available_at(1, START + 30 * HOUR) == 7_200


@pytest.mark.parametrize("before", [1, HOUR, HALF_DAY, 10 * HALF_DAY, START])
def test_available_at__before_enrolment__is_zero(enrolled, before):
    enrolled.submit()

    assert enrolled.meter.available_at(1, START - before) == 0


def test_available_at__enrolled_in_mid_hour__counts_that_hours_report(metering):
    boa.env.timestamp = START + HALF_DAY - 600
    metering.enroll(1)
    boa.env.timestamp = START + HALF_DAY
    metering.submit()

    assert metering.meter.head(1).available_seconds == 600
    assert metering.meter.available_at(1, START + HALF_DAY - HOUR) == 0
    assert metering.meter.available_at(1, START + HALF_DAY - 1_800) == 300
    assert metering.meter.available_at(1, START + HALF_DAY) == 600


@pytest.mark.parametrize("moment", [0, START, 2**40, 2**40 * HALF_DAY, 2**255, 2**256 - 1])
def test_available_at__any_moment__never_reverts_once_enrolled(enrolled, moment):
    enrolled.submit()

    assert enrolled.meter.available_at(1, moment) == (HOUR if moment > START else 0)


@pytest.mark.parametrize("moment", [0, START, 2**256 - 1])
def test_available_at__never_enrolled__reverts(enrolled, moment):
    enrolled.register(2)

    with boa.reverts("oracle: not enrolled"):
        enrolled.meter.available_at(2, moment)
