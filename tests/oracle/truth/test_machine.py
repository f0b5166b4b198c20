"""When the machine is looked at."""

from oracle.truth.machine import LOOK_MS, Machine
from tests.oracle.samples import START_MS


def test_is_due__every_ten_seconds_and_after_the_clock_was_set_back(make_tree):
    machine = Machine(make_tree(1).platform, timeout_seconds=5.0)
    assert machine.is_due(START_MS)

    machine.look(START_MS, [])

    assert not machine.is_due(START_MS + LOOK_MS - 1)
    assert machine.is_due(START_MS + LOOK_MS)
    assert machine.is_due(START_MS - 1)
    assert (machine.looks, machine.missed_looks) == (1, 0)
