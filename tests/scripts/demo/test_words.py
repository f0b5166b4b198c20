"""Amounts and times read as people write them."""

import pytest

from scripts.lib.demo import words


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "$0.00"),
        (1_234_560_000, "$1,234.56"),
        (5, "$0.000005"),
        (4_999, "$0.004999"),
        (5_000, "$0.005"),
        (9_999_999, "$10.00"),
        (-162_610_000, "-$162.61"),
    ],
)
def test_dollars__units__shown_for_people(amount: int, shown: str) -> None:
    assert words.dollars(amount) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3_600, "1 h"), (82_080, "22 h 48 min")],
)
def test_span__seconds__hours_and_minutes(seconds: int, shown: str) -> None:
    assert words.span(seconds) == shown


def test_moment__unix_seconds__day_and_time() -> None:
    assert words.moment(1_767_571_500) == "Mon 5 Jan 00:05"


def test_percent__of_nothing__a_dash() -> None:
    assert words.percent(1, 8) == "12.5 %"
    assert words.percent(0, 0) == "-"
