"""What a table's line says, at each edge."""

from dataclasses import replace

import pytest

from oracle.attest.comparing import Rules, compare, highest
from oracle.attest.hours import HourReading, MeterClock, reading
from oracle.attest.judging import runs
from oracle.attest.store import Tally

HOUR = 3_600
AT = 490_896
"""The hour in question."""
END = (AT + 1) * HOUR
DELAY, WINDOW, HOLD = 6 * HOUR, 42 * HOUR, 24 * HOUR
RULES = Rules(confidence_ppm=999_000, loss_ppm=10_000, least_failed=3, least_probes=10)
DARK = Tally(silent=60, watched_seconds=HOUR)


def clock(
    now: int = END + DELAY + 1, ended_at: int = END, final_until: int | None = None
) -> MeterClock:
    final = (now - DELAY - WINDOW if final_until is None else final_until) // HOUR * HOUR
    return MeterClock(now, ended_at, final, DELAY, WINDOW, HOLD)


def verdict(tally: Tally = DARK, seconds: int = HOUR, at: MeterClock | None = None) -> str:
    (row,) = compare([HourReading(AT, seconds, False)], lambda _: tally, at or clock(), RULES)
    return row.verdict


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (END - 1, "not over"),
        (END, "wait"),
        (END + DELAY, "wait"),
        (END + DELAY + 1, "refute"),
        (END + DELAY + WINDOW - 1, "refute"),
        (END + DELAY + WINDOW, "final"),
    ],
)
def test_compare__dark_hour_reported_up__each_moment(now, said):
    assert verdict(at=clock(now)) == said


@pytest.mark.parametrize(("final_until", "said"), [(END - HOUR, "refute"), (END, "final")])
def test_compare__past_its_usual_finality__goes_by_what_the_meter_says(final_until, said):
    assert verdict(at=clock(END + DELAY + WINDOW + HOUR, final_until=final_until)) == said


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (END, END + DELAY + WINDOW),
        (END + DELAY + WINDOW - 1, END + DELAY + WINDOW),
        (END + DELAY + WINDOW, END + DELAY + WINDOW + HOLD),
    ],
)
def test_final_at__hour_held_past_its_usual_finality__is_a_day_later(now, at):
    assert clock(now, final_until=END - HOUR).final_at(AT) == at


@pytest.mark.parametrize(
    ("tally", "said"),
    [
        (Tally(), "unwatched"),
        (Tally(void=60), "unwatched"),
        (Tally(up=60, watched_seconds=HOUR), "agrees"),
        (Tally(up=59, silent=1, watched_seconds=HOUR), "too few"),
        (Tally(up=58, silent=2, watched_seconds=HOUR), "too few"),
        (Tally(silent=9, watched_seconds=540), "too few"),
        (Tally(silent=10, watched_seconds=600), "refute"),
        (Tally(down=60, watched_seconds=HOUR), "refute"),
        (Tally(up=30, silent=15, down=15, watched_seconds=HOUR), "refute"),
        (Tally(up=57, silent=3, watched_seconds=HOUR), "agrees"),
    ],
)
def test_compare__counts__say(tally, said):
    assert verdict(tally) == said


def test_compare__reported_as_seen__agrees_to_the_second():
    most = highest(DARK, RULES)

    assert verdict(seconds=most) == "agrees"
    assert verdict(seconds=most + 1) == "refute"


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_highest__fewer_than_three_lost_probes__assert_nothing(lost):
    """Also where nothing is thought to get lost on the way."""
    certain = replace(RULES, loss_ppm=0)
    tally = Tally(up=60 - lost, silent=lost, watched_seconds=HOUR)

    assert (highest(tally, certain) == HOUR) == (lost < 3)


def test_runs__dark_hours__go_together_and_leave_honest_ones_alone():
    readings = [HourReading(AT + at, HOUR, False) for at in range(30)]
    at = clock(END + DELAY + 40 * HOUR, END + 30 * HOUR)
    honest = Tally(up=60, watched_seconds=HOUR)
    rows = compare(readings, lambda hour: honest if hour == AT + 2 else DARK, at, RULES)

    found = runs(rows, early=False)

    assert [(run[0].hour - AT, len(run)) for run in found] == [(0, 2), (3, 24), (27, 3)]


def test_runs__hours_that_take_reports__only_early():
    rows = compare([HourReading(AT, HOUR, False)], lambda _: DARK, clock(END + 1), RULES)

    assert runs(rows, early=False) == []
    assert len(runs(rows, early=True)) == 1


def test_reading__each_place_and_flag__is_the_cards():
    for place in range(12):
        card = (1 << 255) | ((100 + place) << (40 + 12 * place)) | (1 << (224 + place))
        assert reading(12 + place, card) == HourReading(12 + place, 100 + place, True)
        assert not reading(12 + (place + 1) % 12, card).is_refuted
    assert reading(AT, 0) == HourReading(AT, 0, False, is_metered=False)


@pytest.mark.parametrize(
    ("ended_at", "reported"), [(END, AT + 1), (END - 1, AT + 1), (END + 1, AT + 2)]
)
def test_hours_reported__end_of_the_last_report__rounds_up(ended_at, reported):
    assert replace(clock(), ended_at=ended_at).hours_reported == reported
