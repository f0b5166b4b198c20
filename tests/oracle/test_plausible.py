"""The contract's bounds on this side."""

from dataclasses import replace

import pytest

from oracle.errors import FatalError
from oracle.plausible import check_seconds, energy_fault
from oracle.report import Report

REPORT = Report(1, 1, 7_200, 10_800, 3_600, 1_800, 1_000_000, 0, 1, bytes(32))


@pytest.mark.parametrize(
    "change",
    [
        {"available_seconds": 3_601},
        {"busy_seconds": 3_601},
        {"busy_seconds": -1},
        {"ended_at": 7_200},
        {"started_at": 7_199},
        {"ended_at": 10_801},
    ],
)
def test_check_seconds__contradiction__is_refused(change):
    check_seconds(REPORT)
    with pytest.raises(FatalError):
        check_seconds(replace(REPORT, **change))


def test_energy_fault__at_the_bounds__is_none_and_beyond_says_why():
    idle, peak = 100, 700
    most, least = peak * 3_601 * 105 // 100, -(-idle * 1_800 * 95 // 100)

    assert energy_fault(replace(REPORT, energy_joules=most), idle, peak) == ""
    assert energy_fault(replace(REPORT, energy_joules=least), idle, peak) == ""
    assert "more than 700 W" in energy_fault(replace(REPORT, energy_joules=most + 1), idle, peak)
    assert "100 W idle" in energy_fault(replace(REPORT, energy_joules=least - 1), idle, peak)
