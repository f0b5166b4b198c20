"""The checks as the commands make them."""

from oracle.errors import FatalError
from oracle.inspection import inspect
from oracle.sampling.synthetic import SyntheticSampler
from oracle.truth.factory import first_look, make_truth
from oracle.truth.platform import Platform
from tests.oracle.samples import START_MS


def no_settings():
    raise FatalError("no settings")


def test_make_truth__no_driver_behind_the_sampler__there_is_nothing_to_check(log):
    assert make_truth(SyntheticSampler(1, 2), log.log, 70_000) is None


def test_make_truth__nvml_on_this_machine__finds_the_library_that_answers(
    make_host, make_sampler, log
):
    make_host(1)
    sampler = make_sampler()
    truth = make_truth(sampler, log.log, 70_000)

    sample = truth.check(sampler.sample(START_MS))

    assert len(truth.stats().library_digest or "") == 64
    assert '"driver":"580.95.05"' in sample.truth


def test_first_look__no_driver_in_the_kernel__is_inconsistent_at_once(
    make_host, make_sampler, tmp_path
):
    make_host(1)

    found = first_look(make_sampler(), Platform(tmp_path))

    assert (found[0].grade, found[0].detail) == (
        "info",
        "driver 580.95.05, NVML library sha256 unknown",
    )
    bad = [one.reason for one in found if one.grade == "inconsistent"]
    assert bad == ["driver: NVML says 580.95.05, but the kernel has loaded no nvidia module"]


def test_inspect__honest_machine_and_a_forged_one__each_finding_is_a_line(
    make_host, make_sampler, make_tree
):
    make_host(2)
    honest, forged = make_tree(2), make_tree(1)
    forged.write("/proc/cpuinfo", "flags : hypervisor\n")

    good = [one for one in inspect(no_settings, None, honest.platform) if one.name == "truth"]
    bad = [one for one in inspect(no_settings, None, forged.platform) if one.name == "truth"]

    assert [(one.is_good, one.detail[:32]) for one in good] == [
        (True, "info: platform: driver 580.95.05")
    ]
    assert [one.is_good for one in bad] == [True, False, False, True]
    assert (
        "cards: NVML claims a card at 0000:1c:00.0; the PCI bus has 0000:1b:00.0" in bad[1].detail
    )
    assert bad[3].detail.startswith("info: platform: virtual machine: the CPU has the hypervisor")
