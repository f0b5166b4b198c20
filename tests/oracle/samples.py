"""Builders of samples for the runner's tests."""

from collections.abc import Iterable
from typing import Any

from oracle.build import ReportBuilder
from oracle.evidence import Evidence, EvidenceTape
from oracle.types import AcceleratorSample, EnergyMethod, Sample

HOUR_MS = 3_600_000
START_MS = 1_767_225_600_000
"""2026-01-01 00:00 UTC."""


def make_accelerator(index: int = 0, **overrides: int | None) -> AcceleratorSample:
    """Return an accelerator at 50 % and 300 W, unless said otherwise."""
    fields: dict[str, int | None] = {"utilisation_ppm": 500_000, "power_mw": 300_000}
    return AcceleratorSample(uuid=f"GPU-{index}", **(fields | overrides))


def make_sample(taken_at_ms: int, accelerators: int = 1, **overrides: int | None) -> Sample:
    """Return a machine whose accelerators all say the same."""
    return Sample(
        taken_at_ms, tuple(make_accelerator(index, **overrides) for index in range(accelerators))
    )


def make_dark(taken_at_ms: int, accelerators: int = 1) -> Sample:
    """Return a machine of which nothing answers."""
    dark = {"utilisation_ppm": None, "power_mw": None}
    return make_sample(taken_at_ms, accelerators, **dark)


def make_evidence(
    samples: Iterable[Sample], accelerators: int, energy: EnergyMethod, source: str
) -> Evidence:
    """Return the evidence of the report that `samples` (oldest first) stand behind."""
    tape = EvidenceTape()
    for sample in samples:
        tape.add(sample)
    return tape.cut(accelerators, energy, source)


def make_builder(**overrides: Any) -> ReportBuilder:
    """Return a builder of one accelerator, sampled every second."""
    fields: dict[str, Any] = {"asset": 7, "accelerators": 1, "interval_ms": 1_000}
    return ReportBuilder(**(fields | overrides))


def minutes(first: int, last: int, **overrides: Any) -> list[Sample]:
    """Return samples a minute apart, from minute `first` to minute `last`."""
    return [make_sample(START_MS + m * 60_000, **overrides) for m in range(first, last + 1)]
