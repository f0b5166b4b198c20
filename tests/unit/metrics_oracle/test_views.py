"""The other readings: head, card, busy_at, finality, node and keys."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.meter_model import HALF_DAY, HOUR, final_until
from tests.helpers.metering import Metering, deploy_meter
from tests.helpers.signing import node_key

FIRST = START // HALF_DAY


def test_busy_at__start_of_each_half_day__is_the_total_before_it(enrolled):
    enrolled.submit(busy_seconds=1_000)
    boa.env.timestamp = START + 3 * HALF_DAY + HOUR
    enrolled.submit(busy_seconds=200)

    readings = [enrolled.meter.busy_at(1, FIRST + step) for step in range(-1, 5)]

    assert readings == [0, 0, 1_000, 1_000, 1_000, 1_200]
    assert enrolled.meter.busy_at(1, 2**256 - 1) == 1_200
    assert enrolled.meter.busy_at(1, 0) == 0


def test_card__keys_that_would_collide__read_nothing(enrolled):
    enrolled.enroll(2)
    boa.env.timestamp += HOUR
    enrolled.submit(2)
    assert enrolled.meter.card(2, FIRST) != 0

    assert enrolled.meter.card(1, 2**40 + FIRST) == 0
    assert enrolled.meter.busy_at(1, 2**40 + FIRST + 1) == 0


@pytest.mark.parametrize("more", [0, 1, 1_800, 3_599, 3_600, 500 * HOUR + 7])
def test_final_until__any_moment__is_the_whole_hour_48_hours_ago(enrolled, more):
    boa.env.timestamp += more

    assert enrolled.meter.final_until(1) == final_until(START + HOUR + more)
    assert enrolled.meter.final_until(1) % HOUR == 0


def test_final_until__other_windows__wait_for_both(title, owner, guardian, host):
    metering = Metering(deploy_meter(title, owner, guardian, 90 * 60, 13 * HOUR), title, host)
    metering.enroll(1)

    boa.env.timestamp = START + 14 * HOUR + 30 * 60 - 1
    assert metering.meter.final_until(1) == START - HOUR
    boa.env.timestamp += 1
    assert metering.meter.final_until(1) == START


def test_final_reading__before_at_and_after_finality__is_the_lesser_moment(enrolled):
    for hour in range(1, 60):
        boa.env.timestamp = START + hour * HOUR
        enrolled.submit(available_seconds=3_600 - hour)
    until = START + 59 * HOUR - 48 * HOUR
    totals = enrolled.meter

    assert totals.final_until(1) == until
    for moment in (START, START + 90, until - 1, until):
        assert totals.final_reading(1, moment) == (moment, totals.available_at(1, moment))
    for moment in (until + 1, boa.env.timestamp, 2**256 - 1):
        assert totals.final_reading(1, moment) == (until, sum(3_600 - h for h in range(1, 12)))


@pytest.mark.parametrize(
    "call",
    [
        lambda meter: meter.head(2),
        lambda meter: meter.card(2, FIRST),
        lambda meter: meter.busy_at(2, FIRST),
        lambda meter: meter.final_until(2),
        lambda meter: meter.final_reading(2, START),
        lambda meter: meter.node_of(2),
    ],
)
def test_view__never_enrolled__reverts(enrolled, call):
    enrolled.register(2)

    with boa.reverts("oracle: not enrolled"):
        call(enrolled.meter)


def test_is_enrolled__untouched__is_false(enrolled):
    assert enrolled.meter.is_enrolled(1)
    assert not enrolled.meter.is_enrolled(0)
    assert not enrolled.meter.is_enrolled(2)


def test_key_used__untouched__is_no_asset(enrolled):
    assert enrolled.meter.key_used(enrolled.nodes[1].address) == 1
    assert enrolled.meter.key_used(node_key("nobody").address) == 0
    assert enrolled.meter.key_used("0x" + "00" * 20) == 0
