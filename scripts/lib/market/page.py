"""What was found as tables: rows of words for the terminal and the page alike."""

from collections.abc import Sequence

from scripts.lib.market import measures, study, waves
from scripts.lib.market.checks import Check
from scripts.lib.market.study import Study, Varied
from scripts.lib.simulation.page import table

TABLES = "## The default run, in figures"
"""Where the page's tables begin."""
Rows = list[tuple[str, ...]]
CHECK_HEAD = ("check", "bound", "seen", "")
RUN_HEAD = ("run", "price, $/h", "last", "use", "cleared after")
CELL_HEAD = ("elasticity", *(f"pace {pace:g}" for pace in study.PACES))
START_HEAD = (
    "accelerator",
    "posted, $/h",
    "start",
    "floor",
    "on the wave",
    "from cheapest",
    "from dearest",
    "clears down to",
)
VARIED_HEAD = ("", "cleared after", "second swing")
_TOUCHED = {1: "hourly", 24: "daily", 168: "weekly", 720: "every 30 d"}


def days(value: float | None) -> str:
    """Return whole days; "never" for none."""
    return "never" if value is None else f"{value:.0f} d"


def check_rows(made: Sequence[Check]) -> Rows:
    """Return the checks."""
    return [(one.name, one.bound, one.seen, "ok" if one.holds else "BROKEN") for one in made]


def run_rows(found: Study) -> Rows:
    """Return the runs that are drawn or bound something."""
    rows: Rows = []
    for one in found.seen.values():
        path, use = one.path, one.path.use()
        cleared = measures.clears(path, found.curve.target, study.WITHIN, study.STEP_DAY)
        rows.append(
            (
                one.title,
                f"{min(path.price):.2f} - {max(path.price):.2f}",
                f"{path.price[-1]:.2f}",
                f"{min(use):.0%} - {max(use):.0%}",
                "-" if one.name.startswith(("wave", "supply", "fleet")) else days(cleared),
            )
        )
    return rows


def cell_rows(found: Study) -> Rows:
    """Return days to clear, second swing and widest turns of each pair."""
    rows: Rows = []
    for elasticity in study.ELASTICITIES:
        row = [
            f"{days(one.cleared)}, {one.rebound:.0%}, x {one.widest:.1f}, x {one.widest_supply:.1f}"
            for one in found.cells
            if one.elasticity == elasticity
        ]
        rows.append((f"{elasticity:g}", *row))
    return rows


def start_rows(found: Study) -> Rows:
    """Return each accelerator."""
    return [
        (
            f"{one.start.name} ({one.start.offers})",
            f"{one.start.cheapest:.2f} - {one.start.dearest:.2f}",
            f"{one.start.median:.2f}",
            f"{one.start.floor:.3f}",
            f"{one.lowest:.2f} - {one.highest:.2f}",
            days(one.from_cheapest),
            days(one.from_dearest),
            f"{one.clears_down_to:.0%}",
        )
        for one in found.started
    ]


def varied_rows(found: Study) -> Rows:
    """Return the speeds and the habits of touching."""
    return [
        *(_varied(f"speed {one.value:g} a year", one) for one in found.speeds),
        *(_varied(f"touched {_TOUCHED[int(one.value)]}", one) for one in found.touches),
    ]


def _varied(name: str, one: Varied) -> tuple[str, ...]:
    return (name, days(one.cleared), f"{one.rebound:.1%}")


def sources(found: Study) -> str:
    """Return where wave and starting prices come from, and that they are made up if they are."""
    return (
        f"Wave: {found.shape.source}, one turn in {study.PERIOD_DAYS} days, demand x {waves.LOW} "
        f"to {waves.HIGH}.\nPrices: {found.starts.source}; the market is {found.lead.name}'s."
    )


def render(found: Study, made: Sequence[Check]) -> str:
    """Return everything as Markdown."""
    return "\n".join(
        (
            sources(found).replace("\n", "  \n") + "\n",
            "### Checks\n",
            table(CHECK_HEAD, check_rows(made)),
            "### Runs\n",
            table(RUN_HEAD, run_rows(found)),
            "### Other tenants and hosts\n\nDays until a collapse to 40 % has cleared, second "
            "swing over first, dearest over\ncheapest price in the widest turn of the wave of "
            "demand, and of that of supply. Pace 0: no host answers.\n",
            table(CELL_HEAD, cell_rows(found)),
            "### Speed, and how often somebody touches the market\n",
            table(VARIED_HEAD, varied_rows(found)),
            "### Starting prices\n",
            table(START_HEAD, start_rows(found)),
        )
    )
