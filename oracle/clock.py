"""Two clocks: the chain's, carried forward between looks, and this host's, kept from jumping.

Both stand on the boot clock, which nobody can set. Where the wall clock jumps away from it, the
chain says which of the two is right; until it does, time goes on as before the jump.
"""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from oracle.errors import OracleError
from oracle.types import MS_PER_SECOND

TOLERANCE_SECONDS = 60
"""How far this host's time may be from the chain's."""
MAX_SLEW_MS = 1_000
"""What the wall clock may move against the boot clock between two readings without a jump."""
LOOK_SECONDS = 60.0


class Clock(Protocol):
    """What the runner knows of time; a test brings its own."""

    def now_ms(self) -> int:
        """Return Unix milliseconds."""
        ...

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait, or less if `stop` is set meanwhile."""
        ...


def boot_ms() -> int:
    """Return milliseconds since the host was booted, sleep included."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def wall_ms() -> int:
    """Return what the host takes for Unix milliseconds."""
    return time.time_ns() // 1_000_000


class ChainTime:
    """The chain's time, as of the last look and the boot clock since."""

    def __init__(self, ask: Callable[[], int], boot: Callable[[], int] = boot_ms) -> None:
        """`ask` returns the chain's time, Unix seconds. Looks once; RetryableError if it cannot."""
        self._ask = ask
        self._boot = boot
        self._ahead_ms = ask() * MS_PER_SECOND - boot()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.problem = ""
        """Why the last look failed; empty if it did not."""

    def now(self) -> int:
        """Return Unix seconds, never less than any look said."""
        return (self._boot() + self._ahead_ms) // MS_PER_SECOND

    def look(self) -> None:
        """Ask again; a chain that cannot be reached is carried forward."""
        try:
            seen = self._ask()
        except OracleError as error:  # a fatal one is the carrier's to raise
            self.problem = str(error)
            return
        self.problem = ""
        self._ahead_ms = max(self._ahead_ms, seen * MS_PER_SECOND - self._boot())

    def start(self) -> None:
        """Look every minute, in the background."""
        self._thread = threading.Thread(target=self._serve, name="chain-time", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def _serve(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            self.look()


class SteadyClock:
    """The host's clock, kept from jumping."""

    def __init__(
        self,
        chain: ChainTime | None = None,
        wall: Callable[[], int] = wall_ms,
        boot: Callable[[], int] = boot_ms,
    ) -> None:
        self._chain = chain
        self._wall = wall
        self._boot = boot
        self._ahead_ms = wall() - boot()
        self.jumped_ms = 0
        """How far the wall clock is from the time that is used; 0 if it did not jump."""

    def now_ms(self) -> int:
        """Return Unix milliseconds."""
        wall, steady = self._wall(), self._boot() + self._ahead_ms
        if abs(wall - steady) > MAX_SLEW_MS and not self._is_wall_right(wall, steady):
            self.jumped_ms = wall - steady
            return steady
        self._ahead_ms += wall - steady
        self.jumped_ms = 0
        return wall

    def _is_wall_right(self, wall: int, steady: int) -> bool:
        """Return whether the chain agrees with the wall clock and not with the time in use."""
        if self._chain is None:
            return False
        chain = self._chain.now() * MS_PER_SECOND
        tolerance = TOLERANCE_SECONDS * MS_PER_SECOND
        return abs(wall - chain) <= tolerance < abs(steady - chain)

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait, or less if `stop` is set meanwhile."""
        stop.wait(max(0.0, seconds))
