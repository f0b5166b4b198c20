"""The builder and time: gaps, silence, clocks set back, reports closed early."""

from oracle.build import reports_of
from tests.oracle.samples import HOUR_MS, START_MS, make_builder, make_sample, minutes

START = START_MS // 1_000


def test_add__gap_of_twice_the_interval__holds():
    builder = make_builder(interval_ms=60_000)

    (report,) = reports_of([minutes(0, 0)[0], minutes(2, 2)[0]], builder)

    assert report.available_seconds == 120


def test_add__gap_of_more_than_twice_the_interval__holds_one_interval_only():
    late = make_sample(START_MS + 120_001)
    builder = make_builder(interval_ms=60_000)

    (report,) = reports_of([minutes(0, 0)[0], late], builder)

    assert (report.started_at - START, report.ended_at - START) == (0, 120)
    assert (report.available_seconds, report.busy_seconds) == (60, 30)
    assert report.energy_joules == 18_000


def test_add__silent_hours__give_no_report():
    builder = make_builder(interval_ms=60_000)

    reports = list(reports_of(minutes(0, 10) + minutes(200, 210), builder))

    assert [(r.started_at - START, r.ended_at - START) for r in reports] == [
        (0, 3_600),
        (10_800, 12_600),
    ]
    assert [r.available_seconds for r in reports] == [660, 600]


def test_add__clock_set_back__is_ignored():
    builder = make_builder(interval_ms=10_000)
    samples = [make_sample(START_MS + at) for at in (0, 10_000, 5_000, 10_000, 20_000)]

    (report,) = reports_of(samples, builder)

    assert (report.ended_at - START, report.available_seconds) == (20, 20)


def test_add__not_before__reports_nothing_earlier():
    builder = make_builder(interval_ms=60_000, not_before=START + 1_830, first_sequence=9)

    (report,) = reports_of(minutes(0, 50), builder)

    assert (report.sequence, report.started_at - START) == (9, 1_830)
    assert report.available_seconds == 3_000 - 1_830


def test_advance__silence__closes_the_hour_without_a_sample():
    builder = make_builder(interval_ms=60_000)
    for sample in minutes(0, 10):
        assert builder.add(sample) == []

    assert builder.advance(START_MS + 12 * 60_000) == []
    (report,) = builder.advance(START_MS + HOUR_MS + 1)

    assert (report.ended_at - START, report.available_seconds) == (3_600, 660)
    assert builder.add(make_sample(START_MS + HOUR_MS + 600_000)) == []
    assert builder.add(make_sample(START_MS + HOUR_MS + 660_000)) == []
    (later,) = builder.flush()
    assert (later.started_at - START, later.ended_at - START) == (3_600, 4_260)
    assert later.available_seconds == 60


def test_advance__next_sample_may_still_come__changes_nothing():
    builder = make_builder(interval_ms=60_000)
    builder.add(make_sample(START_MS + HOUR_MS - 60_000))

    assert builder.advance(START_MS + HOUR_MS + 60_000) == []
    (report,) = builder.add(make_sample(START_MS + HOUR_MS + 60_000))

    assert report.available_seconds == 60


def test_flush__twice_in_an_hour__reports_do_not_overlap():
    builder = make_builder(interval_ms=1_000)
    samples = [make_sample(START_MS + at) for at in (0, 1_000, 2_500, 4_000)]
    for sample in samples[:3]:
        builder.add(sample)

    (first,) = builder.flush()
    assert builder.flush() == []
    builder.add(samples[3])
    (second,) = builder.flush()

    assert (first.started_at - START, first.ended_at - START) == (0, 2)
    assert (second.started_at - START, second.ended_at - START) == (2, 4)
    assert (first.available_seconds, second.available_seconds) == (2, 2)


def test_flush__nothing_sampled__gives_no_report():
    assert make_builder().flush() == []
