"""The simulated driver, loaded into this process before the bindings look for it."""

import ctypes

import pytest

from tests.oracle.nvml_library import Host, build


@pytest.fixture(scope="session")
def nvml_library(tmp_path_factory):
    """Compile the library and load it: the bindings then find it by its name."""
    path = build(tmp_path_factory.mktemp("nvml"))
    ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
    return path


@pytest.fixture
def make_host(nvml_library, tmp_path, monkeypatch):
    """Return a factory of simulated hosts; the last one made is the one that answers."""
    hosts = []

    def make(boards: int = 8) -> Host:
        file = tmp_path / f"host{len(hosts)}.txt"
        monkeypatch.setenv("NVML_SIM_STATE", str(file))
        hosts.append(Host(file, boards))
        return hosts[-1]

    yield make
    for host in hosts:
        host.set(hang=None, driver=None)


@pytest.fixture
def make_sampler():
    """Return a factory of NVML samplers that are closed after the test."""
    from oracle.sampling.nvml import NvmlSampler

    samplers = []

    def make(timeout_seconds: float = 5.0) -> NvmlSampler:
        samplers.append(NvmlSampler(1, timeout_seconds))
        return samplers[-1]

    yield make
    for sampler in samplers:
        sampler.close()
