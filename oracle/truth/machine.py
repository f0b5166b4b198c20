"""Looks at the machine every ten seconds and keeps what holds."""

from collections.abc import Sequence

from oracle.sampling.watchdog import Watchdog
from oracle.truth import view
from oracle.truth.finding import Finding, machine
from oracle.truth.library import LibraryWatch
from oracle.truth.platform import Platform
from oracle.truth.suspicion import Suspicion
from oracle.truth.view import View
from oracle.types import DeviceInfo

LOOK_MS = 10_000
"""A forger gains seconds from waiting between two looks; a look costs milliseconds."""
LOOKS = 2
"""Odd looks in a row until time is withdrawn: a driver that is being loaded anew shows half of its
files for a moment. The first look decides alone."""
TIMEOUT_SECONDS = 0.5
"""What one look may take: the driver's files hang when the driver does, and sampling goes on."""
CHECKS = ("mounts", "driver", "library", "cards")


class Machine:
    """What the kernel and the PCI bus say about the machine, and since when it has been odd."""

    def __init__(
        self,
        platform: Platform,
        address: int | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """`address` is that of an NVML function in this process."""
        watch = LibraryWatch(address)
        self._watchdog = Watchdog(lambda: view.look(platform, watch), timeout_seconds)
        self._suspicions = {check: Suspicion(LOOKS, first_decides=True) for check in CHECKS}
        self._bad: dict[str, list[Finding]] = {}
        self._looked_at_ms: int | None = None
        self.view: View | None = None
        """The last look that came back."""
        self.findings: tuple[Finding, ...] = ()
        """What holds now."""
        self.looks = 0
        self.missed_looks = 0

    def is_due(self, now_ms: int) -> bool:
        """Return whether it is time to look again, also after the clock was set back."""
        last = self._looked_at_ms
        return last is None or not last <= now_ms < last + LOOK_MS

    def look(self, now_ms: int, devices: Sequence[DeviceInfo]) -> None:
        """Look and bring the findings up to date; `devices` are the accelerators that answer."""
        self._looked_at_ms = now_ms
        self.looks += 1
        seen = self._watchdog.ask()
        if seen is None:
            self.missed_looks += 1
            late = machine("platform", "warning", "the kernel's files did not answer in time")
            self.findings = (*(one for one in self.findings if one != late), late)
            return
        self.view = seen
        self._weigh(view.judge(seen, devices))

    def _weigh(self, found: list[Finding]) -> None:
        kept = [one for one in found if one.grade != "inconsistent"]
        for check, suspicion in self._suspicions.items():
            bad = [one for one in found if one.check == check and one.grade == "inconsistent"]
            if bad:
                self._bad[check] = bad
            if suspicion.add(bool(bad)):
                kept += self._bad[check]
        self.findings = tuple(kept)
