"""A machine's /proc and /sys in a folder, as a healthy host shows them, for tests to falsify."""

from pathlib import Path

from oracle.truth.platform import Platform
from tests.oracle.nvml_library import Host

LIBRARY = "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1"
NVRM = (
    "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  {version}  Release Build  "
    "(dvs-builder@U22-I3-B17-02-5)  Tue Sep 23 09:55:41 UTC 2025\n"
    "GCC version:  gcc version 11.4.0 (Ubuntu 11.4.0-1ubuntu1~22.04.2)\n"
)
INFORMATION = (
    "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 42\nGPU UUID: \t {uuid}\n"
    "Video BIOS: \t 96.00.74.00.01\nBus Type: \t PCIe\nBus Location: \t {place}\n"
)
BARE_METAL = (
    "24 30 0:22 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw",
    "25 30 0:23 / /proc rw,nosuid,nodev,noexec,relatime shared:14 - proc proc rw",
    "30 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw",
    "41 25 0:35 / /proc/sys/fs/binfmt_misc rw,relatime shared:15 - autofs systemd-1 rw",
)
CONTAINER = (
    "1532 1531 0:120 / / rw,relatime - overlay overlay rw,lowerdir=/a",
    "1533 1532 0:125 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw",
    "1536 1532 0:124 / /sys ro,nosuid,nodev,noexec,relatime - sysfs sysfs ro",
    "1575 1533 0:126 / /proc/driver/nvidia rw,nosuid,nodev,noexec,relatime - tmpfs tmpfs rw",
    "1619 1575 0:23 /driver/nvidia/gpus/0000:1b:00.0 /proc/driver/nvidia/gpus/0000:1b:00.0 "
    "ro,nosuid,nodev,noexec,relatime master:5 - proc proc rw",
    f"1620 1532 259:2 {LIBRARY} {LIBRARY} ro,nosuid,nodev,relatime - ext4 /dev/nvme0n1p2 rw",
    "1621 1533 0:127 /params /proc/driver/nvidia/params ro,relatime - tmpfs tmpfs rw",
)
"""libnvidia-container's: a tmpfs over the driver's folder, the real files of each card within."""


def place(index: int) -> str:
    """Return the PCI address of a board of the simulated host, as sysfs spells it."""
    return f"0000:{0x1B + index:02x}:00.0"


class Tree:
    """The folder, and what stands in it."""

    def __init__(self, root: Path, boards: int = 8, version: str = "580.95.05") -> None:
        self.root = root
        self.platform = Platform(root)
        self.driver(version)
        self.write("/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu vme sse2\n")
        self.write("/sys/class/dmi/id/sys_vendor", "Supermicro\n")
        self.write("/sys/class/dmi/id/product_name", "SYS-821GE-TNHR\n")
        self.mounts(*BARE_METAL)
        self.library(b"the library")
        self.pci("0000:00:1f.0", "0x8086", "0x060100")
        self.pci("0000:05:00.0", "0x10de", "0x068000")
        for index in range(boards):
            self.card(index)

    def path(self, name: str) -> Path:
        """Return where a file of the machine lies."""
        return self.root / name.lstrip("/")

    def write(self, name: str, text: str) -> None:
        """Write a file in place."""
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text)

    def driver(self, version: str) -> None:
        """Load another version of the kernel module."""
        self.write("/proc/driver/nvidia/version", NVRM.format(version=version))
        self.write("/sys/module/nvidia/version", f"{version}\n")

    def pci(self, name: str, vendor: str, kind: str, product: str = "0x2330") -> None:
        """Put a device on the PCI bus."""
        self.write(f"/sys/bus/pci/devices/{name}/vendor", f"{vendor}\n")
        self.write(f"/sys/bus/pci/devices/{name}/device", f"{product}\n")
        self.write(f"/sys/bus/pci/devices/{name}/class", f"{kind}\n")

    def card(self, index: int, uuid: str | None = None) -> None:
        """Put one of the simulated host's boards into the machine."""
        self.pci(place(index), "0x10de", "0x030200")
        text = INFORMATION.format(uuid=uuid or Host.uuid(index), place=place(index))
        self.write(f"/proc/driver/nvidia/gpus/{place(index)}/information", text)

    def mounts(self, *lines: str) -> None:
        """Say what is mounted."""
        self.write("/proc/self/mountinfo", "".join(f"{line}\n" for line in lines))

    def library(self, content: bytes, path: str = LIBRARY) -> None:
        """Map an NVML library; the file is put in place as package managers do, by a rename."""
        draft = self.path(path).with_suffix(".draft")
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.rename(self.path(path))
        self.write(
            "/proc/self/maps",
            "55d0c0000000-55d0c0001000 r--p 00000000 103:02 11   /usr/bin/python3.11\n"
            "7f0000000000-7f0000100000 rw-p 00000000 00:00 0 \n"
            f"7f1000000000-7f1000200000 r-xp 00001000 103:02 77   {path}\n"
            "7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0     [stack]\n",
        )
