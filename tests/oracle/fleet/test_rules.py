"""The contract's rules before anything is sent: each border is inside."""

import pytest

from oracle.fleet.rules import fault_of
from tests.oracle.fleet.fleet import node_of, report_of

NODE = node_of(7)


def fault(**changes: int) -> str:
    report = report_of(7, **changes)
    return fault_of(report, NODE, report.ended_at, 3_600)


@pytest.mark.parametrize(("available", "busy"), [(60, 60), (60, 0), (0, 0)])
def test_fault_of__seconds_at_their_borders__none(available, busy):
    energy = 560 * 60
    assert fault(available_seconds=available, busy_seconds=busy, energy_joules=energy) == ""


@pytest.mark.parametrize(("available", "busy"), [(61, 0), (59, 60), (60, -1)])
def test_fault_of__seconds_beyond_their_borders__are_refused(available, busy):
    assert fault(available_seconds=available, busy_seconds=busy) == "oracle: seconds"
