"""One look at everything that does not come from NVML, and what it says against NVML."""

from collections.abc import Sequence
from dataclasses import dataclass

from oracle.truth import cards, driver, library, mounts, virtual
from oracle.truth.cards import Cards
from oracle.truth.driver import KernelDriver
from oracle.truth.finding import Finding
from oracle.truth.library import Library, LibraryWatch
from oracle.truth.mounts import Mount
from oracle.truth.platform import Platform
from oracle.types import DeviceInfo


@dataclass(frozen=True, slots=True)
class View:
    """The machine as its kernel shows it."""

    driver: KernelDriver
    library: Library | None
    cards: Cards
    mounts: tuple[Mount, ...]
    virtual: str | None
    """How a virtual machine shows; None for bare metal."""


def look(platform: Platform, watch: LibraryWatch) -> View:
    """Read it all; reading the driver's own files can hang as the driver can."""
    return View(
        driver.look(platform),
        watch.look(platform),
        cards.look(platform),
        mounts.parse(platform.text(mounts.MOUNTINFO) or ""),
        virtual.look(platform),
    )


def judge(view: View, devices: Sequence[DeviceInfo]) -> list[Finding]:
    """Return what is to be said about `devices`, the accelerators that answer now."""
    version = next((one.driver_version for one in devices if one.driver_version), None)
    is_covered = any(mounts.is_runtime_cover(mount) for mount in view.mounts)
    path = "" if view.library is None else view.library.path
    return [
        *mounts.judge(view.mounts, path),
        *driver.judge(version, view.driver),
        *library.judge(view.library, version),
        *cards.judge(devices, view.cards, is_covered),
        *virtual.judge(view.virtual),
    ]
