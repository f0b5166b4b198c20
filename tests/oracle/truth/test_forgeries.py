"""Forgeries against the simulated NVML: what the operator sees, and what the time is worth.

Each begins as an honest machine, so that the reason can only come from the forgery.
"""

import hashlib
import json
import random
import time

import pynvml
import pytest

from oracle.build import ReportBuilder, reports_of
from oracle.store.codec import pack_sample, unpack_sample
from tests.oracle.nvml_library import Host
from tests.oracle.samples import START_MS
from tests.oracle.truth.tree import BARE_METAL, LIBRARY, place

LOST = int(pynvml.NVML_ERROR_GPU_IS_LOST)


class Story:
    """One simulated host and its checks, second by second; power varies as a sensor's does."""

    def __init__(self, host, sampler, checks, tree, boards):
        self.host, self.sampler, self.checks, self.tree = host, sampler, checks, tree
        self.boards, self.second, self.samples = boards, 0, []
        self.noise, self.energy_mj = random.Random(1), [10**9] * boards

    def go(self, seconds, power_mw=300_000, spread_mw=2_000, energy=True, **fields):
        """Let time pass: every board draws about `power_mw` and its counter counts it."""
        for _ in range(seconds):
            changes = {f"*.{name}": value for name, value in fields.items()}
            for index in range(self.boards):
                drawn = power_mw + self.noise.randint(-spread_mw, spread_mw)
                self.energy_mj[index] += drawn if energy else 0
                changes[f"{index}.power_mw"] = drawn
                changes[f"{index}.energy_mj"] = self.energy_mj[index]
            self.host.change(changes)
            self.look()

    def look(self):
        """Take the next second's sample as it is."""
        sample = self.sampler.sample(START_MS + self.second * 1_000)
        self.samples.append(self.checks.check(sample))
        self.second += 1
        return self.samples[-1]

    @property
    def faults(self):
        """The reasons in the last sample, one per board."""
        return [one.fault for one in self.samples[-1].accelerators]

    @property
    def is_available(self):
        """Whether the last second is metered."""
        return self.samples[-1].is_available(self.boards)

    def findings(self):
        """(grade, reason) of what holds now."""
        return [(one.grade, one.reason) for one in self.checks.stats().findings]


@pytest.fixture
def story(make_host, make_sampler, make_tree, make_checks):
    """Return a factory of stories that begin with half a minute of honest time."""

    def make(boards=1, timeout_seconds=5.0, forge=lambda host: None):
        host, tree = make_host(boards), make_tree(boards)
        forge(host)
        sampler = make_sampler(timeout_seconds)
        told = Story(host, sampler, make_checks(sampler, tree), tree, boards)
        told.go(30)
        return told

    return make


def test_check__honest_machine__passes_with_digest_and_version_in_the_evidence(story, log):
    told, kept = story(8), []

    (report,) = reports_of(told.samples, ReportBuilder(1, 8, 1_000, on_evidence=kept.append))

    assert (told.findings(), told.faults) == ([], [None] * 8)
    assert report.available_seconds == 29
    assert json.loads(kept[0].document)["truth"] == [
        {
            "driver": "580.95.05",
            "findings": [],
            "from_ms": START_MS,
            "library": hashlib.sha256(b"the library").hexdigest(),
            "products": {"0x2330": 8},
            "virtual": False,
        }
    ]
    assert log.all("finding") == []


def test_check__one_gpu_sold_as_eight__is_unavailable(story, log):
    def sell(host):
        host.change({f"{index}.pci": f"00000000:{place(0)[5:].upper()}" for index in range(8)})

    told = story(8, forge=sell)

    reason = f"cards: 8 accelerators say that they are the card at {place(0)}"
    assert told.faults == [reason] * 8
    assert not told.is_available
    assert not told.samples[0].is_available(8)
    lines = [line for line in log.all("finding") if line["detail"] == reason[7:]]
    assert [(line["level"], line["accelerator"]) for line in lines] == [("warning", "all")]
    assert told.checks.stats().withdrawn == 8 * 30
    kept = []
    (report,) = reports_of(told.samples, ReportBuilder(1, 8, 1_000, on_evidence=kept.append))
    assert (report.available_seconds, report.busy_seconds) == (0, 0)
    assert report.energy_joules == 0
    (truth,) = json.loads(kept[0].document)["truth"]
    assert ["cards", "inconsistent", reason[7:], ""] in truth["findings"]
    assert kept[0].samples[10].endswith(f'"{reason}"]]]')


def test_check__withdrawn_sample__comes_back_from_the_store_as_it_was(story):
    told = story(forge=lambda host: host.set(driver_version="591.86"))
    sample = told.samples[-1]

    assert sample.accelerators[0].fault and sample.truth
    assert unpack_sample(pack_sample(sample)) == sample


def test_check__seven_boards_that_the_pci_bus_does_not_have__are_unavailable(
    make_host, make_sampler, make_tree, make_checks
):
    host, tree = make_host(8), make_tree(1)
    sampler = make_sampler()
    told = Story(host, sampler, make_checks(sampler, tree), tree, 8)

    told.go(15)

    others = ", ".join(place(index) for index in range(1, 8))
    assert told.faults == [f"cards: NVML claims a card at {others}; the PCI bus has {place(0)}"] * 8
    assert not told.is_available


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("591.86", "driver: NVML says 591.86 (a Windows branch), /sys/module/nvidia/version says"),
        ("32.0.15.9186", "driver: NVML says version '32.0.15.9186', which is no Linux driver's"),
    ],
)
def test_check__windows_driver_on_linux__is_unavailable(story, version, reason):
    told = story(forge=lambda host: host.set(driver_version=version))

    assert told.faults[0].startswith(reason)
    assert not told.is_available


def test_check__mount_over_the_drivers_proc_files__is_unavailable_while_it_is_there(story, log):
    told = story()
    folder = f"/proc/driver/nvidia/gpus/{place(0)}"
    told.tree.mounts(*BARE_METAL, f"99 25 0:133 / {folder} rw,relatime - tmpfs none rw")

    told.go(20)

    assert told.faults == [f"mounts: tmpfs / is mounted over {folder}"]
    assert not told.is_available
    told.tree.mounts(*BARE_METAL)
    told.go(60)
    assert told.is_available
    assert [line["check"] for line in log.all("finding over")] == ["mounts"]


def test_check__constant_power_at_high_utilisation__is_unavailable_after_five_minutes(story):
    told = story()

    told.go(240, spread_mw=0, utilisation_percent=90)
    assert told.is_available
    told.go(121, spread_mw=0)

    reason = "power: power stays at exactly 300000 mW at 90 % utilisation"
    assert told.faults == [reason]
    assert not told.is_available


def test_check__energy_running_backwards__no_second_of_it_is_available(story):
    told = story()
    for _ in range(150):
        told.energy_mj[0] -= 600_000
        told.go(1)

    assert not any(sample.is_available(1) for sample in told.samples[30:])
    assert told.samples[40].accelerators[0].fault.startswith("energy: the energy counter fell from")
    assert [grade for grade, _ in told.findings()] == ["inconsistent"]
    assert told.checks.stats().impossible_steps == 150


def test_check__one_board_of_two_forged__is_the_one_that_is_withdrawn(story, log):
    told = story(2)
    for _ in range(150):
        told.energy_mj[1] -= 600_000
        told.go(1)

    assert told.faults[0] is None
    assert told.faults[1].startswith("energy: the energy counter fell from")
    assert told.samples[-1].accelerators[0].has_answered
    assert [line["accelerator"] for line in log.all("finding")] == [Host.uuid(1)]


def test_check__one_finding_after_the_other__each_is_logged_once(story, log):
    told = story()
    told.tree.library(b"another library")
    told.go(20)
    told.tree.write("/etc/ld.so.preload", "/opt/shim.so")

    told.go(40)

    details = [line["detail"] for line in log.all("finding")]
    assert len(details) == 2
    assert details[1] == "/etc/ld.so.preload names /opt/shim.so"


def test_check__energy_counter_that_stands_still__is_unavailable_after_three_minutes(story):
    told = story()

    told.go(240, energy=False)

    assert told.faults[0].startswith("energy: by the energy counter it drew 0.0 W, by its readings")
    assert not told.is_available


def test_check__full_utilisation_at_idle_watts__is_unavailable_after_three_minutes(story):
    told = story()

    told.go(240, power_mw=68_000, spread_mw=500, utilisation_percent=100)

    assert told.faults[0].startswith("power: 100 % utilisation at 68.")
    assert told.faults[0].endswith("idle, it draws 70.0 W")
    assert not told.is_available
    told.go(420, utilisation_percent=100)
    assert told.is_available


def test_check__library_replaced_while_running__is_reported_and_metered(story, log):
    """A driver update does the same, and the code in use is still the former one."""
    told = story()
    first = told.checks.stats().library_digest

    told.tree.library(b"another library")
    told.go(20)

    ((grade, reason),) = told.findings()
    assert grade == "warning"
    assert f"library: {LIBRARY} was replaced: was {first[:16]}, is " in reason
    assert told.is_available
    assert [line["level"] for line in log.all("finding")] == ["warning"]
    assert "was replaced" in told.samples[-1].truth


def test_check__library_overwritten_while_running__is_unavailable(story):
    told = story()

    told.tree.path(LIBRARY).write_bytes(b"forged")
    told.go(20)

    assert told.faults[0].startswith(f"library: {LIBRARY} was overwritten while it was in use")
    assert not told.is_available


def test_check__hostile_version__is_escaped_in_log_and_evidence(story, log):
    told = story(forge=lambda host: host.set(driver_version="580\x1b[31m\x07"))

    assert not told.is_available
    raw = log.stream.getvalue() + told.samples[-1].truth
    assert "\x1b" not in raw
    assert "\\x1b[31m\\x07" in told.faults[0]


def test_check__gpu_lost__is_unavailable_and_no_forgery(story):
    told = story(2)

    told.host.change({"1.fault": LOST})
    told.go(30)

    assert [one.has_answered for one in told.samples[-1].accelerators] == [True, False]
    assert told.faults == [None, None]
    assert told.findings() == []
    told.host.change({"1.fault": None})
    told.go(5)
    assert told.is_available


def test_check__driver_loaded_anew__is_a_reset_and_no_forgery(story, log):
    """Half of the driver's files are gone for a moment, then the counters begin at zero."""
    told = story(2)
    told.tree.path("/proc/driver/nvidia/version").unlink()
    told.tree.path("/sys/module/nvidia/version").unlink()
    told.go(10)
    told.host.set(driver="gone")
    told.go(30)
    told.tree.driver("580.95.05")
    told.host.set(driver=None)
    told.energy_mj = [0, 0]

    told.go(120)

    assert told.is_available
    assert told.findings() == []
    assert log.all("finding") == []
    stats = told.checks.stats()
    assert (stats.counter_resets, stats.impossible_steps, stats.withdrawn) == (2, 0, 0)


def test_check__nvml_hangs__the_loop_goes_on_and_nothing_is_said(story, log):
    told = story(1, timeout_seconds=0.2)

    told.host.set(hang="nvmlDeviceGetPowerUsage")
    started = time.monotonic()
    for _ in range(20):
        told.look()
    hung_seconds = time.monotonic() - started
    told.host.set(hang=None)

    assert hung_seconds < 1
    assert not told.is_available
    assert told.findings() == []
    assert log.all("finding") == []


def test_check__kernels_files_hang__the_loop_goes_on_and_says_so(story, monkeypatch):
    told = story()
    told.checks._machine._watchdog._timeout_seconds = 0.05
    blocked = told.tree.platform.text
    monkeypatch.setattr(
        type(told.tree.platform), "text", lambda self, name: time.sleep(0.4) or blocked(name)
    )

    started = time.monotonic()
    told.go(20)

    assert time.monotonic() - started < 1
    assert ("warning", "platform: the kernel's files did not answer in time") in told.findings()
    assert told.is_available
    assert told.checks.stats().missed_looks == 2
