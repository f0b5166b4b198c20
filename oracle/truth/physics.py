"""What a minute of readings can and cannot be. Pure arithmetic; integers, mW, ms, mJ, ppm.

Where the tolerances come from. NVML documents +-5 % for its power reading. Counter and integrated
readings agree to 1 % on most boards (ml-energy/zeus issue 12), but one idle board's counter said
37 W and its readings 65 W (issue 181), a GH200's counter includes its CPU (pull request 172), and
A100 and H100 look at a quarter of the time only (Yang et al., "Accurate and Convenient Energy
Measurements for GPUs", SC 2024). So a difference is reported; only a factor withdraws time.
"""

from dataclasses import dataclass

from oracle.truth.finding import Grade
from oracle.truth.window import Window
from oracle.types import MS_PER_SECOND

WINDOW_MS = 60_000
MIN_STRETCHES = 20
"""A window has at least this many readings, however far apart they are."""
MAX_ENERGY_INTERVAL_MS = 5_000
"""Readings further apart say too little about the power between them."""
SPAN_FACTOR = 4
"""The counter's mean may be a quarter of the least reading, or four times the greatest."""
SPAN_MW = 10_000
"""For boards that idle at a few watts."""
DRIFT_PERCENT = 25
"""How far the counter's mean may be off the readings' mean before it is reported."""
LIMIT_PERCENT = 110
"""A minute's mean above the highest limit: 5 % of the sensor, 5 % of the regulator."""
BUSY_PPM = 900_000
"""Kernels run nine tenths of the time."""
CONSTANT_PPM = 500_000
"""A board under load never reads the same milliwatts for minutes; an idle one may."""
FLOOR_PERCENT = 105
ANY_BOARD_MW = 2_000_000
"""More than any accelerator sold draws: where the board does not tell its limit."""
SLACK_MS = 2_000
"""Counters and clocks are read a little apart."""


@dataclass(frozen=True, slots=True)
class Board:
    """What is known of one accelerator before it is looked at."""

    limit_mw: int | None = None
    """The highest power limit that it takes."""
    idle_mw: int | None = None
    """What the meter's profile says that one draws when idle."""

    def most_mj(self, milliseconds: int) -> int:
        """Return more millijoules than it can draw in that time."""
        cap_mw = self.limit_mw or ANY_BOARD_MW
        return cap_mw * 12 * (milliseconds + SLACK_MS) // (10 * MS_PER_SECOND)


def step_fault(board: Board, before_mj: int, after_mj: int, elapsed_ms: int) -> str | None:
    """Return what is impossible about the energy counter from one reading to the next.

    A driver that is loaded anew starts at zero: a value that can have gathered since the last
    reading is such a reset and no fault.
    """
    most_mj = board.most_mj(elapsed_ms)
    if after_mj < before_mj and after_mj > most_mj:
        return f"the energy counter fell from {before_mj} to {after_mj} mJ"
    if after_mj - before_mj > most_mj:
        return f"the energy counter rose by {after_mj - before_mj} mJ in {elapsed_ms} ms"
    return None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a minute can be odd."""

    name: str
    check: str
    grade: Grade
    minutes: int
    """Odd minutes in a row until it counts."""


SPAN = Rule("span", "energy", "inconsistent", 3)
STEPS = Rule("steps", "energy", "inconsistent", 2)
DRIFT = Rule("drift", "energy", "warning", 3)
LIMIT = Rule("limit", "power", "inconsistent", 3)
IDLE = Rule("idle", "power", "inconsistent", 3)
CONSTANT = Rule("constant", "power", "inconsistent", 5)
FLOOR = Rule("floor", "power", "warning", 3)
RULES = (SPAN, STEPS, DRIFT, LIMIT, IDLE, CONSTANT, FLOOR)


def judge(window: Window, board: Board, interval_ms: int, floor_mw: int | None) -> dict[Rule, str]:
    """Return what is odd about a full window; `floor_mw` is the least mean of an idle minute."""
    if not window.has_power:
        return {}
    odd: dict[Rule, str] = {}
    if window.has_energy and interval_ms <= MAX_ENERGY_INTERVAL_MS:
        odd |= _energy(window)
    return odd | _power(window, board, floor_mw)


def _energy(window: Window) -> dict[Rule, str]:
    counted = window.counted_mw
    most = window.most_mw * SPAN_FACTOR + SPAN_MW
    if counted * SPAN_FACTOR < window.least_mw or counted > most:
        span = f"{_watts(window.least_mw)} to {_watts(window.most_mw)}"
        return {SPAN: f"by the energy counter it drew {_watts(counted)}, by its readings {span}"}
    allowed = window.mean_mw * DRIFT_PERCENT // 100 + SPAN_MW
    if abs(counted - window.mean_mw) > allowed:
        means = f"{_watts(counted)}, by its readings {_watts(window.mean_mw)}"
        return {DRIFT: f"by the energy counter it drew {means} on average"}
    return {}


def _power(window: Window, board: Board, floor_mw: int | None) -> dict[Rule, str]:
    odd: dict[Rule, str] = {}
    mean, used = window.mean_mw, f"{window.mean_ppm // 10_000} % utilisation"
    if board.limit_mw and mean * 100 > board.limit_mw * LIMIT_PERCENT:
        odd[LIMIT] = f"it draws {_watts(mean)}, its highest limit is {_watts(board.limit_mw)}"
    if window.least_ppm >= CONSTANT_PPM and window.least_mw == window.most_mw:
        odd[CONSTANT] = f"power stays at exactly {window.most_mw} mW at {used}"
    if window.mean_ppm >= BUSY_PPM:
        if board.idle_mw and mean <= board.idle_mw:
            odd[IDLE] = f"{used} at {_watts(mean)}: idle, it draws {_watts(board.idle_mw)}"
        elif floor_mw is not None and mean * 100 <= floor_mw * FLOOR_PERCENT:
            odd[FLOOR] = f"{used} at {_watts(mean)}: idle, it drew {_watts(floor_mw)}"
    return odd


def _watts(milliwatts: int) -> str:
    return f"{milliwatts / 1_000:.1f} W"
