"""A refuted hour takes no report any more; the hours around it do."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.event_logs import events_of
from tests.helpers.meter_model import HALF_DAY, HOUR, REPORT_DELAY

FIRST = START // HOUR


@pytest.fixture
def half_told(metering, quorum):
    """Asset 1 told half of its first hour; that hour is over."""
    metering.enroll(1)
    boa.env.timestamp = START + HOUR // 2
    metering.submit()
    boa.env.timestamp = START + HOUR
    return metering


def rest(metering, **fields):
    """Return a report of the hour's other half."""
    fields = {"started_at": START + HOUR // 2, "ended_at": START + HOUR} | fields
    return metering.report(**fields)


def test_submit__rest_of_an_hour_not_refuted__is_recorded(half_told):
    half_told.submit_report(rest(half_told))

    assert half_told.meter.head(1).available_seconds == HOUR


@pytest.mark.parametrize("left", [0, 1, 1_800])
def test_submit__rest_of_a_refuted_hour__reverts(half_told, quorum, left):
    quorum.refute(1, FIRST, left)
    before = half_told.meter.head(1)

    for seconds in (0, 1, 1_800):
        report = rest(half_told, available_seconds=seconds, busy_seconds=0)
        with boa.reverts("oracle: hour refuted"):
            half_told.submit_report(report)

    assert half_told.meter.head(1) == before
    assert half_told.meter.available_at(1, START + HOUR) == left


def test_submit__hour_after_a_refuted_one__is_recorded(half_told, quorum):
    quorum.refute(1, FIRST, 0)
    boa.env.timestamp += HOUR

    half_told.submit(started_at=START + HOUR)

    assert half_told.meter.head(1).available_seconds == HOUR
    assert half_told.meter.refuted_hours(1, START // HALF_DAY) == 1


def test_submit_many__rest_of_a_refuted_hour__is_skipped_and_blocks_nothing(half_told, quorum):
    quorum.refute(1, FIRST, 600)
    boa.env.timestamp += HOUR
    refused = rest(half_told)
    kept = half_told.report(sequence=3, started_at=START + HOUR)

    assert half_told.submit_many(half_told.signed(refused, kept)) == 1
    skipped = events_of(half_told.meter, "Skipped")

    assert skipped == [{"asset": 1, "sequence": 2, "code": 17}]
    assert half_told.meter.head(1).available_seconds == 600 + HOUR


def test_submit_many__nothing_but_a_refuted_hour__reverts(half_told, quorum):
    quorum.refute(1, FIRST, 0)

    with boa.reverts("oracle: nothing recorded"):
        half_told.submit_many(half_told.signed(rest(half_told)))


def test_submit__another_key__cannot_refill_either(half_told, quorum, host):
    quorum.refute(1, FIRST, 0)
    half_told.rotate(1, "second key")
    with boa.reverts("oracle: hour refuted"):
        half_told.submit_report(rest(half_told))
    half_told.meter.revoke(1, sender=host)
    half_told.enroll(1, "third key")
    with boa.reverts("oracle: hour refuted"):
        half_told.submit_report(rest(half_told))

    assert half_told.meter.available_at(1, START + HOUR) == 0


def test_submit__last_second_of_the_delay__cannot_refill_either(half_told, quorum):
    quorum.refute(1, FIRST, 0)
    boa.env.timestamp = START + HOUR + REPORT_DELAY

    with boa.reverts("oracle: hour refuted"):
        half_told.submit_report(rest(half_told))
    boa.env.timestamp += 1
    with boa.reverts("oracle: late"):
        half_told.submit_report(rest(half_told))


@pytest.mark.parametrize("place", range(12))
def test_submit__each_hour_of_a_half_day__only_the_refuted_one_is_shut(metering, quorum, place):
    """Every bit of the flags stands for its own hour."""
    metering.enroll(1)
    boa.env.timestamp = START + place * HOUR + 60
    metering.submit(started_at=START + place * HOUR)
    boa.env.timestamp = START + (place + 1) * HOUR
    quorum.refute(1, FIRST + place, 0)

    with boa.reverts("oracle: hour refuted"):
        metering.submit(started_at=START + place * HOUR + 60)
    boa.env.timestamp += HOUR
    metering.submit(started_at=START + (place + 1) * HOUR)

    assert metering.meter.head(1).available_seconds == HOUR
    assert metering.meter.refuted_hours(1, START // HALF_DAY) == 1 << place


def test_refuted_hours__no_card__are_none(half_told, quorum):
    quorum.refute(1, FIRST, 0)

    for half_day in (0, START // HALF_DAY - 1, START // HALF_DAY + 1, 2**40, 2**256 - 1):
        assert half_told.meter.refuted_hours(1, half_day) == 0
    with boa.reverts("oracle: not enrolled"):
        half_told.meter.refuted_hours(2, START // HALF_DAY)
