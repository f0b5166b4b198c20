"""The figure that probes leave defensible, against exact arithmetic."""

from fractions import Fraction
from math import comb

import pytest

from oracle.attest.bounds import PPM, highest_seconds, upper_ppm

CONFIDENCE = 999_000


def tail(probes: int, at_most: int, up: Fraction) -> Fraction:
    """Return P(successes <= at_most), exactly."""
    return sum(
        (comb(probes, i) * up**i * (1 - up) ** (probes - i) for i in range(at_most + 1)),
        Fraction(0),
    )


@pytest.mark.parametrize("probes", [1, 3, 10, 60])
@pytest.mark.parametrize("confidence", [950_000, 999_900])
def test_upper_ppm__every_count__is_the_limit_of_clopper_and_pearson(probes, confidence):
    alpha = 1 - Fraction(confidence, PPM)

    for found in range(probes):
        limit = upper_ppm(probes, found, confidence)
        assert tail(probes, found, Fraction(limit, PPM)) <= alpha
        assert tail(probes, found, Fraction(limit - 1, PPM)) > alpha
    assert upper_ppm(probes, probes, confidence) == PPM


@pytest.mark.parametrize("probes", [1, 5, 60])
def test_upper_ppm__none_or_all_but_one_up__has_a_closed_form(probes):
    """None: (1 - u)^n = alpha. All but one: 1 - u^n = alpha."""
    alpha = 0.05

    none, but_one = upper_ppm(probes, 0, 950_000), upper_ppm(probes, probes - 1, 950_000)

    assert none == pytest.approx(PPM * (1 - alpha ** (1 / probes)), abs=1.01)
    assert but_one == pytest.approx(PPM * (1 - alpha) ** (1 / probes), abs=1.01)


def test_upper_ppm__two_failures_or_more__keep_to_hoeffdings_condition():
    """One probe a slot is not independent draws: conservative while s <= n u - 1."""
    for probes in (3, 10, 12, 30, 60, 120):
        for failed in range(2, probes + 1):
            limit = Fraction(upper_ppm(probes, probes - failed, CONFIDENCE), PPM)
            assert probes - failed <= probes * limit - 1


@pytest.mark.parametrize(("probes", "found", "confidence"), [(1, 2, 1), (1, -1, 1), (1, 1, PPM)])
def test_upper_ppm__nonsense__is_refused(probes, found, confidence):
    with pytest.raises(ValueError, match="must hold"):
        upper_ppm(probes, found, confidence)


def test_highest_seconds__more_failures__never_assert_less():
    figures = [highest_seconds(60, failed, 3_600, 0, CONFIDENCE, 0) for failed in range(61)]

    assert figures[0] == 3_600
    assert figures == sorted(figures, reverse=True)
    assert figures[60] == -(-3_600 * upper_ppm(60, 0, CONFIDENCE) // PPM)


def test_highest_seconds__unwatched_time__counts_as_up():
    """Ten dark minutes of an hour say nothing about the other fifty."""
    assert highest_seconds(10, 10, 600, 3_000, CONFIDENCE, 0) > 3_000


def test_highest_seconds__loss_on_the_way__is_given_to_the_node():
    strict = highest_seconds(60, 20, 3_600, 0, CONFIDENCE, 0)
    lenient = highest_seconds(60, 20, 3_600, 0, CONFIDENCE, 50_000)

    assert strict < lenient <= -(-strict * PPM // 950_000) + 1
    assert highest_seconds(60, 1, 3_600, 0, CONFIDENCE, 50_000) == 3_600
