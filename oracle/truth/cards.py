"""The kernel's and the PCI bus's view of the cards, against what NVML claims."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
_MODEL = re.compile(r"^Model:[ \t]*(.+)$", re.MULTILINE)


class Driven(NamedTuple):
    """One card as the kernel module knows it; empty where it does not say."""

    uuid: str
    model: str


@dataclass(frozen=True, slots=True)
class Cards:
    """What does not come from NVML."""

    pci: Mapping[str, str] | None
    """Address -> product (0x2330) of NVIDIA's graphics cards; None without a PCI bus to read."""
    kernel: Mapping[str, Driven] | None
    """Address -> what the nvidia module drives there; None without its folder."""


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
        None if names is None else dict(_graphics(platform, names)),
        None if folders is None else {address(one): _driven(platform, one) for one in folders},
    )


def _graphics(platform: Platform, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if platform.word(f"{PCI}/{name}/vendor") != NVIDIA:
            continue
        if (platform.word(f"{PCI}/{name}/class") or "").startswith(DISPLAY_CLASSES):
            yield address(name), platform.word(f"{PCI}/{name}/device") or ""


def _driven(platform: Platform, name: str) -> Driven:
    text = platform.text(f"{GPUS}/{name}/information") or ""
    uuid, model = _UUID.search(text), _MODEL.search(text)
    return Driven(uuid[1] if uuid and "?" not in uuid[1] else "", model[1].strip() if model else "")


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
        *_products(devices, at, cards),
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


def _against_pci(
    claimed: int, at: Mapping[str, str], pci: Mapping[str, str] | None
) -> list[Finding]:
    if pci is None:
        return [machine("cards", "warning", f"{PCI} cannot be read: NVML is not compared with it")]
    missing = sorted(set(at.values()) - set(pci))
    if missing:
        return [_bad(f"NVML claims a card at {', '.join(missing)}; the PCI bus has {_list(pci)}")]
    if claimed > len(pci):
        return [_bad(f"NVML claims {claimed} accelerators; the PCI bus has {_list(pci)}")]
    return []


def _against_kernel(
    at: Mapping[str, str], kernel: Mapping[str, Driven] | None, is_covered: bool
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
        seen = kernel[place].uuid if place in kernel else ""
        if seen and seen != uuid:
            found.append(_bad(f"NVML calls the card at {place} {uuid}, the kernel {seen}"))
    return found


def _products(
    devices: Sequence[DeviceInfo], at: Mapping[str, str], cards: Cards
) -> Iterator[Finding]:
    """A cheap card sold as a dear one: another product on the bus, another name in the kernel."""
    for device in devices:
        place = at.get(device.uuid, "")
        product = (cards.pci or {}).get(place, "")
        claimed = "" if device.pci_device_id is None else f"0x{device.pci_device_id:04x}"
        if product and claimed and product != claimed:
            yield _bad(f"NVML says product {claimed} at {place}, the PCI bus {product}")
        driven = (cards.kernel or {}).get(place)
        if driven and driven.model and device.name and driven.model != device.name:
            detail = f"NVML calls the card at {place} {device.name}, the kernel {driven.model}"
            yield machine("cards", "warning", detail)


def _list(places: Iterable[str]) -> str:
    return ", ".join(sorted(places)) or "none of NVIDIA"


def _bad(detail: str) -> Finding:
    return machine("cards", "inconsistent", detail)
