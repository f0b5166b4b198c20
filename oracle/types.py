"""What a sampler hands to the builder: frozen, integers only, units in the names.

`None` means absent: the driver did not answer or does not know. It is never guessed and never zero.
"""

from dataclasses import dataclass
from typing import Literal

MS_PER_SECOND = 1_000
SECONDS_PER_HOUR = 3_600
SECONDS_PER_DAY = 86_400
MS_PER_DAY = SECONDS_PER_DAY * MS_PER_SECOND
PPM = 1_000_000
"""Utilisation is in parts per million: a trace's 10.133 % is exactly 101,330."""
PPM_PER_PERCENT = 10_000

EnergyMethod = Literal["counter", "integrated", "modelled"]


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """What identifies one accelerator; fixed while the driver is loaded."""

    vendor: str
    """Lower-case ASCII: nvidia."""
    uuid: str
    """As the driver spells it: GPU-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx."""
    serial: str = ""
    """Board serial; empty if the board has none."""
    name: str = ""
    pci_bus_id: str | None = None
    pci_device_id: int | None = None
    """Which product this is, 16 bits: 0x2330 is an H100 SXM."""
    driver_version: str | None = None
    memory_total_bytes: int | None = None
    power_limit_mw: int | None = None
    """The limit in force when the sampler was made; the operator may set another."""
    power_limit_max_mw: int | None = None
    """The highest limit that the board lets anybody set."""
    mig_enabled: bool | None = None


@dataclass(frozen=True, slots=True)
class AcceleratorSample:
    """One accelerator at one moment."""

    uuid: str
    utilisation_ppm: int | None = None
    """0 to 1,000,000: share of time a kernel ran."""
    energy_mj: int | None = None
    """Counter since the driver was loaded, millijoules."""
    power_mw: int | None = None
    memory_used_bytes: int | None = None
    temperature_celsius: int | None = None
    clock_sm_mhz: int | None = None
    clock_memory_mhz: int | None = None
    ecc_uncorrected: int | None = None
    """Volatile double-bit errors since the driver was loaded."""
    throttle_reasons: int | None = None
    """NVML's bit mask."""
    fault: str | None = None
    """Why the truth checks withdrew the readings; None if they did not."""

    @property
    def has_answered(self) -> bool:
        """An accelerator whose utilisation is absent cannot be metered: it has not answered."""
        return self.utilisation_ppm is not None


@dataclass(frozen=True, slots=True)
class Sample:
    """One machine at one moment; holds until the next one."""

    taken_at_ms: int
    """Unix milliseconds."""
    accelerators: tuple[AcceleratorSample, ...]
    truth: str = ""
    """What the truth checks know at this moment, canonical JSON; empty if they do not run."""

    def is_available(self, accelerators: int) -> bool:
        """Return whether each of the machine's `accelerators` answered."""
        return len(self.accelerators) == accelerators > 0 and all(
            accelerator.has_answered for accelerator in self.accelerators
        )


@dataclass(frozen=True, slots=True)
class PowerProfile:
    """What one accelerator draws, milliwatts: only for modelled energy."""

    idle_mw: int
    peak_mw: int

    def power_mw(self, utilisation_ppm: int) -> int:
        """Return the modelled draw at `utilisation_ppm`, rounded down."""
        return self.idle_mw + (self.peak_mw - self.idle_mw) * utilisation_ppm // PPM
