"""What backs a report: a document whose hash the report carries. Pure."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from eth_hash import auto
from eth_utils import keccak

from oracle.packed_lines import PackedLines
from oracle.types import EnergyMethod, Sample


@dataclass(frozen=True, slots=True)
class Evidence:
    """The document of one report and the raw samples that it stands on."""

    document: str
    """Canonical JSON: keys sorted, no spaces, ASCII."""
    samples: Sequence[str]
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


def samples_hash(lines: Iterable[str]) -> bytes:
    """Return the hash of the samples: keccak256 of their lines, each ended by a newline."""
    running = auto.keccak.new(b"")
    for line in lines:
        running.update(f"{line}\n".encode("ascii"))
    return running.digest()


class EvidenceTape:
    """What the samples of the open window will be evidence of: lines, a quarter of the size."""

    def __init__(self) -> None:
        self._lines = PackedLines()
        self._truths: list[dict[str, Any]] = []
        self._last_truth = ""

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, sample: Sample) -> None:
        """Take the next sample."""
        self._lines.append(sample_line(sample))
        if sample.truth and sample.truth != self._last_truth:
            self._truths.append({"from_ms": sample.taken_at_ms, **json.loads(sample.truth)})
        self._last_truth = sample.truth

    def state(self) -> list[Any]:
        """Return everything as plain lists."""
        return [list(self._lines), self._truths, self._last_truth]

    def resume(self, state: list[Any]) -> None:
        """Go on where `state` was taken."""
        lines, self._truths, self._last_truth = state
        self._lines = PackedLines(lines)

    def cut(self, accelerators: int, energy: EnergyMethod, source: str) -> Evidence:
        """Return the evidence of the report that the samples stand behind, and begin anew.

        `energy` says where the joules come from: the weakest method used in the period. What the
        truth checks said stands under `truth`, where they run: once per change, each with when it
        began (`from_ms`).
        """
        fields: dict[str, Any] = {
            "accelerators": accelerators,
            "energy": energy,
            "sample_count": len(self._lines),
            "samples_hash": "0x" + samples_hash(self._lines).hex(),
            "source": source,
            "version": 1,
        }
        if self._truths:
            fields["truth"] = self._truths
        evidence = Evidence(canonical(fields), self._lines)
        self._lines, self._truths, self._last_truth = PackedLines(), [], ""
        return evidence
