"""The kernel's and the PCI bus's view of the cards, against what NVML claims."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oracle.truth.finding import Finding, Grade, machine
from oracle.truth.platform import Platform
from oracle.types import DeviceInfo

PCI = "/sys/bus/pci/devices"
GPUS = "/proc/driver/nvidia/gpus"
NVIDIA = "0x10de"
DISPLAY_CLASSES = ("0x0300", "0x0302")
"""VGA and 3D controllers; the same vendor's switches, audio and USB functions are none."""
GPUS_PER_BOARD = 4
"""The most that share one board and so its serial (M10, A16); K80 and M60 have two."""
_UUID = re.compile(r"^GPU UUID:\s*(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cards:
    """What does not come from NVML."""

    pci: frozenset[str] | None
    """Addresses of NVIDIA's graphics cards; None without a PCI bus to read."""
    kernel: Mapping[str, str] | None
    """Address -> UUID (empty if the driver does not say) of what the nvidia module drives; None
    without its folder."""


def address(bus_id: str) -> str:
    """Return a PCI address as sysfs spells it: NVML's domain has eight digits and capitals."""
    domain, _, rest = bus_id.strip().lower().partition(":")
    try:
        return f"{int(domain, 16):04x}:{rest}"
    except ValueError:
        return bus_id


def look(platform: Platform) -> Cards:
    """Read both views."""
    names = platform.names(PCI)
    folders = platform.names(GPUS)
    return Cards(
        None if names is None else frozenset(address(one) for one in names if _is(platform, one)),
        None if folders is None else {address(one): _uuid(platform, one) for one in folders},
    )


def _is(platform: Platform, name: str) -> bool:
    if platform.word(f"{PCI}/{name}/vendor") != NVIDIA:
        return False
    return (platform.word(f"{PCI}/{name}/class") or "").startswith(DISPLAY_CLASSES)


def _uuid(platform: Platform, name: str) -> str:
    match = _UUID.search(platform.text(f"{GPUS}/{name}/information") or "")
    return "" if match is None or "?" in match[1] else match[1]


def judge(devices: Sequence[DeviceInfo], cards: Cards, is_covered: bool) -> list[Finding]:
    """Compare the accelerators that answer with what the machine has.

    `is_covered`: a container runtime lies between; its folder shows only the cards handed in, and
    none in old versions. Accelerators without a bus id can only be compared by number.
    """
    at = {device.uuid: address(device.pci_bus_id) for device in devices if device.pci_bus_id}
    return [
        *_duplicates(devices, at),
        *_against_pci(len(devices), at, cards.pci),
        *_against_kernel(at, cards.kernel, is_covered),
    ]


def _duplicates(devices: Sequence[DeviceInfo], at: Mapping[str, str]) -> list[Finding]:
    """One card under several names: the same bus id, or the same serial too often."""
    found = []
    for place, times in _repeated(at.values()):
        found.append(_bad(f"{times} accelerators say that they are the card at {place}"))
    serials = [device.serial for device in devices if device.serial]
    for serial, times in _repeated(serials):
        grade: Grade = "inconsistent" if times > GPUS_PER_BOARD else "info"
        found.append(machine("cards", grade, f"{times} accelerators have the serial {serial!r}"))
    return found


def _repeated(values: Iterable[str]) -> list[tuple[str, int]]:
    return [(value, times) for value, times in Counter(values).items() if times > 1]


def _against_pci(claimed: int, at: Mapping[str, str], pci: frozenset[str] | None) -> list[Finding]:
    if pci is None:
        return [machine("cards", "warning", f"{PCI} cannot be read: NVML is not compared with it")]
    missing = sorted(set(at.values()) - pci)
    if missing:
        return [_bad(f"NVML claims a card at {', '.join(missing)}; the PCI bus has {_list(pci)}")]
    if claimed > len(pci):
        return [_bad(f"NVML claims {claimed} accelerators; the PCI bus has {_list(pci)}")]
    return []


def _against_kernel(
    at: Mapping[str, str], kernel: Mapping[str, str] | None, is_covered: bool
) -> list[Finding]:
    if kernel is None or (is_covered and not kernel):
        return [machine("cards", "warning", f"{GPUS} is absent: UUIDs are not compared with it")]
    found = []
    missing = sorted(set(at.values()) - set(kernel))
    if missing:
        grade: Grade = "warning" if is_covered else "inconsistent"
        detail = f"NVML claims a card at {', '.join(missing)}; {GPUS} has {_list(kernel)}"
        found.append(machine("cards", grade, detail))
    for uuid, place in at.items():
        seen = kernel.get(place, "")
        if seen and seen != uuid:
            found.append(_bad(f"NVML calls the card at {place} {uuid}, the kernel {seen}"))
    return found


def _list(places: Iterable[str]) -> str:
    return ", ".join(sorted(places)) or "none of NVIDIA"


def _bad(detail: str) -> Finding:
    return machine("cards", "inconsistent", detail)
