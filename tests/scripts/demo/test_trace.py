"""Nodes of a trace are told apart: covered, holed, silent for long, leaving, joining."""

from fractions import Fraction

from oracle.sampling.replay import TraceRow
from scripts.lib.demo import trace

MINUTE = 60_000
DAY = 1_440
"""Minutes in the made-up trace."""


def rows(
    start: int = 0, end: int = DAY, holes: tuple[tuple[int, int], ...] = (), ppm: int = 500_000
) -> list[TraceRow]:
    """A sample a minute from `start` to `end`, none inside the holes (minutes)."""
    return [
        TraceRow(minute * MINUTE, ppm, None)
        for minute in range(start, end + 1)
        if not any(begin < minute < finish for begin, finish in holes)
    ]


MANY = tuple((at, at + 10) for at in range(100, 1_300, 60))
TRACE = {
    "full": rows(ppm=900_000),
    "idle": rows(ppm=10_000),
    "twice": rows(holes=((100, 102),)),
    "holed": rows(holes=MANY),
    "broken": rows(holes=((400, 900),)),
    "leaver": rows(end=300),
    "joiner": rows(start=400),
    "visitor": rows(start=700, end=900),
}


def test_pick__made_up_trace__each_part_finds_its_node() -> None:
    assert trace.pick(trace.coverage(TRACE)) == {
        "steady": ["full", "twice", "idle"],
        "flaky": ["holed"],
        "outage": ["broken"],
        "dark": ["leaver"],
        "late": ["joiner"],
    }


def test_pick__only_covered_nodes__other_parts_stay_empty() -> None:
    parts = trace.pick(trace.coverage({"full": rows(), "idle": rows(ppm=0)}), steady=1)
    assert parts == {"steady": ["full"], "flaky": [], "outage": [], "dark": [], "late": []}


def test_coverage__holes__counted_and_measured() -> None:
    by_node = {one.node: one for one in trace.coverage(TRACE)}
    assert by_node["broken"].gaps == 1
    assert by_node["broken"].longest_gap_ms == 500 * MINUTE
    assert by_node["broken"].missed_ms == 499 * MINUTE
    assert by_node["joiner"].joined_late_ms == 400 * MINUTE
    assert by_node["leaver"].left_early_ms == (DAY - 300) * MINUTE
    assert by_node["twice"].is_full, "a sample holds over one that was lost"
    assert not by_node["holed"].is_full


def test_busy_seconds__each_sample_held_until_the_next() -> None:
    uneven = [TraceRow(0, 1_000_000, None), TraceRow(1_500, 333_333, None), TraceRow(4_500, 7, 0)]
    assert trace.busy_seconds(uneven) == Fraction(3, 2) + Fraction(999_999, 1_000_000)
