"""What backs a report: a document whose hash the report carries. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_utils import keccak

from oracle.types import EnergyMethod, Sample


@dataclass(frozen=True, slots=True)
class Evidence:
    """The document of one report and the raw samples that it stands on."""

    document: str
    """Canonical JSON: keys sorted, no spaces, ASCII."""
    samples: tuple[str, ...]
    """The samples in force in the report's period, one canonical JSON text each, in order."""

    @property
    def digest(self) -> bytes:
        """The 32 bytes that stand in `Report.evidence`."""
        return keccak(text=self.document)


def canonical(value: object) -> str:
    """Return `value` as the one JSON text that everybody else would also write."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sample_line(sample: Sample) -> str:
    """Return a sample as `[taken_at_ms,[[uuid,utilisation_ppm,energy_mj,power_mw,...],...]]`.

    The row of an accelerator whose readings were withdrawn ends with the reason.
    """
    rows = [
        [
            one.uuid,
            one.utilisation_ppm,
            one.energy_mj,
            one.power_mw,
            one.memory_used_bytes,
            one.temperature_celsius,
            one.clock_sm_mhz,
            one.clock_memory_mhz,
            one.ecc_uncorrected,
            one.throttle_reasons,
            *(() if one.fault is None else (one.fault,)),
        ]
        for one in sample.accelerators
    ]
    return canonical([sample.taken_at_ms, rows])


def samples_hash(lines: Sequence[str]) -> bytes:
    """Return the hash of the samples: keccak256 of their lines, each ended by a newline."""
    return keccak(text="".join(f"{line}\n" for line in lines))


def truths(samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """Return what the truth checks said, once per change, each with when it began (`from_ms`)."""
    runs: list[dict[str, Any]] = []
    last = ""
    for sample in samples:
        if sample.truth and sample.truth != last:
            runs.append({"from_ms": sample.taken_at_ms, **json.loads(sample.truth)})
        last = sample.truth
    return runs


def make_evidence(
    samples: Sequence[Sample], accelerators: int, energy: EnergyMethod, source: str
) -> Evidence:
    """Return the evidence of the report that `samples` (oldest first) stand behind.

    `energy` says where the joules come from: the weakest method used in the period. What the truth
    checks found stands under `truth`, where they run.
    """
    lines = tuple(sample_line(sample) for sample in samples)
    fields: dict[str, Any] = {
        "accelerators": accelerators,
        "energy": energy,
        "sample_count": len(lines),
        "samples_hash": "0x" + samples_hash(lines).hex(),
        "source": source,
        "version": 1,
    }
    if found := truths(samples):
        fields["truth"] = found
    return Evidence(canonical(fields), lines)
