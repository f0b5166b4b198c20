"""Lowering of card and meter against plain Python words."""

from dataclasses import replace
from typing import Any

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.project import CONTRACTS
from tests.helpers.meter_words import HOUR, METER_WIDTHS, Card, Meter

MAX_40 = 2**40 - 1
cards = st.builds(
    Card,
    available_before=st.integers(0, MAX_40),
    hours=st.tuples(*[st.sampled_from((0, 1, HOUR)) | st.integers(0, HOUR)] * 12),
    busy_before=st.integers(0, MAX_40),
    refuted=st.integers(0, 2**12 - 1),
)
meters = st.builds(
    Meter, **{name: st.integers(0, 2**bits - 1) for name, bits in
              zip(Meter.__dataclass_fields__, METER_WIDTHS, strict=True)}
)  # fmt: skip
hours = st.integers(0, 500_000)


@pytest.fixture(scope="module")
def refuted_card() -> Any:
    return boa.load(str(CONTRACTS / "modules" / "refuted_card.vy")).internal


@given(card=cards, hour=hours)
def test_seconds__any_card_and_hour__is_its_field(refuted_card, card, hour):
    assert refuted_card._seconds(card.pack(), hour) == card.hours[hour % 12]


@given(card=cards)
def test_refuted_hours__any_card__are_its_flags(refuted_card, card):
    assert refuted_card._refuted_hours(card.pack()) == card.refuted


@given(card=cards, half_day=st.integers(0, 50_000), data=st.data())
def test_downtime__any_card_and_span__is_what_its_refuted_hours_lack(
    refuted_card, card, half_day, data
):
    opens = half_day * 12 * HOUR
    edges = st.integers(max(opens - 2 * HOUR, 0), opens + 14 * HOUR)
    start, end = sorted((data.draw(edges, label="start"), data.draw(edges, label="end")))

    lost = refuted_card._downtime(card.pack(), half_day, start, end)

    expected = 0
    for place, seconds in enumerate(card.hours):
        begins = opens + place * HOUR
        inside = max(min(end, begins + HOUR) - max(start, begins), 0)
        expected += (card.refuted >> place & 1) * ((HOUR - seconds) * inside // HOUR)
    assert lost == expected


@given(card=cards, hour=hours, data=st.data())
def test_with_less_in_hour__any_card__lowers_and_flags_that_hour_alone(
    refuted_card, card, hour, data
):
    less = data.draw(st.integers(0, card.hours[hour % 12]) | st.just(card.hours[hour % 12]))

    word = refuted_card._with_less_in_hour(card.pack(), hour, less)

    left = list(card.hours)
    left[hour % 12] -= less
    flags = card.refuted | 1 << hour % 12
    assert Card.unpack(word) == replace(card, hours=tuple(left), refuted=flags)


@given(card=cards, data=st.data())
def test_with_less_before__any_card__lowers_its_totals_alone(refuted_card, card, data):
    available = data.draw(st.integers(0, card.available_before) | st.just(card.available_before))
    busy = data.draw(st.integers(0, card.busy_before) | st.just(card.busy_before))

    word = refuted_card._with_less_before(card.pack(), available, busy)

    assert Card.unpack(word) == replace(
        card,
        available_before=card.available_before - available,
        busy_before=card.busy_before - busy,
    )


@given(meter=meters, data=st.data())
def test_with_less__any_meter__lowers_its_seconds_alone(refuted_card, meter, data):
    available = data.draw(st.integers(0, meter.available) | st.just(meter.available))
    busy = data.draw(st.integers(0, meter.busy) | st.just(meter.busy))

    word = refuted_card._with_less(meter.pack(), available, busy)

    assert Meter.unpack(word) == replace(
        meter, available=meter.available - available, busy=meter.busy - busy
    )


def test_absent_card__any_reading__is_zero(refuted_card):
    assert refuted_card._refuted_hours(0) == 0
    assert refuted_card._seconds(0, 7) == 0
