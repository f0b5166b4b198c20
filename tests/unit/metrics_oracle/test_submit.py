"""One report: what it changes, and each rule it must keep, in the contract's order."""

from dataclasses import replace

import boa
import pytest

from oracle.report import Mode
from tests.conftest import START
from tests.helpers.event_logs import only_event
from tests.helpers.meter_model import HOUR
from tests.helpers.meter_words import HALF_DAY, Card
from tests.helpers.metering import EVIDENCE
from tests.helpers.signing import node_key


def test_submit__first_report__is_counted_and_told(enrolled, stranger):
    report = enrolled.report(
        available_seconds=3_000, busy_seconds=2_500, energy_joules=5_000_000, mode=Mode.MINING
    )
    signature = enrolled.sign(report)

    enrolled.meter.submit(report.as_tuple(), signature, sender=stranger)
    event = only_event(enrolled.meter, "Recorded")

    assert event == report.message()
    assert enrolled.meter.head(1) == (1, START + HOUR, 3_000, 2_500, 5_000_000, 0, 2)
    card = Card(hours=(3_000,) + (0,) * 11)
    assert Card.unpack(enrolled.meter.card(1, START // HALF_DAY)) == card
    assert enrolled.meter.card(1, START // HALF_DAY + 1) == 0


def test_submit__reports_of_one_hour__add_up_in_its_field(enrolled):
    enrolled.submit(ended_at=START + 600, available_seconds=600)
    enrolled.submit(ended_at=START + 601, available_seconds=0)
    enrolled.submit(started_at=START + 1_000, available_seconds=2_600)

    assert enrolled.meter.head(1)[:3] == (3, START + HOUR, 3_200)
    card = Card.unpack(enrolled.meter.card(1, START // HALF_DAY))
    assert card == Card(hours=(3_200,) + (0,) * 11)


def test_submit__next_half_day__opens_a_card_with_the_totals(enrolled):
    enrolled.submit(available_seconds=3_000, busy_seconds=1_000)
    boa.env.timestamp = START + HALF_DAY + HOUR
    enrolled.submit(available_seconds=7, busy_seconds=5)

    card = Card.unpack(enrolled.meter.card(1, START // HALF_DAY + 1))
    assert card == Card(3_000, (7,) + (0,) * 11, 1_000)
    assert enrolled.meter.head(1)[2:4] == (3_007, 1_005)


def test_submit__every_hour_of_a_day__fills_two_cards(enrolled):
    for hour in range(24):
        boa.env.timestamp = START + (hour + 1) * HOUR
        enrolled.submit(available_seconds=3_600 - hour)

    first, second = (Card.unpack(enrolled.meter.card(1, START // HALF_DAY + i)) for i in (0, 1))
    assert first.hours == tuple(3_600 - hour for hour in range(12))
    assert second.hours == tuple(3_600 - hour for hour in range(12, 24))
    assert second.available_before == sum(first.hours)


@pytest.mark.parametrize("step", [1, 2, 1_000])
def test_submit__sequence_above_the_last__is_accepted(enrolled, step):
    first = enrolled.submit(ended_at=START + 60, sequence=5)

    enrolled.submit(sequence=first.sequence + step)

    assert enrolled.meter.head(1).sequence == 5 + step


@pytest.mark.parametrize("sequence", [0, 4, 5, 2**32, 2**64 - 1])
def test_submit__sequence_not_above_the_last_or_too_wide__reverts(enrolled, sequence):
    enrolled.submit(ended_at=START + 60, sequence=5)

    with boa.reverts("oracle: sequence"):
        enrolled.submit(sequence=sequence)


def test_submit__first_sequence_zero__reverts(enrolled):
    with boa.reverts("oracle: sequence"):
        enrolled.submit(sequence=0)


def test_submit__largest_sequence__is_the_last_of_its_key(enrolled):
    enrolled.submit(ended_at=START + 60, sequence=2**32 - 1)

    with boa.reverts("oracle: sequence"):
        enrolled.submit(sequence=2**32 - 1)
    enrolled.rotate(1, "fresh")
    enrolled.submit(sequence=1)


def test_submit__same_report_again__reverts(enrolled):
    report = enrolled.submit()

    with boa.reverts("oracle: sequence"):
        enrolled.submit_report(report)


def test_submit__same_time_with_the_next_sequence__reverts(enrolled):
    report = enrolled.submit()

    with boa.reverts("oracle: overlaps"):
        enrolled.submit_report(replace(report, sequence=2))


@pytest.mark.parametrize("work", [1, 2**64 - 1])
def test_submit__work_without_a_verifier__reverts(enrolled, work):
    with boa.reverts("oracle: work unproven"):
        enrolled.submit(work_units=work)


@pytest.mark.parametrize(("available", "busy"), [(3_600, 3_600), (3_600, 0), (1, 1), (0, 0)])
def test_submit__seconds_within_elapsed__are_accepted(enrolled, available, busy):
    enrolled.submit(available_seconds=available, busy_seconds=busy)

    assert enrolled.meter.head(1)[2:4] == (available, busy)


@pytest.mark.parametrize(
    ("available", "busy"), [(3_601, 0), (2**40 - 1, 0), (3_000, 3_001), (0, 1), (3_601, 3_601)]
)
def test_submit__more_seconds_than_there_were__reverts(enrolled, available, busy):
    with boa.reverts("oracle: seconds"):
        enrolled.submit(available_seconds=available, busy_seconds=busy)


@pytest.mark.parametrize("mode", [Mode.AI, Mode.MINING, Mode.IDLE])
@pytest.mark.parametrize("available", [0, 3_600])
def test_submit__known_mode__is_kept(enrolled, mode, available):
    enrolled.submit(mode=mode, available_seconds=available)

    assert enrolled.meter.head(1)[2:] == (available, available // 2, 1_728_000, 0, mode)


def test_submit__maintenance__counts_no_available_time(enrolled):
    enrolled.submit(mode=Mode.MAINTENANCE, available_seconds=0)

    assert enrolled.meter.head(1)[1:] == (START + HOUR, 0, 0, 1_728_000, 0, Mode.MAINTENANCE)


@pytest.mark.parametrize(("mode", "available"), [(4, 1), (4, 3_600), (0, 0), (5, 0), (255, 0)])
def test_submit__unknown_mode_or_working_maintenance__reverts(enrolled, mode, available):
    with boa.reverts("oracle: mode"):
        enrolled.submit(mode=mode, available_seconds=available)


def test_submit__never_enrolled__reverts(enrolled):
    report = replace(enrolled.report(), asset=2)
    signature = enrolled.sign(report, node=node_key("node 2"))

    with boa.reverts("oracle: not enrolled"):
        enrolled.submit_report(report, signature)


def test_submit__asset_zero__is_not_enrolled(enrolled):
    report = replace(enrolled.report(), asset=0)

    with boa.reverts("oracle: not enrolled"):
        enrolled.submit_report(report, enrolled.sign(report, node=enrolled.nodes[1]))


def test_submit__any_evidence__is_told_and_not_stored(enrolled):
    for evidence in (b"\0" * 32, b"\xff" * 32, EVIDENCE):
        with boa.env.anchor():
            enrolled.submit(evidence=evidence)
            assert only_event(enrolled.meter, "Recorded")["evidence"] == evidence


def test_submit__years_of_the_largest_machine__saturates_its_joules(metering, owner):
    """Energy stops at the width of its field and spills into no neighbour."""
    metering.meter.set_profile(b"HUGE".ljust(32, b"\0"), 1, 65_535, sender=owner)
    metering.title.set_title(1, metering.host, b"HUGE".ljust(32, b"\0"), 65_535, 0)
    key = node_key("huge")
    metering.meter.enroll(1, key.address, metering.proof(1, key), sender=metering.host)
    metering.nodes[1] = key
    most = 65_535 * 65_535 * 3_601 * 105 // 100
    filled = 0
    while filled < 2**48:
        boa.env.timestamp += HOUR
        metering.submit(energy_joules=most, available_seconds=3_599, busy_seconds=1)
        filled += most

    head = metering.meter.head(1)
    assert (head.energy_joules, head.work_units, head.mode) == (2**48 - 1, 0, Mode.AI)
    assert head.available_seconds == head.sequence * 3_599
    assert head.busy_seconds == head.sequence
