"""Packed lines are a sequence like any other, in less memory."""

import pytest

from oracle.packed_lines import BLOCK_LINES, PackedLines


@pytest.mark.parametrize("count", [0, 1, BLOCK_LINES - 1, BLOCK_LINES, 3 * BLOCK_LINES + 7])
def test_packed_lines__any_count__reads_like_a_tuple(count):
    lines = tuple(f'[{number},"", "\\n"]' for number in range(count))

    packed = PackedLines(lines)

    assert (len(packed), bool(packed), tuple(packed)) == (count, count > 0, lines)
    assert packed == lines == tuple(reversed(tuple(reversed(packed))))
    assert [packed[index] for index in range(-count, count)] == [*lines, *lines]
    assert packed[1:-1] == lines[1:-1]
    assert packed != (*lines, "more")
    with pytest.raises(IndexError):
        packed[count]


def test_packed_lines__empty_lines__stay_lines():
    lines = [""] * (2 * BLOCK_LINES + 1)

    assert list(PackedLines(lines)) == lines


def test_packed_lines__an_hour_of_samples__takes_a_fifth_or_less():
    row = '[{0},[["GPU-12345678",5{0},10{0},30{0},61203283968,61,1980,2619,0,4]]]'
    lines = [row.format(1_000 * number) for number in range(3_600)]

    packed = PackedLines(lines)

    assert sum(map(len, packed._blocks)) < sum(map(len, lines)) / 5
