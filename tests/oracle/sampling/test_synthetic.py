"""The seeded machine: the same seed is the same machine, outages are dark, physics hold."""

import pytest

from oracle.build import ReportBuilder, reports_of
from oracle.device_id import device_id
from oracle.errors import FatalError
from oracle.plausible import energy_fault
from oracle.sampling.base import samples_between
from oracle.sampling.synthetic import BUCKET_SECONDS, SyntheticSampler
from tests.oracle.samples import START_MS

START = START_MS // 1_000


def day_of(sampler):
    return list(samples_between(sampler, START_MS, START_MS + 86_400_000))


def test_sample__same_seed__is_the_same_machine():
    one, same, other = (day_of(SyntheticSampler(seed, 2, 60)) for seed in (1, 1, 2))

    assert one == same
    assert one != other
    assert len(one) == 1_441


def test_sample__a_day__follows_the_sun_and_stays_in_range():
    sampler = SyntheticSampler(3, 1, 60)
    used = [sample.accelerators[0].utilisation_ppm for sample in day_of(sampler)]

    assert all(0 <= ppm <= 1_000_000 for ppm in used)
    assert sum(used[660:780]) > sum(used[:60]) + sum(used[-60:])


def test_sample__any_machine__reports_are_within_physics():
    sampler = SyntheticSampler(5, 8, 60)
    builder = ReportBuilder(1, 8, sampler.interval_ms)

    reports = list(reports_of(day_of(sampler), builder))

    assert len(reports) == 24
    assert [energy_fault(report, 8 * 70, 8 * 700) for report in reports] == [""] * 24
    assert {report.available_seconds for report in reports} == {3_600}


def test_sample__read_by_another_process__counter_goes_on():
    moments = range(START_MS + 3_599_500, START_MS + 3_605_000, 1_000)
    one = SyntheticSampler(3, 2)

    for moment in moments:
        assert one.sample(moment) == SyntheticSampler(3, 2).sample(moment)
    (before, after) = (one.sample(moment).accelerators[0] for moment in (moments[0], moments[-1]))
    assert 70 * 5_000 <= after.energy_mj - before.energy_mj <= 700 * 5_000


def test_sample__outage_and_dead_accelerator__are_unavailable():
    sampler = SyntheticSampler(
        7,
        2,
        60,
        outages=[(START + 3_600, START + 7_200)],
        dead_accelerators=[(1, START + 10_800, START + 12_600)],
    )
    builder = ReportBuilder(1, 2, sampler.interval_ms)

    reports = list(reports_of(samples_between(sampler, START_MS, START_MS + 14_400_000), builder))

    assert [report.available_seconds for report in reports] == [3_600, 0, 3_600, 1_800]
    assert reports[1].energy_joules == 0
    assert reports[3].energy_joules > 0


def test_devices__machines__have_devices_of_their_own():
    ids = {
        device_id(device.vendor, device.uuid, device.serial)
        for seed in (1, 2)
        for device in SyntheticSampler(seed, 8).devices()
    }
    assert len(ids) == 16


@pytest.mark.parametrize(("accelerators", "interval"), [(0, 1), (1, 0)])
def test_init__impossible__is_refused(accelerators, interval):
    with pytest.raises(FatalError, match="at least one accelerator"):
        SyntheticSampler(1, accelerators, interval)


def test_utilisation_ppm__noise_alone__goes_straight_from_one_bucket_to_the_next():
    sampler = SyntheticSampler(3, 1, base_ppm=500_000, swing_ppm=0, noise_ppm=200_000)
    used = [sampler.utilisation_ppm(0, (START + second) * 1_000) for second in range(601)]

    first, middle, last = used[0], used[BUCKET_SECONDS // 2], used[BUCKET_SECONDS]
    assert abs(2 * middle - first - last) <= 2
    assert first != last


def test_utilisation_ppm__noise_of_a_day__is_even_on_both_sides():
    sampler = SyntheticSampler(3, 1, base_ppm=500_000, swing_ppm=0, noise_ppm=200_000)
    times = range(START, START + 86_400, BUCKET_SECONDS)
    used = [sampler.utilisation_ppm(0, second * 1_000) for second in times]

    assert 300_000 <= min(used) < 350_000
    assert 650_000 < max(used) <= 700_000
    assert abs(sum(used) // len(used) - 500_000) < 20_000


def test_utilisation_ppm__sun_alone__peaks_at_noon_and_is_lowest_at_midnight():
    sampler = SyntheticSampler(3, 1, base_ppm=500_000, swing_ppm=250_000, noise_ppm=0)

    hours = [sampler.utilisation_ppm(0, (START + hour * 3_600) * 1_000) for hour in (0, 6, 12, 18)]

    assert hours == [250_000, 500_000, 750_000, 500_000]
