"""Debt between two events; that the contract reckons the same, `make demo` compares."""

import pytest

from scripts.lib.indexing.interest import grown

STEP = 30 * 86_400
TWELVE, THIRTY_SIX = 12 * 10**16, 36 * 10**16
"""Percent a year, WAD: 1 % and 3 % a step."""


@pytest.mark.parametrize(
    ("since", "until", "rates", "expected"),
    [
        (0, STEP, [(0, TWELVE)], 1_010_000),
        (0, 2 * STEP, [(0, TWELVE)], 1_020_100),
        (0, STEP, [(0, 0)], 1_000_000),
        (500, 500, [(0, TWELVE)], 1_000_000),
        (0, 2 * STEP, [(0, TWELVE), (STEP, THIRTY_SIX)], 1_040_300),
        (STEP, 2 * STEP, [(0, THIRTY_SIX), (STEP, TWELVE)], 1_010_000),
        (0, STEP, [(0, TWELVE), (STEP, THIRTY_SIX)], 1_010_000),
        (0, STEP // 2, [(0, TWELVE)], 1_004_988),
    ],
)
def test_grown__rates_and_times__a_step_grows_by_a_twelfth(
    since: int, until: int, rates: list[tuple[int, int]], expected: int
) -> None:
    assert grown(1_000_000, since, until, rates) == expected


def test_grown__nothing_owed__nothing() -> None:
    assert grown(0, 0, STEP, [(0, TWELVE)]) == 0
