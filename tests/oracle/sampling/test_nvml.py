"""The NVML path through the real bindings, against a simulated driver."""

from pathlib import Path

import pynvml

from oracle.build import ReportBuilder, reports_of
from oracle.device_id import device_id
from oracle.types import AcceleratorSample
from tests.oracle.nvml_library import Host
from tests.oracle.samples import START_MS

PROJECT = Path(__file__).parents[3]
LOST = int(pynvml.NVML_ERROR_GPU_IS_LOST)
NOT_SUPPORTED = int(pynvml.NVML_ERROR_NOT_SUPPORTED)


def answering(sample):
    return [one.has_answered for one in sample.accelerators]


def test_sample__healthy_host__reads_all_eight_boards(make_host, make_sampler):
    make_host(8).change({"3.utilisation_percent": 87, "3.energy_mj": 2**40})

    sampler = make_sampler()
    sample = sampler.sample(START_MS)

    assert sample.taken_at_ms == START_MS
    assert sample.is_available(8)
    assert sample.accelerators[3] == AcceleratorSample(
        uuid=Host.uuid(3),
        utilisation_ppm=870_000,
        energy_mj=2**40,
        power_mw=300_000,
        memory_used_bytes=61_203_283_968,
        temperature_celsius=61,
        clock_sm_mhz=1_980,
        clock_memory_mhz=2_619,
        ecc_uncorrected=0,
        throttle_reasons=4,
    )


def test_devices__healthy_host__identifies_each_board(make_host, make_sampler):
    make_host(8)

    devices = make_sampler().devices()

    assert devices[0].vendor == "nvidia"
    assert devices[0].uuid == Host.uuid(0)
    assert devices[0].serial == "1562821083900"
    assert devices[0].name == "NVIDIA H100 80GB HBM3"
    assert devices[0].pci_bus_id == "00000000:1B:00.0"
    assert devices[0].pci_device_id == 0x2330
    assert devices[0].driver_version == "580.95.05"
    assert devices[0].memory_total_bytes == 85_520_809_984
    assert devices[0].power_limit_mw == 700_000
    assert devices[0].power_limit_max_mw == 700_000
    assert devices[0].mig_enabled is False
    assert len({device_id(one.vendor, one.uuid, one.serial) for one in devices}) == 8


def test_sample__one_board_lost__only_that_time_is_unavailable(make_host, make_sampler):
    host, samples = make_host(8), []
    sampler = make_sampler()
    for second in range(31):
        host.change({"5.fault": LOST if 10 <= second < 20 else None})
        samples.append(sampler.sample(START_MS + second * 1_000))

    (report,) = reports_of(samples, ReportBuilder(1, 8, 1_000))

    assert answering(samples[10]) == [True] * 5 + [False] + [True] * 2
    assert (report.available_seconds, report.busy_seconds) == (20, 10)


def test_sample__board_lost_when_the_driver_came_up__is_looked_for_again(make_host, make_sampler):
    host = make_host(2)
    sampler = make_sampler()
    host.set(driver="gone")
    assert answering(sampler.sample(START_MS)) == [False, False]
    host.change({"driver": None, "1.fault": LOST})
    assert answering(sampler.sample(START_MS + 1_000)) == [True, False]

    host.change({"1.fault": None})

    assert answering(sampler.sample(START_MS + 2_000)) == [True, True]


def test_sample__energy_counter_reset__is_bridged_by_power(make_host, make_sampler):
    host, samples, kept = make_host(1), [], []
    sampler = make_sampler()
    for second, energy_mj in enumerate([5_000_000, 5_250_000, 100_000, 350_000]):
        host.change({"0.energy_mj": energy_mj})
        samples.append(sampler.sample(START_MS + second * 1_000))

    (report,) = reports_of(samples, ReportBuilder(1, 1, 1_000, on_evidence=kept.append))

    assert report.energy_joules == 250 + 300 + 250
    assert '"energy":"integrated"' in kept[0].document


def test_sample__unsupported_fields__are_absent_and_nothing_else(make_host, make_sampler):
    host = make_host(1)
    host.change({"*.energy_mj": None, "*.ecc_uncorrected": None, "0.serial": None})
    host.change({"0.fault.nvmlDeviceGetPowerUsage": NOT_SUPPORTED, "*.power_limit_mw": None})

    sampler = make_sampler()
    (one,) = sampler.sample(START_MS).accelerators

    assert (one.energy_mj, one.ecc_uncorrected, one.power_mw) == (None, None, None)
    assert (one.utilisation_ppm, one.temperature_celsius) == (500_000, 61)
    assert sampler.devices()[0].serial == ""
    assert sampler.devices()[0].power_limit_mw is None


def test_sample__utilisation_unsupported__has_not_answered(make_host, make_sampler):
    make_host(2).change({"1.fault.nvmlDeviceGetUtilizationRates": NOT_SUPPORTED, "1.mig": 1})

    sampler = make_sampler()

    assert answering(sampler.sample(START_MS)) == [True, False]
    assert sampler.sample(START_MS).accelerators[1].power_mw == 300_000
    assert [device.mig_enabled for device in sampler.devices()] == [False, True]


def test_sample__library_claims_more_than_all__has_not_answered(make_host, make_sampler):
    make_host(1).change({"0.utilisation_percent": 101})

    assert answering(make_sampler().sample(START_MS)) == [False]


def test_sample__all_of_an_accelerator_in_use__is_a_million_parts(make_host, make_sampler):
    make_host(1).change({"0.utilisation_percent": 100})

    assert make_sampler().sample(START_MS).accelerators[0].utilisation_ppm == 1_000_000
