"""Makes the checks of a machine that is sampled through NVML, and takes a first look."""

from typing import Any

from oracle.sampling.base import Sampler
from oracle.sampling.watchdog import Watchdog
from oracle.truth import view
from oracle.truth.checks import TruthChecks
from oracle.truth.finding import Finding, machine
from oracle.truth.library import LibraryWatch
from oracle.truth.machine import Machine
from oracle.truth.platform import Platform

LOOK_SECONDS = 5.0
"""What one look may take when somebody waits for it."""


def make_truth(
    sampler: Sampler, log: Any, idle_mw: int | None, platform: Platform | None = None
) -> TruthChecks | None:
    """Return the checks, None for a trace or a synthetic machine: there is nothing to check.

    `idle_mw` is what the meter's profile says that one accelerator draws when idle, milliwatts.
    """
    if sampler.source != "nvml":
        return None
    return TruthChecks(
        sampler.devices(),
        Machine(platform or Platform(), _address() if platform is None else None),
        log,
        interval_ms=sampler.interval_ms,
        idle_mw=idle_mw,
    )


def first_look(sampler: Sampler, platform: Platform | None = None) -> list[Finding]:
    """Return what one look at an NVML machine finds, without waiting for a second one.

    The first finding says which driver and library were looked at; what takes minutes (power,
    energy) is not among them.
    """
    watch = LibraryWatch(_address() if platform is None else None)
    seen = Watchdog(lambda: view.look(platform or Platform(), watch), LOOK_SECONDS).ask()
    if seen is None:
        return [machine("platform", "warning", "the kernel's files do not answer")]
    devices = sampler.devices()
    digest = "unknown" if seen.library is None else seen.library.digest
    about = f"driver {devices[0].driver_version}, NVML library sha256 {digest}"
    return [machine("platform", "info", about), *view.judge(seen, devices)]


def _address() -> int | None:
    from oracle.sampling.nvml import library_address  # the bindings only where they are used

    return library_address()
