"""The whole story on the embedded chain: `python -m scripts.demo [--trace PATH] [--seed N]`."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from scripts.lib import terminal
from scripts.lib.accounts import checks as sums
from scripts.lib.demo import checks, events_kept, fleet, metered, summary, tables, world
from scripts.lib.demo.credit import opening, script
from scripts.lib.demo.credit.story import CreditStory
from scripts.lib.demo.events_kept import EventsKept
from scripts.lib.demo.fleet import Fleet, Machine
from scripts.lib.demo.narrator import Narrator
from scripts.lib.demo.story import Story
from scripts.lib.demo.words import HOUR, moment
from scripts.lib.demo.world import World
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.params import Params
from scripts.lib.project import BUILD, DEPLOYMENTS, shown_path
from scripts.lib.report import reading, report
from scripts.lib.report.collect import collect
from scripts.lib.report.reading import Accounts
from scripts.lib.report.watch import History

MADE_UP = (
    "The story of the demo, on a chain inside one process: its people and machines are made up, "
    "its contracts are the real ones, and every number is a reading of that chain."
)
_HOURS_BEFORE = 2
"""The suite is deployed this long before the first sample."""


def tell(
    trace: Path | None, seed: int, out: Path, console: Console, page: Path | None = None
) -> int:
    """Run the story, print it, write summary and report; 0 if every unit is accounted for, else 1.

    The report goes to `page`, or beside the summary.
    """
    decided = world.local_params(DEPLOYMENTS / "params")
    cast_fleet = (
        fleet.from_trace(trace, seed, decided.profiles)
        if trace is not None
        else fleet.seeded(seed, decided.profiles)
    )
    began = time.monotonic()
    started_at = cast_fleet.started_at // HOUR * HOUR - _HOURS_BEFORE * HOUR
    stage = world.build(out / "deployments", decided, started_at)
    kept = events_kept.opened(stage, out / "index.sqlite3")
    introduce(console, cast_fleet, stage)
    history = History()
    with Narrator(console, stage.chain) as narrator:
        narrator.listeners.append(kept.compare)
        Story(stage, cast_fleet, narrator).run()
        pledged = second_act(stage, seed, decided, narrator, history)
    kept.compare()
    machines = [*cast_fleet.machines, *pledged]
    found = conclude(console, stage, kept, cast_fleet, machines, out)
    shown = page or out / "report.html"
    report.write(
        shown,
        collect(stage, found.accounts, history, "embedded", found.faults, (MADE_UP,)),
        as_json=True,
    )
    console.print(
        f"{time.monotonic() - began:.0f} s on the chain; figures in "
        f"{shown_path(out / 'summary.json')}; the report: {shown_path(shown)}",
        highlight=False,
    )
    return EXIT_FAILED if found.faults else 0


def second_act(
    stage: World, seed: int, decided: Params, narrator: Narrator, history: History
) -> list[Machine]:
    """Let machines be pledged; returns them."""
    dates = script.calendar(stage.chain.now)
    pledged = opening.machines(seed, decided.profiles, dates)
    CreditStory(stage, pledged, dates, narrator, history).run()
    return pledged


def introduce(console: Console, cast_fleet: Fleet, stage: World) -> None:
    """Say what is about to be seen."""
    console.print("[bold]Wellhead[/bold]: a GPU's counters become money in the right hands.")
    console.print(
        f"{len(stage.suite.contracts) - 1} contracts and a dollar token stand on a chain inside "
        f"this process; its clock says {moment(stage.chain.now)} UTC and runs as fast as it can.",
        highlight=False,
    )
    if not cast_fleet.trace_nodes:
        console.print(
            "The fleet is made up (seeded): eight machines at first, sampled every minute."
        )
        return
    replayed = sum(bool(machine.rows) for machine in cast_fleet.machines)
    console.print(
        f"The trace has {cast_fleet.trace_nodes} nodes, {cast_fleet.full_nodes} of them fully "
        f"covered; {replayed} play in the story, {len(cast_fleet.machines) - replayed} machines "
        "are made up.",
        highlight=False,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What the end of the story says."""

    accounts: Accounts
    faults: list[str]


def conclude(
    console: Console,
    stage: World,
    kept: EventsKept,
    cast_fleet: Fleet,
    machines: list[Machine],
    out: Path,
) -> Found:
    """Print the tables, check what was promised, write the summary."""
    fleet_accounts = metered.machines(stage, machines)
    found = reading.accounts(stage)
    leases, loans, pools, sheet = found.leases, found.loans, found.pools, found.balance
    bonds = (found.bonds, found.disputes)
    gas = summary.gas_paths(stage)
    comparisons = checks.busy(cast_fleet, fleet_accounts)
    console.print()
    console.print(tables.fleet(fleet_accounts))
    for one in comparisons:
        console.print(
            f"node {one.node}: the trace says {float(one.traced):,.1f} busy seconds, the meter "
            f"{one.metered:,} ({float(one.deviation):.4%} off)",
            highlight=False,
        )
    for table in (
        tables.leases(leases, stage),
        tables.bonds(bonds[0]),
        tables.waterfall(stage),
        tables.loans(loans, stage),
        tables.pools(pools),
        tables.gas(gas),
        tables.balance(sheet),
    ):
        console.print()
        console.print(table)
    summary.write(
        out / "summary.json",
        summary.make(sheet, fleet_accounts, leases, bonds, (loans, pools), gas),
    )
    faults = (
        checks.faults(sheet, leases, comparisons)
        + sums.bonds(found.bonds)
        + sums.credit(loans, pools)
        + kept.faults
    )
    for fault in faults:
        console.print(f"[red]does not add up:[/red] {fault}", highlight=False)
    if not faults:
        console.print("Every unit is accounted for: money in = money out + money held = owed.")
    console.print(
        f"{kept.events:,} events rebuild what the contracts say: {kept.compared:,} values compared",
        highlight=False,
    )
    console.print(
        f"python -m scripts.indexing show fleet --store {shown_path(out / 'index.sqlite3')}",
        highlight=False,
        soft_wrap=True,
    )
    return Found(found, faults)


def main() -> int:
    """Read the command line and tell the story."""
    parser = Parser(prog="python -m scripts.demo", description=__doc__)
    parser.add_argument("--trace", type=Path, help="CSV or CSV.gz to replay")
    parser.add_argument("--seed", type=int, default=1, help="of everything made up")
    parser.add_argument("--out", type=Path, default=BUILD / "demo", help="folder for the figures")
    parser.add_argument(
        "--page", type=Path, default=BUILD / "report.html", help="the report, one HTML file"
    )
    options = parser.parse_args()
    console = terminal.console()
    return tell(options.trace, options.seed, options.out, console, options.page)


if __name__ == "__main__":
    sys.exit(guarded(main))
