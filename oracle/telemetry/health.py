"""Is the process alive, does it do its work: /healthz, /readyz and the service manager."""

from collections.abc import Callable
from dataclasses import dataclass

from oracle.settings_serve import HealthSettings
from oracle.telemetry.metrics import Reading
from oracle.telemetry.panel import Panel

MISSED_LOOKS = 3
"""Looks at the chain without an answer until the node is not ready."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one question is answered with."""

    is_well: bool
    reasons: tuple[str, ...] = ()
    """Why not, one line each."""


class Health:
    """Judges a node by its panel."""

    def __init__(
        self, panel: Panel, settings: HealthSettings, chain_age_seconds: Callable[[], float]
    ) -> None:
        """`chain_age_seconds`: since the chain last answered."""
        self._panel = panel
        self._settings = settings
        self._chain_age_seconds = chain_age_seconds

    def alive(self) -> bool:
        """Return whether samples are taken: all that a restart could mend.

        A disk that refuses is not among it: a restart would lose the samples that memory holds.
        """
        pulse = self._panel.pulse
        is_recent = pulse.sample_age_seconds() < self._settings.healthy_seconds
        return pulse.newest is not None and is_recent

    def healthy(self) -> Verdict:
        """Return whether samples are taken and stored."""
        pulse, limit = self._panel.pulse, self._settings.healthy_seconds
        reasons = []
        if pulse.sample_age_seconds() >= limit:
            reasons.append(f"no sample for {pulse.sample_age_seconds():.0f} s")
        elif pulse.good_age_seconds() >= limit:
            reasons.append(f"nothing stored for {pulse.good_age_seconds():.0f} s: {pulse.problem}")
        return Verdict(not reasons, tuple(reasons))

    def ready(self) -> Verdict:
        """Return whether what is sampled gets paid: healthy, enrolled, chain there, no backlog."""
        reasons = list(self.healthy().reasons)
        reasons += self._chain_reasons()
        if self._panel.runner is None:
            reasons.append("the node is starting: the chain was not reached yet")
        else:
            early = self._panel.runner().early_seconds
            if early:
                reasons.append(f"signing waits: this host's clock is {early} s too far ahead")
        if self._panel.carrier is not None:
            pending = self._panel.carrier().pending
            if pending > self._settings.ready_backlog_reports:
                reasons.append(f"{pending} reports wait to be recorded")
        return Verdict(not reasons, tuple(reasons))

    def readings(self) -> list[Reading]:
        """Return both verdicts as metrics."""
        return [
            Reading("oracle_healthy", self.healthy().is_well),
            Reading("oracle_ready", self.ready().is_well),
        ]

    def _chain_reasons(self) -> list[str]:
        view = None if self._panel.chain is None else self._panel.chain()
        if view is None or view.node is None:
            return ["the chain was not read yet"]
        reasons = []
        age = self._chain_age_seconds()
        if age > MISSED_LOOKS * self._settings.chain_look_seconds:
            reasons.append(f"the chain did not answer for {age:.0f} s: {view.problem}")
        if view.node.key.lower() != self._panel.node.lower():
            reasons.append(f"another key is enrolled: {view.node.key}")
        elif not view.node.is_live:
            reasons.append("the node key was revoked")
        return reasons
