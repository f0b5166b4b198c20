"""Follows one accelerator: its energy counter from reading to reading, its power by the minute."""

from oracle.truth import physics
from oracle.truth.finding import Finding
from oracle.truth.physics import Board, Rule
from oracle.truth.suspicion import Suspicion
from oracle.truth.window import Window
from oracle.types import AcceleratorSample

MAX_GAP_INTERVALS = 2
"""As in the builder: what is further apart was not measured in between."""


class Behaviour:
    """One accelerator's readings and what they have shown so far.

    Time without an answer is left out, so that going dark now and then clears nothing.
    """

    def __init__(self, uuid: str, board: Board, interval_ms: int) -> None:
        self._uuid = uuid
        self._board = board
        self._interval_ms = interval_ms
        self._before: tuple[int, AcceleratorSample] | None = None
        self._window = Window()
        self._odd_steps = 0
        self._last_odd = ""
        self._floor_mw: int | None = None
        self._suspicions = {rule: Suspicion(rule.minutes) for rule in physics.RULES}
        self._held: dict[Rule, Finding] = {}
        self.findings: tuple[Finding, ...] = ()
        """What holds now."""
        self.resets = 0
        """How often the energy counter began anew."""
        self.impossible_steps = 0
        """Readings of the energy counter that cannot follow on the one before."""

    def add(self, taken_at_ms: int, sample: AcceleratorSample) -> str | None:
        """Take the next sample; return why this one reading cannot be, if it cannot."""
        if not sample.has_answered:
            return None
        before, self._before = self._before, (taken_at_ms, sample)
        if before is None or taken_at_ms <= before[0]:
            return None
        elapsed_ms = taken_at_ms - before[0]
        odd_before = self._odd_steps
        fault, step_mj = self._step(before[1].energy_mj, sample.energy_mj, elapsed_ms)
        is_first_odd = odd_before == 0 and self._odd_steps == 1
        if elapsed_ms <= MAX_GAP_INTERVALS * self._interval_ms and not is_first_odd:
            self._window.add(before[1], sample, elapsed_ms, step_mj)
            self._close_if_full()
        return fault

    def _step(
        self, before_mj: int | None, after_mj: int | None, elapsed_ms: int
    ) -> tuple[str | None, int | None]:
        """Return (what is impossible, rise of the counter if it says).

        The first odd step of a window is left out of it; with a second one the counter is not
        compared with power in that window, but counts as odd itself.
        """
        if before_mj is None or after_mj is None:
            return None, None
        fault = physics.step_fault(self._board, before_mj, after_mj, elapsed_ms)
        if fault is None and after_mj >= before_mj:
            return None, after_mj - before_mj
        self._odd_steps += 1
        self.impossible_steps += fault is not None
        self.resets += fault is None
        self._last_odd = fault or f"the energy counter began anew at {after_mj} mJ"
        return fault, None

    def _close_if_full(self) -> None:
        window = self._window
        if window.milliseconds < physics.WINDOW_MS or window.stretches < physics.MIN_STRETCHES:
            return
        odd = physics.judge(window, self._board, self._interval_ms, self._floor_mw)
        if self._odd_steps > 1:
            odd[physics.STEPS] = f"{self._last_odd}, and so {self._odd_steps} times in a minute"
        if window.has_power and window.utilised == 0:
            mean_mw = window.mean_mw
            self._floor_mw = mean_mw if self._floor_mw is None else min(self._floor_mw, mean_mw)
        self._window, self._odd_steps = Window(), 0
        self._weigh(odd)

    def _weigh(self, odd: dict[Rule, str]) -> None:
        """Bring what holds up to date; a finding keeps the words with which it began."""
        for rule, suspicion in self._suspicions.items():
            if not suspicion.add(rule in odd):
                self._held.pop(rule, None)
            elif rule not in self._held:
                self._held[rule] = Finding(rule.check, rule.grade, odd[rule], self._uuid)
        self.findings = tuple(self._held.values())
