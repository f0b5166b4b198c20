"""Which hours an attestor looks at when it is asked for none in particular."""

from types import SimpleNamespace

import pytest

from oracle.attest.judging import MAX_COMPARED_HOURS, Judge


class Meter:
    """A meter that tells which hours it was asked for."""

    def __init__(self, over: int, reported: int) -> None:
        self._clock = SimpleNamespace(
            first_open_hour=490_896, hours_over=490_896 + over, hours_reported=490_896 + reported
        )
        self.asked: list[tuple[int, int]] = []
        self.rooted: list[tuple[int, int]] = []

    def clock(self, asset: int) -> SimpleNamespace:
        return self._clock

    def hours(self, asset: int, first: int, count: int) -> list:
        self.asked.append((first, count))
        return []

    def rooted_hours(self, asset: int, first: int, count: int) -> set[int]:
        self.rooted.append((first, count))
        return set()


def asked(over: int, reported: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the hours that were asked for, and those whose root was."""
    meter = Meter(over, reported)
    assert Judge(meter, None, None).rows(7) == []
    return meter.asked[0], meter.rooted[0]


@pytest.mark.parametrize(("over", "reported", "count"), [(5, 3, 3), (3, 5, 3), (5, -1, 0)])
def test_rows__none_in_particular__those_over_and_reported(over, reported, count):
    assert asked(over, reported) == ((490_896, count), (490_896, count))


def test_rows__more_than_any_window__is_bounded():
    assert asked(1_000, 1_000)[0] == (490_896, MAX_COMPARED_HOURS)
