"""Downtime that attestors found: what a lessee with root on the machine is not charged for."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.meter_model import HALF_DAY, HOUR, REPORT_DELAY

FIRST = START // HOUR
DAY = 24 * HOUR


def test_downtime_between__nothing_refuted__is_none(meter, working):
    working(30, available=1_000, busy=500)

    assert meter.downtime_between(1, START, START + 30 * HOUR) == 0
    assert meter.available_at(1, START + 30 * HOUR) == 30_000


def test_downtime_between__refuted_hours__are_what_was_left_none_of(meter, quorum, working):
    model = working(30)
    quorum.refute(1, FIRST + 11, 600, 0, 3_600)
    model.refute(FIRST + 11, [600, 0, 3_600])

    assert meter.downtime_between(1, START, START + 30 * HOUR) == 3_000 + 3_600
    for start in range(10 * HOUR, 15 * HOUR, 1_234):
        for end in range(start, 15 * HOUR, 1_357):
            span = (START + start, START + end)
            assert meter.downtime_between(1, *span) == model.downtime_between(*span)


def test_downtime_between__half_of_a_refuted_hour__counts_by_half_rounded_down(
    meter, quorum, working
):
    working(2)
    quorum.refute(1, FIRST, 601)
    halves = [(START, START + 1_800), (START + 1_800, START + HOUR)]

    assert [meter.downtime_between(1, *half) for half in halves] == [1_499, 1_499]
    assert meter.downtime_between(1, START, START + HOUR) == 2_999


def test_downtime_between__silent_hours__are_down_once_attestors_say_so(metering, quorum):
    """Nobody reports: anyone opens the cards, and attestors leave nothing of the hours."""
    metering.enroll(1)
    boa.env.timestamp = START + HALF_DAY + REPORT_DELAY + 1
    span = (START, START + 6 * HOUR)
    assert metering.meter.downtime_between(1, *span) == 0
    metering.meter.roll(1, 1)
    assert metering.meter.downtime_between(1, *span) == 0

    quorum.refute(1, FIRST + 2, 0, 0)

    assert metering.meter.downtime_between(1, *span) == 2 * HOUR
    assert metering.meter.available_at(1, span[1]) == 0


def test_downtime_between__span_after_the_head_or_before_enrolment__is_none(meter, quorum, working):
    working(3)
    quorum.refute(1, FIRST, 0)
    for span in ((0, 31 * DAY), (START - DAY, START), (START + HOUR, START + 9 * DAY)):
        assert meter.downtime_between(1, *span) == 0
    far = 2**256 - 1
    assert meter.downtime_between(1, far, far) == 0
    assert meter.downtime_between(1, START, START) == 0
    assert meter.downtime_between(1, START - DAY, START + 30 * DAY) == HOUR


@pytest.mark.parametrize("more", [0, 1, 43_199])
def test_downtime_between__longest_span_anywhere_in_a_half_day__reads_all_of_it(
    meter, quorum, working, more
):
    working(3)
    quorum.refute(1, FIRST + 1, 0)

    assert meter.downtime_between(1, START - 31 * DAY + 2 * HOUR, START + 2 * HOUR) == HOUR
    assert meter.downtime_between(1, START + HOUR - more, START + HOUR - more + 31 * DAY) == HOUR


def test_downtime_between__too_long_or_backwards__reverts(meter, working):
    working(1)
    assert meter.downtime_between(1, START, START + 31 * DAY) == 0

    with boa.reverts("oracle: span"):
        meter.downtime_between(1, START, START + 31 * DAY + 1)
    with boa.reverts("oracle: span"):
        meter.downtime_between(1, START + 1, START)
    with boa.reverts("oracle: not enrolled"):
        meter.downtime_between(2, START, START)
