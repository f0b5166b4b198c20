"""What is read off a path, on paths whose answer is known."""

import math

import pytest

from scripts.lib.market import measures
from scripts.lib.market.curve import Curve
from scripts.lib.market.world import Market, Path


def ringing(growth: float) -> list[float]:
    """Swings around 1, each `growth` times the one before."""
    return [math.exp(0.1 * (-growth) ** swing) for swing in range(6)]


def test_swings__ringing__furthest_of_each_side_with_sign() -> None:
    assert measures.swings([1.0, 1.1, 1.2, 1.1, 0.9, 0.95, 1.001], 1.0) == pytest.approx(
        [math.log(1.2), math.log(0.9)]
    )


@pytest.mark.parametrize(("growth", "grows"), [(0.5, False), (1.2, True)])
def test_is_growing__ringing__true_only_if_it_widens(growth: float, grows: bool) -> None:
    assert measures.is_growing(ringing(growth), 1.0) is grows


def test_rebound__ringing__second_over_first() -> None:
    assert measures.rebound(ringing(0.5), 1.0) == pytest.approx(0.5)
    assert measures.rebound([1.0, 1.2, 1.1], 1.0) == 0.0


@pytest.mark.parametrize("level", [2.0, 0.5])
def test_overshoot__past_the_level__share_of_the_way(level: float) -> None:
    assert measures.overshoot([1.0, level**1.1, level], level) == pytest.approx(0.1)


def test_overshoot__no_way__refused() -> None:
    with pytest.raises(ValueError, match="no way"):
        measures.overshoot([1.0, 1.1], 1.0)


def test_spreads__two_turns__each_dearest_over_cheapest() -> None:
    assert measures.spreads([1.0, 2.0, 1.0, 3.0], 2) == [2.0, 3.0]


def test_days_until__good_bad_good__counts_to_the_last_stay() -> None:
    days = [0.0, 1.0, 2.0, 3.0]
    assert measures.days_until(days, [True, False, True, True], after=1.0) == 1.0
    assert measures.days_until(days, [True, True, True, False]) is None


@pytest.mark.parametrize(
    ("base", "price", "kept"),
    [([2.0, 2.0], [2.0, 2.0], True), ([2.0, 2.0], [2.0, 5.0], False), ([2.0, 2.1], [2, 2], False)],
)
def test_bounds__price_or_pace_outside__not_kept(
    base: list[float], price: list[float], kept: bool
) -> None:
    market = Market(2.0, 2.0, 1.0, 4.0, Curve())
    assert measures.bounds("tested", Path(base=base, price=price), market).kept is kept
