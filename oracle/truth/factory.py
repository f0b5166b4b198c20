"""Makes the checks of a machine that is sampled through NVML."""

from typing import Any

from oracle.sampling.base import Sampler
from oracle.truth.checks import TruthChecks
from oracle.truth.machine import Machine
from oracle.truth.platform import Platform


def make_truth(
    sampler: Sampler, log: Any, idle_mw: int | None, platform: Platform | None = None
) -> TruthChecks | None:
    """Return the checks, None for a trace or a synthetic machine: there is nothing to check.

    `idle_mw` is what the meter's profile says that one accelerator draws when idle, milliwatts.
    """
    if sampler.source != "nvml":
        return None
    machine = Machine(platform or Platform(), _address() if platform is None else None)
    return TruthChecks(
        sampler.devices(), machine, log, interval_ms=sampler.interval_ms, idle_mw=idle_mw
    )


def _address() -> int | None:
    from oracle.sampling.nvml import library_address  # the bindings only where they are used

    return library_address()
