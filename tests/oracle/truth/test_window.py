"""The sums of a minute."""

from itertools import pairwise

from oracle.truth.window import Window
from tests.oracle.samples import make_accelerator


def add(window, *powers, step_mj=200):
    samples = [make_accelerator(power_mw=power) for power in powers]
    for before, after in pairwise(samples):
        window.add(before, after, 1_000, step_mj)


def test_add__readings__means_are_weighted_by_time():
    window = Window()
    add(window, 100, 300)
    window.add(make_accelerator(power_mw=300), make_accelerator(power_mw=300), 3_000, 1_000)

    assert (window.milliseconds, window.stretches) == (4_000, 2)
    assert window.mean_mw == (200 + 3 * 300) // 4
    assert window.counted_mw == 1_200 * 1_000 // 4_000
    assert (window.least_mw, window.most_mw) == (100, 300)
    assert (window.mean_ppm, window.least_ppm) == (500_000, 500_000)


def test_add__a_reading_is_absent__the_window_says_so():
    no_power, no_energy = Window(), Window()
    add(no_power, 100, None, 300)
    add(no_energy, 100, 300, step_mj=None)

    assert (no_power.has_power, no_power.has_energy) == (False, True)
    assert (no_energy.has_power, no_energy.has_energy) == (True, False)
