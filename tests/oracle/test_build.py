"""The builder on hand-made streams: where reports are cut and what stands in them."""

from dataclasses import replace

import pytest

from oracle.build import reports_of
from oracle.errors import FatalError
from oracle.report import Mode
from oracle.types import PowerProfile
from tests.oracle.samples import (
    HOUR_MS,
    START_MS,
    make_accelerator,
    make_builder,
    make_dark,
    make_sample,
    minutes,
)

START = START_MS // 1_000


def test_add__two_hours__cuts_at_the_utc_hour():
    builder = make_builder(interval_ms=60_000)

    reports = list(reports_of(minutes(0, 150), builder))

    assert [(r.started_at - START, r.ended_at - START) for r in reports] == [
        (0, 3_600),
        (3_600, 7_200),
        (7_200, 9_000),
    ]
    assert [r.sequence for r in reports] == [1, 2, 3]
    assert [r.available_seconds for r in reports] == [3_600, 3_600, 1_800]
    assert [r.busy_seconds for r in reports] == [1_800, 1_800, 900]
    assert [r.energy_joules for r in reports] == [1_080_000, 1_080_000, 540_000]
    assert {(r.asset, r.work_units, r.mode) for r in reports} == {(7, 0, Mode.AI)}


def test_add__sample_in_force_at_the_hour__is_split_between_both_hours():
    before = make_sample(START_MS + HOUR_MS - 20_000, utilisation_ppm=1_000_000)
    after = make_sample(START_MS + HOUR_MS + 40_000, utilisation_ppm=0)
    builder = make_builder(interval_ms=60_000)

    reports = list(reports_of([before, after], builder))

    assert [(r.available_seconds, r.busy_seconds) for r in reports] == [(20, 20), (40, 40)]
    assert [r.energy_joules for r in reports] == [6_000, 12_000]


def test_add__one_accelerator_silent__time_is_unavailable_but_its_power_counts():
    silent = replace(
        make_sample(START_MS, accelerators=2),
        accelerators=(
            make_accelerator(0),
            make_accelerator(1, utilisation_ppm=None, power_mw=None),
        ),
    )
    builder = make_builder(accelerators=2, interval_ms=10_000)

    (report,) = reports_of([silent, make_sample(START_MS + 10_000, accelerators=2)], builder)

    assert (report.available_seconds, report.busy_seconds) == (0, 0)
    assert report.energy_joules == 3_000
    assert report.mode == Mode.MAINTENANCE


def test_add__fewer_accelerators_than_the_machine_has__time_is_unavailable():
    builder = make_builder(accelerators=2, interval_ms=10_000)

    (report,) = reports_of([make_sample(START_MS), make_sample(START_MS + 10_000)], builder)

    assert report.available_seconds == 0


def test_add__idle_machine__says_idle():
    builder = make_builder(interval_ms=10_000)
    idle = [make_sample(START_MS + at, utilisation_ppm=0) for at in (0, 10_000)]

    (report,) = reports_of(idle, builder)

    assert (report.available_seconds, report.busy_seconds, report.mode) == (10, 0, Mode.IDLE)


def test_add__fractions_of_a_second__go_to_the_next_report():
    builder = make_builder(report_seconds=1, interval_ms=1_000)
    samples = [make_sample(START_MS + 600 + step * 700) for step in range(11)]

    reports = [report for sample in samples for report in builder.add(sample)]

    assert [r.available_seconds for r in reports] == [0, 1, 1, 1, 1, 1, 1]
    assert [r.busy_seconds for r in reports] == [0, 0, 1, 0, 1, 0, 1]
    assert builder.carried.available == pytest.approx(1.0)
    assert builder.carried.busy == pytest.approx(0.5)


def test_add__dark_machine__is_reported_as_unavailable():
    builder = make_builder(interval_ms=10_000)

    (report,) = reports_of([make_dark(START_MS), make_dark(START_MS + 10_000)], builder)

    assert (report.available_seconds, report.energy_joules) == (0, 0)


def test_add__evidence__is_handed_over_with_the_samples_in_force():
    kept = []
    builder = make_builder(interval_ms=60_000, on_evidence=kept.append, source="replay")

    samples = [make_sample(START_MS + minute * 60_000 + 30_000) for minute in range(58, 63)]

    reports = list(reports_of(samples, builder))

    assert [report.evidence for report in reports] == [evidence.digest for evidence in kept]
    assert [len(evidence.samples) for evidence in kept] == [2, 4]
    assert '"energy":"integrated"' in kept[0].document
    assert '"source":"replay"' in kept[0].document


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"accelerators": 0}, "at least one accelerator"),
        ({"interval_ms": 0}, "at least one accelerator and one millisecond"),
        ({"report_seconds": 7}, "do not fill an hour"),
        ({"report_seconds": 0}, "do not fill an hour"),
    ],
)
def test_init__impossible__is_refused(overrides, words):
    with pytest.raises(FatalError, match=words):
        make_builder(**overrides)


def test_add__no_energy_at_all__needs_the_profile():
    samples = [make_sample(START_MS + at, power_mw=None) for at in (0, 1_000)]
    profile = PowerProfile(idle_mw=100_000, peak_mw=700_000)

    with pytest.raises(FatalError, match="give the power profile"):
        list(reports_of(samples, make_builder()))
    (report,) = reports_of(samples, make_builder(profile=profile))

    assert report.energy_joules == 400
