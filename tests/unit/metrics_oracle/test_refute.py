"""Refutation: hours fall, later totals with them, and nothing refills them."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.attesting import REASON, Quorum
from tests.helpers.event_logs import only_event
from tests.helpers.meter_model import DISPUTE_WINDOW, HALF_DAY, HOUR, REPORT_DELAY
from tests.helpers.meter_words import Card
from tests.helpers.metering import Metering, deploy_meter

FIRST = START // HOUR
"""The number of the first hour."""
DAY = START // HALF_DAY
"""The number of the first half day."""


def check(meter, model, moments=range(-1, 80)):
    """Compare every reading around with the exact model's."""
    for hour in moments:
        for more in (0, 1, 1_800, 3_599):
            moment = START + hour * HOUR + more
            assert meter.available_at(1, moment) == model.available_at(moment)
    for half_day in range(DAY - 1, DAY + 8):
        assert meter.busy_at(1, half_day) == model.busy_at(half_day)


def test_refute__one_hour__falls_and_is_flagged(meter, quorum, working):
    model = working(3)
    before = meter.head(1)

    quorum.refute(1, FIRST + 1, 600)
    event = only_event(meter, "Refuted")

    assert event == {
        "asset": 1,
        "first_hour": FIRST + 1,
        "seconds": (600,),
        "available_seconds": 3_000,
        "busy_seconds": 3_000,
        "config": 1,
        "reason": REASON,
    }
    assert model.refute(FIRST + 1, [600]) == (3_000, 3_000)
    check(meter, model)
    assert meter.head(1) == (
        *before[:2],
        before.available_seconds - 3_000,
        before.busy_seconds - 3_000,
        *before[4:],
    )
    assert meter.refuted_hours(1, DAY) == 0b10
    assert Card.unpack(meter.card(1, DAY)).hours == (3_600, 600, 3_600) + (0,) * 9


@pytest.mark.parametrize(
    ("first", "count"), [(0, 24), (5, 24), (11, 2), (12, 12), (3, 1), (23, 24)]
)
def test_refute__across_half_days__later_cards_and_head_are_exact(
    meter, quorum, working, first, count
):
    model = working(47, busy=900)
    left = [(1_000 + 97 * place) % 3_601 for place in range(count)]

    quorum.refute(1, FIRST + first, *left)
    event = only_event(meter, "Refuted")

    assert (event["available_seconds"], event["busy_seconds"]) == model.refute(FIRST + first, left)
    check(meter, model)
    flags = sum(meter.refuted_hours(1, DAY + place) << 12 * place for place in range(5))
    assert flags == (2**count - 1) << first


@pytest.mark.parametrize("values", [(0,), (3_600,), (0, 1), (3_599, 3_600)])
def test_refute__any_value_up_to_the_present__is_left(meter, quorum, working, values):
    model = working(2)

    quorum.refute(1, FIRST, *values)

    model.refute(FIRST, values)
    check(meter, model, range(-1, 4))
    assert meter.refuted_hours(1, DAY) == 2 ** len(values) - 1


def test_refute__again_and_lower__falls_by_the_difference(meter, quorum, working):
    model = working(13)
    for left in ([2_000, 3_000], [2_000, 1_000], [0, 0]):
        quorum.refute(1, FIRST + 11, *left)
        model.refute(FIRST + 11, left)

        check(meter, model, range(10, 15))

    assert meter.head(1).available_seconds == 11 * HOUR


def test_refute__then_more_reports__count_on_from_the_lower_totals(metering, quorum, working):
    model = working(12)
    quorum.refute(1, FIRST + 2, 0, 0, 0)
    model.refute(FIRST + 2, [0, 0, 0])
    for _ in range(3):
        boa.env.timestamp += HOUR
        model.record(metering.submit())

    check(metering.meter, model, range(0, 16))
    assert metering.meter.head(1).available_seconds == 12 * HOUR


def test_refute__busy_hours_were_others__falls_no_further_than_none(meter, quorum, metering):
    """Nothing says which hour was busy: refuted seconds count as busy ones while there are any."""
    metering.enroll(1)
    for busy in (600, 0, 0):
        boa.env.timestamp += HOUR
        metering.submit(busy_seconds=busy)
    joules = meter.head(1).energy_joules

    quorum.refute(1, FIRST + 1, 0)

    assert meter.head(1)[2:5] == (2 * HOUR, 0, joules)


def test_refute__final_hour__reverts_and_the_second_before_it_is_not(meter, quorum, working):
    working(2)
    boa.env.timestamp = START + HOUR + REPORT_DELAY + DISPUTE_WINDOW

    assert meter.final_until(1) == START + HOUR
    for left in ([0], [0, 0]):
        with boa.reverts("oracle: hour is final"):
            quorum.refute(1, FIRST, *left)
    boa.env.timestamp -= 1
    assert meter.final_until(1) == START
    quorum.refute(1, FIRST, 0, 0)

    assert meter.head(1).available_seconds == 0


def test_refute__every_moment_of_the_window__never_moves_a_final_value(meter, quorum, working):
    working(30)
    for hour in (0, 5, 11, 12, 29):
        boa.env.timestamp = START + (hour + 1) * HOUR + REPORT_DELAY + DISPUTE_WINDOW - 1
        until = meter.final_until(1)
        final = [meter.available_at(1, moment) for moment in range(START, until + 1, 900)]

        quorum.refute(1, FIRST + hour, 0)

        assert final == [meter.available_at(1, m) for m in range(START, until + 1, 900)]
        assert until == START + hour * HOUR


def test_refute__longest_delay_and_window__reaches_over_seventeen_cards(
    title, owner, guardian, host
):
    """As many cards as the bounds of the constructor allow between an open hour and the head."""
    meter = deploy_meter(title, owner, guardian, 24 * HOUR, 7 * 24 * HOUR)
    metering, quorum = Metering(meter, title, host), Quorum(meter, owner)
    metering.enroll(1)
    for end in (HOUR, 16 * HALF_DAY + HOUR - 1):
        boa.env.timestamp = START + end
        moment = START + end
        if end > HOUR:
            meter.roll(1, 10)
        metering.submit(ended_at=moment)
    assert meter.final_until(1) == START

    quorum.refute(1, FIRST, 0)

    assert meter.head(1).available_seconds == HOUR - 1
    assert meter.available_at(1, START + 16 * HALF_DAY) == 0
    assert sum(meter.card(1, DAY + n) != 0 for n in range(17)) == 17
