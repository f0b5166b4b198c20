"""The step between sampling and building: withdraws what cannot be true, says why."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from oracle.evidence import canonical
from oracle.truth.behaviour import Behaviour
from oracle.truth.finding import Finding
from oracle.truth.machine import Machine
from oracle.truth.physics import Board
from oracle.types import AcceleratorSample, DeviceInfo, Sample


@dataclass(frozen=True, slots=True)
class TruthStats:
    """What the checks have seen since the runner started."""

    findings: tuple[Finding, ...]
    """What holds now, of every grade."""
    driver_version: str | None
    library_digest: str | None
    """SHA-256 of the NVML library in use, hex."""
    is_virtual: bool | None
    """None before the first look."""
    looks: int
    missed_looks: int
    """Looks at the kernel's files that did not come back in time."""
    withdrawn: int
    """Samples of one accelerator whose readings were withdrawn."""
    counter_resets: int
    """Times an energy counter began anew: a driver was loaded again."""
    impossible_steps: int
    """Energy readings that cannot follow on the ones before."""


class TruthChecks:
    """All checks of one machine. Called once per sample, from one thread."""

    def __init__(
        self,
        devices: tuple[DeviceInfo, ...],
        machine: Machine,
        log: Any,
        *,
        interval_ms: int,
        idle_mw: int | None = None,
    ) -> None:
        """`idle_mw` is what the meter's profile says that one accelerator draws when idle."""
        self._devices = devices
        self._machine = machine
        self._log = log
        self._behaviours = {
            one.uuid: Behaviour(one.uuid, Board(one.power_limit_max_mw, idle_mw), interval_ms)
            for one in devices
        }
        self._driver = next((one.driver_version for one in devices if one.driver_version), None)
        self._findings: tuple[Finding, ...] = ()
        self._withdrawn = 0
        self._note = self._make_note()

    def check(self, sample: Sample) -> Sample:
        """Return the sample as it may be metered, with what is known of the machine attached.

        An accelerator that is inconsistent keeps its name and what nobody is paid for; its
        utilisation, power and energy are withdrawn, so that its time is unavailable.
        """
        if self._machine.is_due(sample.taken_at_ms):
            answering = {one.uuid for one in sample.accelerators if one.has_answered}
            if answering:
                devices = [one for one in self._devices if one.uuid in answering]
                self._machine.look(sample.taken_at_ms, devices)
                self._note = self._make_note()
        odd = [self._follow(sample.taken_at_ms, one) for one in sample.accelerators]
        self._tell()
        accelerators = tuple(
            self._withdraw(one, reading)
            for one, reading in zip(sample.accelerators, odd, strict=True)
        )
        return replace(sample, accelerators=accelerators, truth=self._note)

    def stats(self) -> TruthStats:
        """Return a snapshot; may be called from another thread."""
        view = self._machine.view
        followed = tuple(self._behaviours.values())
        return TruthStats(
            findings=self._findings,
            driver_version=self._driver,
            library_digest=None if view is None or view.library is None else view.library.digest,
            is_virtual=None if view is None else view.virtual is not None,
            looks=self._machine.looks,
            missed_looks=self._machine.missed_looks,
            withdrawn=self._withdrawn,
            counter_resets=sum(one.resets for one in followed),
            impossible_steps=sum(one.impossible_steps for one in followed),
        )

    def _follow(self, taken_at_ms: int, sample: AcceleratorSample) -> str | None:
        behaviour = self._behaviours.get(sample.uuid)
        return None if behaviour is None else behaviour.add(taken_at_ms, sample)

    def _withdraw(self, sample: AcceleratorSample, odd_reading: str | None) -> AcceleratorSample:
        if not sample.has_answered:
            return sample
        reasons = [
            one.reason
            for one in self._findings
            if one.grade == "inconsistent" and one.uuid in ("", sample.uuid)
        ]
        if odd_reading is not None:
            reasons.append(f"energy: {odd_reading}")
        if not reasons:
            return sample
        self._withdrawn += 1
        return replace(
            sample, utilisation_ppm=None, energy_mj=None, power_mw=None, fault=reasons[0]
        )

    def _tell(self) -> None:
        """Log what is new and what is over, once."""
        found = list(self._machine.findings)
        for behaviour in self._behaviours.values():
            found += behaviour.findings
        findings = tuple(found)
        if findings == self._findings:
            return
        for one in findings:
            if one not in self._findings:
                say = self._log.info if one.grade == "info" else self._log.warning
                say("finding", **_fields(one))
        for one in self._findings:
            if one not in findings:
                self._log.info("finding over", **_fields(one))
        self._findings = findings
        self._note = self._make_note()

    def _make_note(self) -> str:
        view = self._machine.view
        return canonical(
            {
                "driver": self._driver,
                "findings": [
                    [one.check, one.grade, one.detail, one.uuid] for one in self._findings
                ],
                "library": None if view is None or view.library is None else view.library.digest,
                "products": {} if view is None else Counter((view.cards.pci or {}).values()),
                "virtual": None if view is None else view.virtual is not None,
            }
        )


def _fields(finding: Finding) -> dict[str, str]:
    return {
        "check": finding.check,
        "grade": finding.grade,
        "accelerator": finding.uuid or "all",
        "detail": finding.detail,
    }
