"""The driver itself fails: absent, restarted, hanging, old."""

import ctypes
import json
import subprocess
import sys
import time
from pathlib import Path

import pynvml
import pytest

from oracle.build import ReportBuilder, reports_of
from oracle.errors import FatalError, RetryableError
from oracle.sampling import nvml
from oracle.sampling.watchdog import Watchdog
from tests.oracle.nvml_library import Host, build
from tests.oracle.samples import START_MS

PROJECT = Path(__file__).parents[3]
LOST = int(pynvml.NVML_ERROR_GPU_IS_LOST)
NOT_SUPPORTED = int(pynvml.NVML_ERROR_NOT_SUPPORTED)


def answering(sample):
    return [one.has_answered for one in sample.accelerators]


def test_sample__driver_restarts__answers_again(make_host, make_sampler):
    host = make_host(2)
    sampler = make_sampler()
    assert answering(sampler.sample(START_MS)) == [True, True]

    host.set(driver="gone")
    dark = [sampler.sample(START_MS + second * 1_000) for second in (1, 2, 3)]
    host.set(driver=None)
    back = sampler.sample(START_MS + 4_000)

    assert [answering(sample) for sample in dark] == [[False, False]] * 3
    assert [one.uuid for one in dark[0].accelerators] == [Host.uuid(0), Host.uuid(1)]
    assert answering(back) == [True, True]


def test_init__driver_not_loaded__says_what_to_do(make_host, make_sampler):
    make_host(1).set(driver="gone")

    with pytest.raises(
        RetryableError, match=r"no NVIDIA driver.*Driver Not Loaded.*replay.*synthetic"
    ):
        make_sampler()


def test_init__no_library__says_what_to_do(make_sampler, monkeypatch):
    def missing(name: str) -> None:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(pynvml, "nvmlLib", None)
    monkeypatch.setattr(pynvml, "CDLL", missing)

    with pytest.raises(FatalError, match=r"no NVIDIA driver.*Library Not Found.*replay.*synthetic"):
        make_sampler()


def test_init__driver_without_boards__says_what_to_do(make_host, make_sampler):
    make_host(0)

    with pytest.raises(RetryableError, match=r"lists no GPU.*replay.*synthetic"):
        make_sampler()


def test_init__driver_hangs__is_tried_again_later(make_host, make_sampler, monkeypatch):
    host = make_host(1)
    host.set(hang="nvmlDeviceGetUUID")
    monkeypatch.setattr(nvml, "Watchdog", lambda call, _: Watchdog(call, 0.5))

    with pytest.raises(RetryableError, match="the NVIDIA driver hangs: restart the machine"):
        make_sampler()

    host.set(hang=None)
    assert make_sampler().sample(START_MS).is_available(1)


def test_sample__call_hangs__loop_stays_alive_and_time_is_unavailable(make_host, make_sampler):
    host = make_host(2)
    sampler = make_sampler(timeout_seconds=0.3)
    samples = [sampler.sample(START_MS), sampler.sample(START_MS + 1_000)]

    host.set(hang="nvmlDeviceGetPowerUsage")
    started = time.monotonic()
    samples += [sampler.sample(START_MS + second * 1_000) for second in range(2, 12)]
    hung_seconds = time.monotonic() - started
    host.set(hang=None)
    deadline = time.monotonic() + 5
    while not sampler.sample(START_MS + 11_500).is_available(2) and time.monotonic() < deadline:
        time.sleep(0.02)
    samples += [sampler.sample(START_MS + second * 1_000) for second in (12, 13)]

    (report,) = reports_of(samples, ReportBuilder(1, 2, 1_000))
    assert hung_seconds < 1.5
    assert [sample.is_available(2) for sample in samples] == [True] * 2 + [False] * 10 + [True] * 2
    assert (report.available_seconds, report.ended_at - report.started_at) == (3, 13)


def test_sample__old_driver_without_a_function__falls_back(tmp_path):
    library = build(tmp_path, "-DNVML_SIM_OLD_DRIVER")
    assert not hasattr(ctypes.CDLL(str(library)), "nvmlDeviceGetTemperatureV")
    host = Host(tmp_path / "host.txt", 1)
    program = (
        "import json\nfrom oracle.sampling.nvml import NvmlSampler\n"
        "sample = NvmlSampler(1, 5.0).sample(0).accelerators[0]\n"
        "print(json.dumps([sample.uuid, sample.temperature_celsius, sample.utilisation_ppm]))"
    )

    environment = {"LD_LIBRARY_PATH": str(tmp_path), "NVML_SIM_STATE": str(host.file)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == [Host.uuid(0), 61, 500_000]
