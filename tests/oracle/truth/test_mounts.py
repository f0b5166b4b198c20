"""Mounts over the driver's files: container runtimes pass, forgers do not."""

import pytest

from oracle.truth.mounts import judge, parse
from tests.oracle.truth.tree import BARE_METAL, CONTAINER, LIBRARY

GPU = "/proc/driver/nvidia/gpus/0000:1b:00.0"


def grades(*lines):
    return [(one.grade, one.detail) for one in judge(parse("\n".join(lines)), LIBRARY)]


def mount(point, kind="tmpfs", root="/"):
    return f"1424 1619 0:133 {root} {point} rw,relatime shared:9 - {kind} none rw"


def test_judge__bare_metal__says_nothing():
    assert grades(*BARE_METAL) == []


def test_judge__container_runtime__is_told_apart_and_reported():
    assert grades(*CONTAINER) == [
        ("info", "tmpfs / is mounted over /proc/driver/nvidia"),
        ("info", f"ext4 {LIBRARY} is mounted over {LIBRARY}"),
    ]


def test_judge__hardened_service__says_nothing():
    """systemd binds parts of /proc and /sys read-only onto themselves."""
    binds = ("/proc/sys /sys proc", "/proc/bus /bus proc", "/sys/fs/cgroup /fs/cgroup sysfs")
    lines = [mount(*(part.split()[index] for index in (0, 2, 1))) for part in binds]

    assert grades(*BARE_METAL, *lines, mount("/sys/devices/virtual/powercap")) == []


@pytest.mark.parametrize(
    ("point", "kind", "root"),
    [
        (GPU, "tmpfs", "/"),
        (f"{GPU}/information", "ext4", "/opt/forged"),
        ("/proc/driver/nvidia/version", "overlay", "/"),
        ("/proc/driver/nvidia", "ext4", "/opt/forged"),
        ("/proc/driver/nvidia", "tmpfs", "/forged"),
        ("/proc/driver", "tmpfs", "/"),
        ("/proc", "tmpfs", "/"),
        (GPU, "proc", "/driver/nvidia/gpus/0000:1c:00.0"),
        ("/sys/module/nvidia/version", "tmpfs", "/"),
        ("/sys/module", "tmpfs", "/"),
        ("/sys/bus/pci/devices", "fuse.forged", "/"),
        ("/sys/devices/pci0000:15", "tmpfs", "/"),
        ("/sys", "tmpfs", "/"),
    ],
)
@pytest.mark.parametrize("mounted", [BARE_METAL, CONTAINER], ids=["bare metal", "container"])
def test_judge__forged_mount__is_inconsistent(mounted, point, kind, root):
    bad = [
        detail for grade, detail in grades(*mounted, mount(point, kind, root)) if grade[:3] == "inc"
    ]

    assert bad == [f"{kind} {root} is mounted over {point}"]


@pytest.mark.parametrize(("kind", "root"), [("tmpfs", LIBRARY), ("ext4", "/opt/libforged.so")])
def test_judge__library_from_elsewhere__warns(kind, root):
    expected = ("warning", f"{kind} {root} is mounted over {LIBRARY}")
    assert grades(*BARE_METAL, mount(LIBRARY, kind, root)) == [expected]


def test_judge__no_mountinfo__warns():
    ((grade, detail),) = grades("", "no mount line", "1 2 3 - x")

    assert (grade, "does not show what is mounted at /proc" in detail) == ("warning", True)


def test_parse__escaped_names__are_plain():
    (one,) = parse(mount("/proc/a\\040b\\011c"))

    assert one.point == "/proc/a b\tc"
