"""Where the joules of a stretch between two samples come from. Pure."""

from fractions import Fraction

from oracle.errors import FatalError
from oracle.types import AcceleratorSample, EnergyMethod, PowerProfile, Sample

_STRENGTH: tuple[EnergyMethod, ...] = ("modelled", "integrated", "counter")


def weakest(methods: set[EnergyMethod]) -> EnergyMethod:
    """Return the weakest of `methods`; without any nothing was drawn, which no counter denies."""
    return next((method for method in _STRENGTH if method in methods), "counter")


def _accelerator_power(
    held: AcceleratorSample,
    following: AcceleratorSample | None,
    milliseconds: int,
    profile: PowerProfile | None,
) -> tuple[Fraction, EnergyMethod] | None:
    """Return the mean milliwatts of one accelerator, None if it did not answer at all."""
    if following is not None and held.energy_mj is not None and following.energy_mj is not None:
        difference_mj = following.energy_mj - held.energy_mj
        if difference_mj >= 0:
            return Fraction(difference_mj * 1_000, milliseconds), "counter"
    if held.power_mw is not None:
        return Fraction(held.power_mw), "integrated"
    if held.utilisation_ppm is None:
        return None
    if profile is None:
        raise FatalError(
            f"energy: {held.uuid} has neither counter nor power reading: give the power profile"
        )
    return Fraction(profile.power_mw(held.utilisation_ppm)), "modelled"


def machine_power(
    held: Sample, following: Sample | None, milliseconds: int, profile: PowerProfile | None
) -> tuple[Fraction, set[EnergyMethod]]:
    """Return the mean power (milliwatts, whole machine) while `held` holds, and the methods used.

    `following` is the next sample if `held` holds until it (its counters then end the stretch, a
    counter that fell back is bridged by power); None if it held for one interval only.
    """
    after = {} if following is None else {one.uuid: one for one in following.accelerators}
    total = Fraction(0)
    methods: set[EnergyMethod] = set()
    for accelerator in held.accelerators:
        drawn = _accelerator_power(accelerator, after.get(accelerator.uuid), milliseconds, profile)
        if drawn is not None:
            total += drawn[0]
            methods.add(drawn[1])
    return total, methods
