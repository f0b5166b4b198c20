"""The driver's version: NVML's against the kernel's, and whether Linux has such a version."""

import re
from dataclasses import dataclass

from oracle.truth.finding import Finding, machine
from oracle.truth.platform import Platform

PROC_VERSION = "/proc/driver/nvidia/version"
SYS_VERSION = "/sys/module/nvidia/version"
LINUX_VERSION = re.compile(r"\d{3,4}\.\d{2,3}(\.\d{2})?")
"""580.95.05, 550.135, 565.77: two parts are as common on Linux as three. 31.0.15.5222 is none."""
NEW_NUMBERING = 430
"""Since this branch Linux drivers have had branches by fives (430, 435, ..., 580, 590, 595). Those
between (536, 552, 566, 591) exist for Windows alone."""
_NVRM = re.compile(r"^NVRM version:.*?\s(\d{3,4}(?:\.\d{2,3}){1,2})(?=\s|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KernelDriver:
    """What the loaded kernel module says of its version; None where there is no such file."""

    proc: str | None
    sys: str | None


def look(platform: Platform) -> KernelDriver:
    """Read both of the kernel's files."""
    text = platform.text(PROC_VERSION)
    match = None if text is None else _NVRM.search(text)
    return KernelDriver(match[1] if match else text, platform.word(SYS_VERSION))


def judge(claimed: str | None, kernel: KernelDriver) -> list[Finding]:
    """Compare NVML's version with the kernel's; a driver without a version says nothing."""
    if claimed is None:
        return []
    if not LINUX_VERSION.fullmatch(claimed):
        return [_bad(f"NVML says version {claimed!r}, which is no Linux driver's")]
    seen = {SYS_VERSION: kernel.sys, PROC_VERSION: kernel.proc}
    if not any(seen.values()):
        return [_bad(f"NVML says {claimed}, but the kernel has loaded no nvidia module")]
    windows = " (a Windows branch)" if _is_windows(claimed) else ""
    for name, version in seen.items():
        if version is not None and version != claimed:
            return [
                _bad(
                    f"NVML says {claimed}{windows}, {name} says {version[:40]}: if the driver was "
                    "updated, restart the machine and the runner"
                )
            ]
    if windows:
        return [machine("driver", "warning", f"{claimed}{windows}, though the kernel says so too")]
    return []


def _is_windows(version: str) -> bool:
    branch = int(version.split(".")[0])
    return branch >= NEW_NUMBERING and branch % 5 != 0


def _bad(detail: str) -> Finding:
    return machine("driver", "inconsistent", detail)
