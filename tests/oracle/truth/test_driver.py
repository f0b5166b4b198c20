"""The driver's version against the kernel's."""

import pytest

from oracle.truth.driver import PROC_VERSION, SYS_VERSION, KernelDriver, judge, look
from oracle.truth.platform import Platform

PROPRIETARY = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.135  Fri Jan 10 20:00 UTC 2025\n"


def verdicts(claimed, proc, sys):
    return [(one.grade, one.detail) for one in judge(claimed, KernelDriver(proc, sys))]


def test_look__both_kinds_of_module__reads_the_version(make_tree):
    tree = make_tree()
    assert look(tree.platform) == KernelDriver("580.95.05", "580.95.05")

    tree.write(PROC_VERSION, PROPRIETARY)

    assert look(tree.platform).proc == "550.135"


def test_look__no_driver__is_absent(tmp_path):
    assert look(Platform(tmp_path)) == KernelDriver(None, None)


@pytest.mark.parametrize("version", ["580.95.05", "550.135", "565.77", "470.256.02", "390.157"])
def test_judge__linux_versions_that_agree__says_nothing(version):
    assert verdicts(version, version, version) == []
    assert verdicts(version, None, version) == []
    assert verdicts(None, version, version) == []


@pytest.mark.parametrize("version", ["31.0.15.5222", "32.0.15.9186", "", "580", "580.95.05\x1b[2J"])
def test_judge__no_linux_version__is_inconsistent_whatever_the_kernel_says(version):
    expected = ("inconsistent", f"NVML says version {version!r}, which is no Linux driver's")
    assert verdicts(version, version, version) == [expected]


def test_judge__windows_branch__is_inconsistent_unless_the_kernel_says_so_too():
    ((grade, detail),) = verdicts("591.86", "580.95.05", "580.95.05")
    assert grade == "inconsistent"
    assert f"591.86 (a Windows branch), {SYS_VERSION} says 580.95.05" in detail

    assert verdicts("591.86", "591.86", "591.86") == [
        ("warning", "591.86 (a Windows branch), though the kernel says so too")
    ]


def test_judge__one_of_the_kernels_files_disagrees__is_inconsistent():
    ((grade, detail),) = verdicts("580.95.05", "570.86.15", "580.95.05")

    assert grade == "inconsistent"
    assert f"NVML says 580.95.05, {PROC_VERSION} says 570.86.15" in detail
    assert "restart the machine and the runner" in detail


def test_judge__no_module_loaded__is_inconsistent():
    expected = "NVML says 580.95.05, but the kernel has loaded no nvidia module"
    assert verdicts("580.95.05", None, None) == [("inconsistent", expected)]
