"""The card's arithmetic against a plain Python card."""

from typing import Any

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.project import CONTRACTS
from tests.helpers.meter_words import HALF_DAY, HOUR, Card

MAX_40 = 2**40 - 1
cards = st.builds(
    Card,
    available_before=st.integers(0, MAX_40 - HALF_DAY),
    hours=st.tuples(*[st.sampled_from((0, 1, 1_799, HOUR)) | st.integers(0, HOUR)] * 12),
    busy_before=st.integers(0, MAX_40),
    refuted=st.integers(0, 2**12 - 1),
)
moments = st.integers(0, MAX_40) | st.builds(
    lambda half_day, hour, more: half_day * HALF_DAY + hour * HOUR + more,
    st.integers(0, 100_000),
    st.integers(0, 11),
    st.sampled_from((0, 1, 1_800, 3_599)),
)


@pytest.fixture(scope="module")
def hour_card() -> Any:
    return boa.load(str(CONTRACTS / "modules" / "hour_card.vy")).internal


@given(card=cards, moment=moments)
def test_reading__any_card_and_moment__equals_the_plain_sum(hour_card, card, moment):
    assert hour_card._reading(card.pack(), moment) == card.reading(moment)


@given(card=cards, moment=moments)
def test_reading__one_second_on__grows_by_at_most_one(hour_card, card, moment):
    second = moment if moment % HALF_DAY != HALF_DAY - 1 else moment - 1

    before, after = (hour_card._reading(card.pack(), second + step) for step in (0, 1))

    assert before <= after <= before + 1


@pytest.mark.parametrize("hour", range(12))
def test_reading__all_hours_full__is_the_time_since_the_half_day(hour_card, hour):
    word = Card(hours=(HOUR,) * 12).pack()

    for second in (0, 1, 3_599):
        assert hour_card._reading(word, hour * HOUR + second) == hour * HOUR + second


def test_reading__absent_card__is_zero(hour_card):
    assert hour_card._reading(0, 1_767_225_600 + 5 * HOUR + 17) == 0


@given(card=cards)
def test_busy_before__any_card__is_its_field(hour_card, card):
    assert hour_card._busy_before(card.pack()) == card.busy_before


@given(card=cards, hour=st.integers(0, 500_000), data=st.data())
def test_with_hour__any_card__changes_that_hour_alone(hour_card, card, hour, data):
    more = data.draw(st.integers(0, HOUR - card.hours[hour % 12]))

    word = hour_card._with_hour(card.pack(), hour, more)

    assert Card.unpack(word) == card.with_hour(hour, more)


@given(asset=st.integers(0, 2**32 - 1), half_day=st.integers(0, 2**40 - 1))
def test_key__any_asset_and_half_day__can_be_told_apart(hour_card, asset, half_day):
    assert divmod(hour_card._key(asset, half_day), 2**40) == (asset, half_day)


@given(card=cards, hour=st.integers(0, 500_000))
def test_is_refuted__any_card_and_hour__is_its_flag(hour_card, card, hour):
    assert hour_card._is_refuted(card.pack(), hour) == bool(card.refuted >> hour % 12 & 1)


def test_is_refuted__absent_card__is_not(hour_card):
    assert not any(hour_card._is_refuted(0, hour) for hour in range(12))
