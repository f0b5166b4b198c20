"""The meter word against a plain Python meter."""

from dataclasses import replace
from typing import Any

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.project import CONTRACTS
from tests.helpers.meter_words import HALF_DAY, HOUR, MAX_JOULES, METER_WIDTHS, Card, Meter

MAX_32, MAX_40 = 2**32 - 1, 2**40 - 1
FIELDS = ("sequence", "ended_at", "available", "busy", "joules", "work", "mode")
ends = st.integers(1, MAX_40) | st.builds(
    lambda hour, more: hour * HOUR + more, st.integers(1, 10**6), st.sampled_from((-1, 0, 1))
)
meters = st.builds(
    Meter,
    sequence=st.integers(0, MAX_32),
    ended_at=ends,
    available=st.integers(0, MAX_40 - HOUR),
    busy=st.integers(0, MAX_40 - HOUR),
    joules=st.integers(0, MAX_JOULES),
    work=st.integers(0, 2**48 - 1),
    mode=st.integers(0, 127),
    held=st.integers(0, 1),
)


@pytest.fixture(scope="module")
def hour_card() -> Any:
    return boa.load(str(CONTRACTS / "modules" / "hour_card.vy")).internal


@given(meter=meters)
def test_fields__any_meter__read_back(hour_card, meter):
    word = meter.pack()

    read = [getattr(hour_card, f"_{name}")(word) for name in FIELDS]

    assert read == [getattr(meter, name) for name in FIELDS]
    assert sum(METER_WIDTHS) == 256


@given(
    meter=meters,
    sequence=st.integers(0, MAX_32),
    ended_at=ends,
    available=st.integers(0, HOUR),
    busy=st.integers(0, HOUR),
    joules=st.integers(0, 2**64 - 1),
    mode=st.integers(0, 127),
)
def test_advanced__any_report__adds_and_keeps_the_rest(
    hour_card, meter, sequence, ended_at, available, busy, joules, mode
):
    word = hour_card._advanced(meter.pack(), sequence, ended_at, available, busy, joules, mode)

    assert Meter.unpack(word) == Meter(
        sequence=sequence,
        ended_at=ended_at,
        available=meter.available + available,
        busy=meter.busy + busy,
        joules=min(meter.joules + joules, MAX_JOULES),
        work=meter.work,
        mode=mode,
        held=meter.held,
    )


@given(meter=meters)
def test_blank__any_meter__is_a_card_of_its_totals(hour_card, meter):
    card = Card(available_before=meter.available, busy_before=meter.busy)

    assert Card.unpack(hour_card._blank(meter.pack())) == card


@given(meter=meters, ended_at=ends)
def test_with_end__any_meter__moves_the_end_alone(hour_card, meter, ended_at):
    word = hour_card._with_end(meter.pack(), ended_at)

    assert Meter.unpack(word) == replace(meter, ended_at=ended_at)


@given(meter=meters)
def test_with_new_key__any_meter__forgets_the_sequence_alone(hour_card, meter):
    word = hour_card._with_new_key(meter.pack())

    assert Meter.unpack(word) == replace(meter, sequence=0)


@given(moment=ends)
def test_opened__any_moment__counts_nothing(hour_card, moment):
    assert Meter.unpack(hour_card._opened(moment)) == Meter(ended_at=moment)


@given(meter=meters)
def test_head_card__any_end__holds_the_last_second(hour_card, meter):
    assert hour_card._head_card(meter.pack()) == (meter.ended_at - 1) // HALF_DAY


@given(meter=meters)
def test_head_until__any_end__is_the_next_whole_hour(hour_card, meter):
    until = hour_card._head_until(meter.pack())

    assert until % HOUR == 0
    assert until - HOUR < meter.ended_at <= until
