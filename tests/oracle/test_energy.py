"""Where joules come from: counter, bridge over a reset, integrated power, model."""

from fractions import Fraction

from oracle.energy import machine_power, weakest
from oracle.types import PowerProfile, Sample
from tests.oracle.samples import make_accelerator, make_sample

PROFILE = PowerProfile(idle_mw=100_000, peak_mw=700_000)


def test_machine_power__counters__are_differences():
    held = make_sample(0, accelerators=2, energy_mj=5_000)
    after = make_sample(2_000, accelerators=2, energy_mj=6_000)

    power, methods = machine_power(held, after, 2_000, PROFILE)

    assert (power, methods) == (Fraction(1_000), {"counter"})


def test_machine_power__counter_fell_back__is_bridged_by_power():
    held = make_sample(0, energy_mj=5_000, power_mw=250_000)
    after = make_sample(1_000, energy_mj=4_999)

    assert machine_power(held, after, 1_000, PROFILE) == (Fraction(250_000), {"integrated"})


def test_machine_power__no_counter__integrates_power():
    held, after = make_sample(0, power_mw=250_000), make_sample(1_000, energy_mj=9)

    assert machine_power(held, after, 1_000, PROFILE) == (Fraction(250_000), {"integrated"})


def test_machine_power__neither__is_modelled_from_utilisation():
    held = make_sample(0, power_mw=None, utilisation_ppm=250_000)

    assert machine_power(held, None, 1_000, PROFILE) == (Fraction(250_000), {"modelled"})


def test_machine_power__board_silent__draws_nothing_that_we_know():
    held = Sample(
        0, (make_accelerator(0), make_accelerator(1, utilisation_ppm=None, power_mw=None))
    )

    assert machine_power(held, None, 1_000, PROFILE) == (Fraction(300_000), {"integrated"})


def test_machine_power__boards_in_another_order__are_matched_by_uuid():
    one, other = make_accelerator(0, energy_mj=100), make_accelerator(1, energy_mj=900_000)
    later = make_accelerator(0, energy_mj=200), make_accelerator(1, energy_mj=900_100)

    power, _ = machine_power(Sample(0, (one, other)), Sample(1_000, later[::-1]), 1_000, None)

    assert power == 200


def test_weakest__several__names_the_weakest():
    assert weakest({"counter", "integrated", "modelled"}) == "modelled"
    assert weakest({"counter", "integrated"}) == "integrated"
    assert weakest({"counter"}) == "counter"
    assert weakest(set()) == "counter"


def test_power_mw__profile__is_linear():
    powers = [PROFILE.power_mw(ppm) for ppm in (0, 500_000, 1_000_000)]
    assert powers == [100_000, 400_000, 700_000]
