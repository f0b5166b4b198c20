"""The builder against an independent exact model, over arbitrary streams."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from oracle.build import ReportBuilder
from oracle.plausible import check_seconds
from oracle.types import AcceleratorSample, PowerProfile, Sample
from tests.oracle.build_model import available, reported, spans
from tests.oracle.samples import START_MS

MANY = settings(max_examples=max(150, settings.default.max_examples))
PROFILE = PowerProfile(idle_mw=70_000, peak_mw=700_000)


@st.composite
def streams(draw):
    """(interval, accelerators, report length, samples, places to flush) with gaps and faults."""
    interval_ms = draw(st.sampled_from([1, 250, 1_000, 57_000]))
    accelerators = draw(st.integers(1, 3))
    steps = st.one_of(
        st.integers(1, 2 * interval_ms),
        st.just(interval_ms),
        st.just(2 * interval_ms + 1),
        st.integers(1, 10_000_000),
    )
    counters = [0] * accelerators
    moment, samples = START_MS + draw(st.integers(0, 7_200_000)), []
    for step in draw(st.lists(steps, min_size=1, max_size=12)):
        samples.append(Sample(moment, tuple(_one(draw, i, counters) for i in range(accelerators))))
        moment += step
    flushes = draw(st.sets(st.integers(0, len(samples)), max_size=3)) | {len(samples) - 1}
    report_seconds = draw(st.sampled_from([3_600, 600, 1]) if interval_ms < 2 else st.just(3_600))
    return interval_ms, accelerators, report_seconds, samples, flushes


def _one(draw, index, counters):
    """An accelerator that may be silent, without counter, reset, or without power reading."""
    uuid = f"GPU-{index}"
    if draw(st.integers(0, 9)) == 0:
        return AcceleratorSample(uuid)
    counters[index] = draw(
        st.one_of(st.integers(0, 5), st.integers(0, 10**6).map(counters[index].__add__))
    )
    return AcceleratorSample(
        uuid,
        utilisation_ppm=draw(st.integers(0, 1_000_000)),
        energy_mj=counters[index] if draw(st.booleans()) else None,
        power_mw=draw(st.one_of(st.none(), st.integers(70_000, 700_000))),
    )


def run(stream):
    interval_ms, accelerators, report_seconds, samples, flushes = stream
    builder = ReportBuilder(
        1, accelerators, interval_ms, report_seconds=report_seconds, profile=PROFILE
    )
    reports = []
    for index, sample in enumerate(samples):
        reports += builder.add(sample)
        if index in flushes:
            reports += builder.flush()
    return builder, reports


@given(streams())
@MANY
def test_reports__any_stream__fit_their_own_bounds(stream):
    _, reports = run(stream)

    for report in reports:
        check_seconds(report)
    for before, after in pairwise(reports):
        assert before.ended_at <= after.started_at
        assert before.sequence + 1 == after.sequence


@given(streams())
@MANY
def test_reports__any_stream__add_up_to_the_model_at_every_cut(stream):
    interval_ms, _, _, samples, _ = stream
    _, reports = run(stream)
    found = spans(samples, interval_ms, PROFILE)

    sums = (0, 0, 0)
    for report in reports:
        sums = (
            sums[0] + report.available_seconds,
            sums[1] + report.busy_seconds,
            sums[2] + report.energy_joules,
        )
        assert sums == reported(found, report.ended_at)


@given(streams())
@MANY
def test_carried__any_stream__reports_and_carry_are_the_exact_totals(stream):
    interval_ms, _, _, samples, _ = stream
    builder, reports = run(stream)
    found = spans(samples, interval_ms, PROFILE)
    end = samples[-1].taken_at_ms // 1_000 + 1

    carried = builder.carried
    assert sum(r.available_seconds for r in reports) + carried.available == available(found, end)
    assert sum(r.busy_seconds for r in reports) + carried.busy == sum(
        span.load * (span.end - span.start) for span in found
    )
    assert sum(r.energy_joules for r in reports) + carried.joules == sum(
        span.watts * (span.end - span.start) for span in found
    )
    assert carried.available < 2
    assert carried.busy < 3


@given(streams())
@MANY
def test_reports__modelled_energy__lies_within_the_contracts_bounds(stream):
    interval_ms, accelerators, report_seconds, samples, flushes = stream
    bare = [
        Sample(
            sample.taken_at_ms,
            tuple(AcceleratorSample(a.uuid, a.utilisation_ppm) for a in sample.accelerators),
        )
        for sample in samples
    ]

    _, reports = run((interval_ms, accelerators, report_seconds, bare, flushes))

    idle, peak = 70 * accelerators, 700 * accelerators
    for report in reports:
        elapsed = report.ended_at - report.started_at
        assert report.energy_joules * 100 <= peak * (elapsed + 1) * 105
        assert report.energy_joules * 100 >= idle * report.busy_seconds * 95
