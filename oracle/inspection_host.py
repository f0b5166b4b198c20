"""What `check` looks at on the host itself: disk, clock discipline, who can reach the server."""

import ctypes
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from oracle.addresses import is_loopback
from oracle.settings import Settings

MIB = 2**20
LEAST_FREE_MIB, FEW_FREE_MIB = 64, 1_024
"""A store of hourly reports grows by a megabyte a month, evidence by a few a day."""
UNSYNCHRONISED = 5
"""TIME_ERROR of adjtimex(2)."""
TIMEX_BYTES = 512
"""More than struct timex has on any platform; all zero asks and sets nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check."""

    name: str
    is_good: bool
    detail: str
    is_warning: bool = False
    """Good enough to run, and worth a look."""


def kernel_clock() -> int | None:
    """Return the kernel's clock state as adjtimex(2) names it; None if it does not say."""
    try:
        state = int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX_BYTES)))
    except (AttributeError, OSError):
        return None
    return state if state >= 0 else None


def inspect_host(
    settings: Settings, clock: Callable[[], int | None] = kernel_clock
) -> Iterator[Finding]:
    """Yield the findings about this host."""
    yield _folder(settings.state_dir)
    yield _disk(settings.state_dir)
    yield _time_sync(clock())
    yield _serving(settings)


def _standing(folder: Path) -> Path:
    """Return `folder`, or the nearest folder above it that exists."""
    return next(one for one in (folder, *folder.parents) if one.is_dir())


def _folder(folder: Path) -> Finding:
    place = _standing(folder)
    if not os.access(place, os.W_OK | os.X_OK):
        return Finding("state", False, f"{place}: cannot be written: chown it to this user")
    if folder.is_dir() and folder.stat().st_mode & stat.S_IWOTH:
        return Finding("state", False, f"{folder}: anyone can write in it: chmod o-w {folder}")
    return Finding("state", True, str(folder))


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(_standing(folder)).free // MIB
    detail = f"{free} MiB free for {folder}"
    if free < LEAST_FREE_MIB:
        return Finding("disk", False, f"{detail}: make room: nothing is signed on a full disk")
    return Finding("disk", True, detail, is_warning=free < FEW_FREE_MIB)


def _time_sync(state: int | None) -> Finding:
    if state is None:
        return Finding("time sync", True, "the kernel does not say whether NTP runs")
    if state == UNSYNCHRONISED:
        detail = "the kernel's clock is not synchronised: run chrony or systemd-timesyncd"
        return Finding("time sync", True, detail, is_warning=True)
    return Finding("time sync", True, "the kernel's clock is synchronised")


def _serving(settings: Settings) -> Finding:
    where = f"{settings.serve_host} port {settings.serve_port}"
    if is_loopback(settings.serve_host):
        return Finding("serving", True, f"{where}: this machine only")
    detail = f"{where}: the network can read load, balance and faults: let a proxy pass /probe only"
    return Finding("serving", True, detail, is_warning=True)
