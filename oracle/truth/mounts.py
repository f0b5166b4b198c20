"""Mounts over the files that the other checks read: who mounts there decides what they read.

A file is the kernel's own only where proc (or sysfs) itself is mounted, or a part of it at its own
place. That is what separates container runtimes from forgers: libnvidia-container binds the real
`/proc/driver/nvidia/gpus/<id>` at the same path, and covers the folder above with a tmpfs whose
version file is a copy; newer ones cover the params file alone. A tmpfs anywhere else is a forgery.
"""

import re
from dataclasses import dataclass

from oracle.truth.finding import Finding, Grade, machine

MOUNTINFO = "/proc/self/mountinfo"
DRIVER = "/proc/driver/nvidia"
HARMLESS = (f"{DRIVER}/params", f"{DRIVER}/registry")
"""Files that no check reads and that runtimes cover."""
GUARDED = {
    "proc": ("/proc", DRIVER),
    "sysfs": ("/sys", "/sys/module/nvidia", "/sys/bus/pci", "/sys/devices/pci"),
}
"""By type of filesystem: its usual place, then the trees in it that the checks read."""
_ESCAPE = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of mountinfo."""

    root: str
    """Which part of the filesystem is mounted."""
    point: str
    kind: str
    """Type of the filesystem."""

    @property
    def name(self) -> str:
        """Return the last part of the mount point."""
        return self.point.rsplit("/", 1)[-1]


def parse(mountinfo: str) -> tuple[Mount, ...]:
    """Return the mounts in order; lines that are none are left out."""
    mounts = []
    for line in mountinfo.splitlines():
        left, dash, right = line.partition(" - ")
        fields, kinds = left.split(" "), right.split(" ")
        if dash and len(fields) >= 6:
            mounts.append(Mount(_plain(fields[3]), _plain(fields[4]), kinds[0]))
    return tuple(mounts)


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 8)), text)


def is_runtime_cover(mount: Mount) -> bool:
    """Return whether this is the tmpfs that libnvidia-container puts over the driver's folder."""
    return mount.point == DRIVER and mount.kind == "tmpfs" and mount.root == "/"


def judge(mounts: tuple[Mount, ...], library: str) -> list[Finding]:
    """Say what is mounted over the driver's files; `library` is the path of the NVML library."""
    if not any(mount.point == "/proc" for mount in mounts):
        return [_finding("warning", f"{MOUNTINFO} does not show what is mounted at /proc")]
    found = []
    for mount in mounts:
        grade = _grade(mount, library)
        if grade is not None:
            found.append(
                _finding(grade, f"{mount.kind} {mount.root} is mounted over {mount.point}")
            )
    return found


def _grade(mount: Mount, library: str) -> Grade | None:
    if mount.point == library:
        is_bind = mount.root.rsplit("/", 1)[-1] == mount.name and mount.kind != "tmpfs"
        return "info" if is_bind else "warning"
    for kind, (base, *trees) in GUARDED.items():
        if not any(_touches(mount.point, base, tree) for tree in trees):
            continue
        if mount.kind == kind and mount.root == (mount.point.removeprefix(base) or "/"):
            return None
        return "info" if is_runtime_cover(mount) else "inconsistent"
    return None


def _touches(point: str, base: str, tree: str) -> bool:
    """Return whether a mount at `point` decides what is read in `tree`, which lies in `base`.

    `/sys/devices/pci` stands for every folder that begins so.
    """
    if point in HARMLESS:
        return False
    is_above = f"{tree}/".startswith(f"{point}/") and point.startswith(base)
    is_below = point.startswith(tree if tree.endswith("pci") else f"{tree}/")
    return is_above or is_below


def _finding(grade: Grade, detail: str) -> Finding:
    return machine("mounts", grade, detail)
