"""What attestors cannot do: raise a value, or touch hours that are not theirs to touch."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.meter_model import DISPUTE_WINDOW, HALF_DAY, HOUR, REPORT_DELAY

FIRST = START // HOUR


@pytest.mark.parametrize(("place", "value"), [(0, 3_601), (1, 65_535), (2, 3_601)])
def test_refute__value_above_the_present__reverts(meter, quorum, working, place, value):
    working(3)
    left = [3_600, 3_600, 3_600]
    left[place] = value

    with boa.reverts("oracle: above the present value"):
        quorum.refute(1, FIRST, *left)

    assert meter.refuted_hours(1, START // HALF_DAY) == 0


@pytest.mark.parametrize("present", [0, 1, 1_799, 3_599])
def test_refute__one_second_above_the_present__reverts(meter, quorum, working, present):
    working(2, available=present, busy=0)

    with boa.reverts("oracle: above the present value"):
        quorum.refute(1, FIRST, present + 1)
    quorum.refute(1, FIRST, present)

    assert meter.head(1).available_seconds == 2 * present


def test_refute__value_above_what_an_earlier_one_left__reverts(meter, quorum, working):
    working(2)
    former = quorum.refute(1, FIRST, 2_000)
    quorum.refute(1, FIRST, 500)

    with boa.reverts("oracle: above the present value"):
        quorum.carry(former)

    assert meter.head(1).available_seconds == HOUR + 500


def test_refute__carried_again__changes_nothing(meter, quorum, working):
    working(13)
    refutation = quorum.refutation(1, FIRST + 11, 0, 3_600)
    signatures = quorum.sign(refutation)
    quorum.carry(refutation, signatures)
    words = meter.head(1), [meter.card(1, START // HALF_DAY + n) for n in range(-1, 3)]

    for again in (signatures, quorum.sign(refutation, quorum.keys[2:])):
        with boa.reverts("oracle: nothing to refute"):
            quorum.carry(refutation, again)

    assert words == (meter.head(1), [meter.card(1, START // HALF_DAY + n) for n in range(-1, 3)])


def test_refute__same_values_in_hours_not_flagged_yet__flags_them(meter, quorum, working):
    working(3)
    quorum.refute(1, FIRST, 3_600)

    quorum.refute(1, FIRST, 3_600, 3_600)

    assert meter.refuted_hours(1, START // HALF_DAY) == 0b11
    assert meter.head(1).available_seconds == 3 * HOUR


def test_refute__hour_not_over__reverts_until_it_is(metering, quorum, working):
    working(2)
    boa.env.timestamp += HOUR - 1
    metering.submit()

    for count in (1, 2, 3):
        with boa.reverts("oracle: hour not over"):
            quorum.refute(1, FIRST + 3 - count, *[0] * count)
    boa.env.timestamp += 1
    quorum.refute(1, FIRST + 2, 0)

    assert metering.meter.head(1).available_seconds == 2 * HOUR


@pytest.mark.parametrize("hour", [FIRST + 2, FIRST + 3, FIRST + 1_000, 2**48, 2**255, 2**256 - 1])
def test_refute__future_hour__reverts(quorum, working, hour):
    working(2)

    with boa.reverts("oracle: hour not over"):
        quorum.refute(1, hour, 0)


def test_refute__hour_after_the_last_report__reverts_until_there_is_one(metering, quorum, working):
    working(2)
    boa.env.timestamp += 5 * HOUR

    for first, count in ((2, 1), (1, 2), (0, 4), (6, 1)):
        with boa.reverts("oracle: hour not reported"):
            quorum.refute(1, FIRST + first, *[0] * count)
    metering.submit(started_at=START + 6 * HOUR)
    quorum.refute(1, FIRST + 1, 0, 0, 0, 0, 0, 0)

    assert metering.meter.head(1).available_seconds == HOUR


def test_refute__silent_hours_between_reports__can_only_be_left_at_none(metering, quorum, working):
    working(2)
    boa.env.timestamp += 30 * HOUR
    metering.submit()

    with boa.reverts("oracle: above the present value"):
        quorum.refute(1, FIRST + 14, 1)
    quorum.refute(1, FIRST + 8, *[0] * 24)

    assert metering.meter.head(1).available_seconds == 2 * HOUR


def test_refute__before_the_first_card__reverts(meter, quorum, working):
    working(13)

    for first in (FIRST - 13, FIRST - 14):
        with boa.reverts("oracle: before enrolment"):
            quorum.refute(1, first, *[0] * 14)
    quorum.refute(1, FIRST - 12, *[0] * 13)

    assert meter.head(1).available_seconds == 12 * HOUR


@pytest.mark.parametrize("count", [0, 25])
def test_refute__no_hour_or_more_than_a_day__reverts(meter, quorum, working, count):
    working(30)

    with boa.reverts("oracle: no hours") if count == 0 else boa.reverts():
        quorum.refute(1, FIRST, *[0] * count)
    quorum.refute(1, FIRST, *[0] * 24)

    assert meter.head(1).available_seconds == 6 * HOUR


def test_refute__never_enrolled__reverts(quorum, working):
    working(1)

    for asset in (0, 2, 2**256 - 1):
        with boa.reverts("oracle: not enrolled"):
            quorum.refute(asset, FIRST, 0)


def test_refute__enrolled_and_never_reported__has_only_its_own_hour(metering, quorum):
    """A machine enrolled inside an hour: attestors may shut that hour and none after it."""
    boa.env.timestamp += 600
    metering.enroll(1)
    boa.env.timestamp = START + 2 * HOUR

    with boa.reverts("oracle: hour not reported"):
        quorum.refute(1, FIRST + 1, 0)
    quorum.refute(1, FIRST, 0)
    with boa.reverts("oracle: hour refuted"):
        metering.submit(started_at=START + 600, ended_at=START + HOUR)
    metering.submit(started_at=START + HOUR)

    assert metering.meter.head(1).available_seconds == HOUR


def test_refute__deadline__is_its_last_second(meter, quorum, working):
    working(2)
    deadline = boa.env.timestamp + 60
    refutation = quorum.refutation(1, FIRST, 0, deadline=deadline)
    signatures = quorum.sign(refutation)

    boa.env.timestamp = deadline + 1
    with boa.reverts("oracle: deadline is past"):
        quorum.carry(refutation, signatures)
    boa.env.timestamp = deadline
    quorum.carry(refutation, signatures)

    assert meter.head(1).available_seconds == HOUR


def test_refute__final_hours_of_a_long_silence__revert(metering, quorum, working):
    working(2)
    boa.env.timestamp += REPORT_DELAY + DISPUTE_WINDOW + 30 * 24 * HOUR
    metering.meter.roll(1, 60)

    for first in (FIRST, FIRST + 1, FIRST + 600):
        with boa.reverts("oracle: hour is final"):
            quorum.refute(1, first, 0)
