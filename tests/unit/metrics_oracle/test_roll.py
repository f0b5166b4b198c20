"""Silence: a report bridges 14 half days, `roll` the rest, and readings do not change."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.event_logs import only_event
from tests.helpers.meter_model import HALF_DAY, HOUR, REPORT_DELAY
from tests.helpers.meter_words import Card

FIRST = START // HALF_DAY


@pytest.fixture
def silent(enrolled):
    """One report in the first half day, then nothing."""
    enrolled.submit(available_seconds=3_000, busy_seconds=1_000)
    return enrolled


def go_to(half_days: int, more: int = HOUR) -> None:
    boa.env.timestamp = START + half_days * HALF_DAY + more


@pytest.mark.parametrize("missing", [0, 1, 13, 14])
def test_submit__after_a_silence_of_up_to_14_half_days__fills_their_cards(silent, missing):
    go_to(missing + 1)

    silent.submit(available_seconds=7, busy_seconds=3)

    blank = Card(available_before=3_000, busy_before=1_000)
    for half_day in range(FIRST + 1, FIRST + 1 + missing):
        assert Card.unpack(silent.meter.card(1, half_day)) == blank
    head = Card.unpack(silent.meter.card(1, FIRST + 1 + missing))
    assert head == Card(3_000, (7,) + (0,) * 11, 1_000)
    assert silent.meter.card(1, FIRST + 2 + missing) == 0
    assert silent.meter.head(1)[2:4] == (3_007, 1_003)


@pytest.mark.parametrize("missing", [15, 16, 1_000])
def test_submit__after_a_longer_silence__reverts(silent, missing):
    go_to(missing + 1)

    with boa.reverts("oracle: roll first"):
        silent.submit()
    assert silent.meter.card(1, FIRST + 1) == 0


def test_submit__14_missing_after_an_end_on_the_half_day__passes(enrolled):
    """A report that ends with its half day leaves the next one missing."""
    boa.env.timestamp = START + HALF_DAY
    enrolled.submit()
    go_to(16)
    with boa.reverts("oracle: roll first"):
        enrolled.submit()

    go_to(15)
    enrolled.submit()

    assert enrolled.meter.head(1).sequence == 2


def test_roll__then_report__is_accepted(silent):
    go_to(16)

    silent.meter.roll(1, 1)
    silent.submit(available_seconds=7)

    assert silent.meter.head(1).available_seconds == 3_007


@pytest.mark.parametrize("count", [1, 2, 63, 64])
def test_roll__past_half_days__opens_their_cards(silent, stranger, count):
    go_to(100)
    before = silent.meter.head(1)

    silent.meter.roll(1, count, sender=stranger)
    event = only_event(silent.meter, "Rolled")

    ended_at = START + (count + 1) * HALF_DAY
    assert event == {"asset": 1, "cards": count, "ended_at": ended_at}
    assert silent.meter.head(1) == (before.sequence, ended_at, *before[2:])
    blank = Card(available_before=3_000, busy_before=1_000)
    for half_day in range(FIRST + 1, FIRST + 1 + count):
        assert Card.unpack(silent.meter.card(1, half_day)) == blank
    assert silent.meter.card(1, FIRST + 1 + count) == 0


def test_roll__any__changes_no_reading(silent):
    moments = [START + step * 1_777 for step in range(-30, 1_000, 7)]
    go_to(60)
    before = [silent.meter.available_at(1, moment) for moment in moments]

    silent.meter.roll(1, 5)
    silent.meter.roll(1, 50)

    assert [silent.meter.available_at(1, moment) for moment in moments] == before


@pytest.mark.parametrize("count", [1, 3])
def test_roll__while_a_report_could_come__reverts(silent, count):
    """The half day's last hour takes reports until its end + REPORT_DELAY, that second included."""
    go_to(count + 1, REPORT_DELAY)
    with boa.reverts("oracle: roll too far"):
        silent.meter.roll(1, count)

    go_to(count + 1, REPORT_DELAY + 1)
    silent.meter.roll(1, count)

    assert silent.meter.head(1).ended_at == START + (count + 1) * HALF_DAY


def test_roll__last_report_that_could_come__is_not_shut_out(silent):
    end = START + 2 * HALF_DAY
    boa.env.timestamp = end + REPORT_DELAY

    with boa.reverts("oracle: roll too far"):
        silent.meter.roll(1, 1)
    silent.submit(started_at=end - HOUR, ended_at=end)

    assert silent.meter.head(1).ended_at == end


@pytest.mark.parametrize("count", [0, 65, 2**256 - 1])
def test_roll__no_card_or_too_many__reverts(silent, count):
    go_to(1_000)

    with boa.reverts("oracle: roll count"):
        silent.meter.roll(1, count)


def test_roll__nothing_past__reverts(silent):
    with boa.reverts("oracle: roll too far"):
        silent.meter.roll(1, 1)


def test_roll__revoked_asset__still_rolls(silent):
    silent.meter.revoke(1, sender=silent.host)
    go_to(30)

    silent.meter.roll(1, 20)

    assert silent.meter.available_at(1, boa.env.timestamp) == 3_000


def test_roll__never_enrolled__reverts(metering):
    with boa.reverts("oracle: not enrolled"):
        metering.meter.roll(1, 1)
