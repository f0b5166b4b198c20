"""What one accelerator did over about a minute of answered time: sums, not samples."""

from dataclasses import dataclass

from oracle.types import AcceleratorSample


@dataclass(slots=True)
class Window:
    """Sums over the stretches between neighbouring samples; mean values are weighted by time."""

    milliseconds: int = 0
    stretches: int = 0
    utilised: int = 0
    """Utilisation x time, ppm x ms."""
    least_ppm: int = 1_000_000
    integrated: int = 0
    """Power x time by the trapezoid rule, uW x s = mW x ms, doubled to stay whole."""
    least_mw: int = 1 << 62
    most_mw: int = 0
    has_power: bool = True
    energy_mj: int = 0
    has_energy: bool = True

    def add(
        self, before: AcceleratorSample, after: AcceleratorSample, step_ms: int, step_mj: int | None
    ) -> None:
        """Add the stretch of `step_ms` between two samples that both answered.

        `step_mj` is what the energy counter rose by, None if it does not say.
        """
        self.milliseconds += step_ms
        self.stretches += 1
        used = after.utilisation_ppm or 0
        self.utilised += used * step_ms
        self.least_ppm = min(self.least_ppm, used)
        if before.power_mw is None or after.power_mw is None:
            self.has_power = False
        else:
            self.integrated += (before.power_mw + after.power_mw) * step_ms
            self.least_mw = min(self.least_mw, before.power_mw, after.power_mw)
            self.most_mw = max(self.most_mw, before.power_mw, after.power_mw)
        if step_mj is None:
            self.has_energy = False
        else:
            self.energy_mj += step_mj

    @property
    def mean_ppm(self) -> int:
        """Mean utilisation."""
        return self.utilised // self.milliseconds

    @property
    def mean_mw(self) -> int:
        """Mean power by the readings."""
        return self.integrated // (2 * self.milliseconds)

    @property
    def counted_mw(self) -> int:
        """Mean power by the energy counter."""
        return self.energy_mj * 1_000 // self.milliseconds
