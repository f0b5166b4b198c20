"""An open dispute holds hours back from finality: a day at most, and of its asset alone."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.attesting import Quorum
from tests.helpers.event_logs import only_event
from tests.helpers.meter_model import DISPUTE_WINDOW, HALF_DAY, HOLD, HOUR, REPORT_DELAY
from tests.helpers.metering import Metering, deploy_meter
from tests.helpers.words import ZERO_ADDRESS

FIRST = START // HOUR
"""The number of the first hour."""
FINAL = START + HOUR + REPORT_DELAY + DISPUTE_WINDOW
"""When the first hour is final, unless it is held."""


@pytest.fixture
def hold(meter, disputes):
    """A function that holds an hour, counted from the first, of an asset."""
    return lambda hour, asset=1: meter.hold(asset, FIRST + hour, sender=disputes)


def test_hold__hour_about_to_be_final__waits_a_day(meter, hold, working):
    working(3)
    boa.env.timestamp = FINAL - 1

    hold(0)
    event = only_event(meter, "Held")

    assert event == {"asset": 1, "first_hour": FIRST, "until": FINAL - 1 + HOLD}
    assert meter.HOLD_SECONDS() == HOLD
    for later in (0, 1, 2 * HOUR, HOLD - 1):
        boa.env.timestamp = FINAL - 1 + later
        assert meter.final_until(1) == START
    boa.env.timestamp = FINAL - 1 + HOLD
    assert meter.final_until(1) == START + HOLD


def test_hold__hour_in_the_middle__holds_it_and_later_ones_and_none_before(meter, hold, working):
    working(6)
    boa.env.timestamp = FINAL - 1
    hold(2)

    seen = []
    for hour in range(6):
        boa.env.timestamp = FINAL + hour * HOUR
        seen.append((meter.final_until(1) - START) // HOUR)

    assert seen == [1, 2, 2, 2, 2, 2]


def test_hold__young_hour__is_final_when_it_always_was(meter, hold, working):
    """A hold ends before the hour's own window does: attestors have that time anyway."""
    working(3)
    hold(0)

    boa.env.timestamp = FINAL - 1
    assert meter.final_until(1) == START
    boa.env.timestamp = FINAL
    assert meter.final_until(1) == START + HOUR


def test_hold__head__says_what_it_said(metering, hold, working):
    working(3)
    before = metering.meter.head(1)

    hold(0)

    assert metering.meter.head(1) == before
    boa.env.timestamp += HOUR
    metering.submit()
    assert metering.meter.head(1).mode == before.mode
    assert metering.meter.head(1).sequence == before.sequence + 1


def test_hold__then_everything_else_that_writes_the_meter__stands(metering, hold, quorum, working):
    working(3)
    boa.env.timestamp = FINAL - 1
    hold(0)
    boa.env.timestamp = FINAL + 5 * HOUR
    changes = {
        "roll": lambda: metering.meter.roll(1, 2),
        "submit": metering.submit,
        "rotate": lambda: metering.rotate(1, "second"),
        "refute": lambda: quorum.refute(1, FIRST + 1, 0),
        "revoke": lambda: metering.meter.revoke(1, sender=metering.host),
        "enroll": lambda: metering.enroll(1, "third"),
    }

    for name, change in changes.items():
        change()
        assert metering.meter.final_until(1) == START, name


def test_refute__held_hour_past_its_usual_finality__lowers_it(meter, hold, quorum, working):
    model = working(3)
    boa.env.timestamp = FINAL - 1
    hold(0)
    boa.env.timestamp += HOLD - 1

    quorum.refute(1, FIRST, 600, 0)

    model.refute(FIRST, [600, 0])
    for moment in range(START, START + 4 * HOUR, 900):
        assert meter.available_at(1, moment) == model.available_at(moment)


def test_refute__hour_whose_hold_ended__reverts(meter, hold, quorum, working):
    working(3)
    boa.env.timestamp = FINAL - 1
    hold(0)
    boa.env.timestamp += HOLD

    with boa.reverts("oracle: hour is final"):
        quorum.refute(1, FIRST, 600)

    assert meter.head(1).available_seconds == 3 * HOUR


def test_refute__hour_before_the_held_one__reverts(meter, hold, quorum, working):
    working(3)
    boa.env.timestamp = FINAL - 1
    hold(1)
    boa.env.timestamp = FINAL + 5 * HOUR

    with boa.reverts("oracle: hour is final"):
        quorum.refute(1, FIRST, 0)
    quorum.refute(1, FIRST + 1, 0)

    assert meter.head(1).available_seconds == 2 * HOUR


def test_submit__held_hour__takes_reports_no_later(metering, hold, working):
    working(2)
    hold(0)
    boa.env.timestamp = START + 3 * HOUR + REPORT_DELAY + 1

    with boa.reverts("oracle: late"):
        metering.submit(started_at=START + 2 * HOUR, ended_at=START + 3 * HOUR)
    boa.env.timestamp -= 1
    metering.submit(started_at=START + 2 * HOUR, ended_at=START + 3 * HOUR)


def test_final_reading__during_and_after_a_hold__stands_still_and_goes_on(
    meter, hold, quorum, working
):
    working(4)
    boa.env.timestamp = FINAL
    hold(1)
    boa.env.timestamp = FINAL + 10 * HOUR

    assert meter.final_reading(1, START + 600) == (START + 600, 600)
    for moment in (START + HOUR, START + HOUR + 1, 2**256 - 1):
        assert meter.final_reading(1, moment) == (START + HOUR, HOUR)
    quorum.refute(1, FIRST + 1, 0)
    assert meter.final_reading(1, START + 2 * HOUR) == (START + HOUR, HOUR)
    boa.env.timestamp = FINAL + HOLD
    assert meter.final_reading(1, START + 3 * HOUR) == (START + 3 * HOUR, 2 * HOUR)


def test_hold__by_one_asset__is_not_of_another(metering, disputes):
    for asset in (1, 2):
        metering.enroll(asset)
    boa.env.timestamp = FINAL - 1
    metering.meter.hold(1, FIRST, sender=disputes)
    boa.env.timestamp = FINAL + 7 * HOUR

    assert metering.meter.final_until(1) == START
    assert metering.meter.final_until(2) == START + 8 * HOUR


def test_hold__again_and_again__no_hour_is_more_than_a_day_late(meter, hold, quorum, working):
    """However disputes are chained, a machine is not frozen."""
    working(6)
    boa.env.timestamp = FINAL - 1
    while boa.env.timestamp < FINAL + 3 * HOLD:
        hold((meter.final_until(1) - START) // HOUR)
        late = boa.env.timestamp // HOUR * HOUR - 48 * HOUR - meter.final_until(1)
        assert 0 <= late <= HOLD
        boa.env.timestamp += 5 * HOUR

    assert meter.final_until(1) == (boa.env.timestamp - 48 * HOUR - HOLD) // HOUR * HOUR
    with boa.reverts("oracle: hour is final"):
        quorum.refute(1, FIRST + 5, 0)


def test_hold__later_hour_while_one_stands__counts_from_the_earlier(meter, hold, working):
    working(6)
    boa.env.timestamp = FINAL - 1
    hold(0)
    boa.env.timestamp += 5 * HOUR

    hold(4)
    event = only_event(meter, "Held")

    assert event["first_hour"] == FIRST
    boa.env.timestamp += HOLD - 5 * HOUR
    assert meter.final_until(1) == START
    boa.env.timestamp += 2 * HOUR
    assert meter.final_until(1) == START + 2 * HOUR


def test_hold__earlier_hour_while_one_stands__counts_from_it(meter, hold, working):
    working(6)
    boa.env.timestamp = FINAL - 1
    hold(4)

    hold(0)
    event = only_event(meter, "Held")

    assert event["first_hour"] == FIRST
    boa.env.timestamp += 6 * HOUR
    assert meter.final_until(1) == START


def test_hold__after_one_that_ended__stands_alone(meter, hold, working):
    working(6)
    boa.env.timestamp = FINAL - 1
    hold(0)
    boa.env.timestamp += HOLD

    hold(30)
    event = only_event(meter, "Held")

    assert event["first_hour"] == FIRST + 30
    boa.env.timestamp += 12 * HOUR
    assert meter.final_until(1) == START + 30 * HOUR


def test_hold__final_hour__reverts_and_the_second_before_it_is_not(meter, hold, working):
    working(2)
    boa.env.timestamp = FINAL

    with boa.reverts("oracle: hour is final"):
        hold(0)
    boa.env.timestamp -= 1
    hold(0)

    assert meter.final_until(1) == START


@pytest.mark.parametrize("more", [2, 3, 1_000, 2**40, 2**255])
def test_hold__hour_not_over__reverts_and_the_last_one_that_is_does_not(hold, working, more):
    working(2)
    boa.env.timestamp += HOUR - 1

    with boa.reverts("oracle: hour not over"):
        hold(more)
    hold(1)


def test_hold__never_enrolled__reverts(hold, working):
    working(2)

    for asset in (0, 2, 2**256 - 1):
        with boa.reverts("oracle: not enrolled"):
            hold(0, asset)


@pytest.mark.parametrize("role", ["owner", "guardian", "host", "stranger"])
def test_hold__by_anyone_else__reverts(meter, hold, working, role, request):
    working(2)
    boa.env.timestamp = FINAL - 1

    with boa.reverts("oracle: not the dispute contract"):
        meter.hold(1, FIRST, sender=request.getfixturevalue(role))

    boa.env.timestamp = FINAL
    assert meter.final_until(1) == START + HOUR


def test_hold__nobody_named__not_even_the_zero_address(meter, working):
    working(2)

    with boa.reverts("oracle: not the dispute contract"):
        meter.hold(1, FIRST, sender=ZERO_ADDRESS)


def test_refute__longest_delay_window_and_hold__reaches_over_nineteen_cards(
    title, owner, guardian, host
):
    """As many cards as there can be between an hour that is held and the head."""
    meter = deploy_meter(title, owner, guardian, 24 * HOUR, 7 * 24 * HOUR)
    metering, quorum = Metering(meter, title, host), Quorum(meter, owner)
    meter.set_disputes(title, sender=owner)
    metering.enroll(1)
    boa.env.timestamp = START + HOUR
    metering.submit()
    boa.env.timestamp = START + 16 * HALF_DAY + HOUR - 1
    meter.hold(1, FIRST, sender=str(title.address))
    boa.env.timestamp = START + 18 * HALF_DAY + HOUR - 2
    meter.roll(1, 10)
    metering.submit()
    assert meter.final_until(1) == START

    quorum.refute(1, FIRST, 0)

    assert meter.head(1).available_seconds == HOUR - 2
    assert meter.available_at(1, START + 18 * HALF_DAY) == 0
    assert sum(meter.card(1, FIRST // 12 + n) != 0 for n in range(19)) == 19
