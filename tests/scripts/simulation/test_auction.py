"""The falling price at its known moments, and who takes when."""

import numpy as np
import pytest

from scripts.lib.simulation import auction
from scripts.lib.simulation.arrays import Floats
from scripts.lib.simulation.auction import Day
from scripts.lib.simulation.rules import Rules

LIVE = np.array([[True]])


def cell(value: float) -> Floats:
    return np.array([[float(value)]])


def day(rules: Rules[Floats], days: float, private_value: float) -> Day:
    return auction.day_of(rules, LIVE, cell(120_000), cell(days), cell(private_value))


@pytest.mark.parametrize(
    ("value", "debt", "first"), [(100_000, 90_000, 120_000), (50_000, 100_000, 110_000)]
)
def test_start__value_and_debt__above_both(
    rules: Rules[Floats], value: float, debt: float, first: float
) -> None:
    assert auction.start(rules, cell(value), cell(debt))[0, 0] == pytest.approx(first)


@pytest.mark.parametrize(
    ("days", "share"), [(0, 1), (1, 0.5), (2, 0.25), (0.5, 0.5**0.5), (6.999, 0.00782), (7, 0)]
)
def test_price__days__halves_every_day_and_is_zero_after_seven(
    rules: Rules[Floats], days: float, share: float
) -> None:
    price = auction.price(rules, cell(120_000), cell(days))[0, 0]
    assert price == pytest.approx(120_000 * share, rel=1e-3)


def test_day_of__value_within_the_days_fall__paid_in_full(rules: Rules[Floats]) -> None:
    assert not day(rules, 0, 59_999).sold[0, 0]
    assert day(rules, 0, 60_000).price[0, 0] == 60_000
    assert day(rules, 0, 90_000).price[0, 0] == 90_000
    assert day(rules, 1, 59_999).price[0, 0] == 59_999


def test_day_of__value_above_the_start__pays_the_start_alone(rules: Rules[Floats]) -> None:
    assert day(rules, 0, 200_000).price[0, 0] == 120_000


def test_day_of__nobody__unsold_after_seven_days(rules: Rules[Floats]) -> None:
    assert not day(rules, 6, 0).unsold[0, 0]
    late = day(rules, 7, 0)
    assert late.unsold[0, 0] and not late.sold[0, 0]


def test_private_values__many_at_once__depressed_up_to_the_cap() -> None:
    def values(auctions: int) -> float:
        live = np.arange(60)[None] < auctions
        return float(
            auction.private_values(
                np.full((1, 60), 100.0), np.full((1, 60), 0.9), live, cell(0.005), cell(0.20)
            )[0, 0]
        )

    assert values(1) == pytest.approx(90)
    assert values(3) == pytest.approx(89)
    assert values(60) == pytest.approx(70)
