"""How a book of loans lives through bad markets: `python -m scripts.credit_simulation`.

Runs loans on servers under the rules of the credit contracts, a day at a time: five markets, every
origination LTV from 40 to 75 % with every term from 12 to 36 months, and the design that the rules
came from with one thing changed at a time. Prints what breaks; writes the figures (CSV), a page
and a chart into --out.
The default run takes under a minute of one core; the same seed gives the same figures.
"""

import argparse
import csv
import io
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from oracle.errors import FatalError
from scripts.lib import terminal
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from scripts.lib.project import BUILD, DOCS, shown_path
from scripts.lib.simulation import chart, markets, page, rents, study
from scripts.lib.simulation.outcome import Outcome
from scripts.lib.simulation.study import Study

PAGE = DOCS / "simulation.md"
_MOST_RUNS, _MOST_LOANS = 500, 1_000
_SHOWN = ("the contracts", "the design")


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the command line; FatalError if it makes no sense."""
    parser = Parser(
        prog="python -m scripts.credit_simulation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="R: loss above the reserve. U: a loan under water. D: over 10 % in auction.",
    )
    parser.add_argument("--seed", type=int, default=study.SEED, help="of all luck (default 1)")
    parser.add_argument(
        "--runs", type=int, default=study.RUNS, help="of each cell (default 12): more, steadier"
    )
    parser.add_argument("--loans", type=int, default=study.LOANS, help="in each book (default 40)")
    parser.add_argument(
        "--rents",
        type=Path,
        help="CSV of rental prices (accelerator, form_factor, kind, usd_per_gpu_hour): its median "
        "of on-demand H100 SXM is the low rent instead of 2.00 $/h",
    )
    parser.add_argument(
        "--out", type=Path, default=BUILD / "simulation", help="folder for cells.csv, page, chart"
    )
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--write", action="store_true", help="refresh docs/simulation.md and .svg")
    action.add_argument("--check", action="store_true", help="compare with docs/simulation.md")
    options = parser.parse_args(arguments)
    _refuse(options)
    return options


def _refuse(options: argparse.Namespace) -> None:
    if options.seed < 0:
        raise FatalError(f"--seed: {options.seed} is negative, give 0 or more")
    for name, most in (("runs", _MOST_RUNS), ("loans", _MOST_LOANS)):
        if not 1 <= getattr(options, name) <= most:
            raise FatalError(f"--{name}: {getattr(options, name)} is not from 1 to {most}")
    usual = (study.SEED, study.RUNS, study.LOANS, None)
    asked = (options.seed, options.runs, options.loans, options.rents)
    if (options.write or options.check) and asked != usual:
        raise FatalError("--write and --check take no other seed, runs, loans or rents")
    if options.out.exists() and not options.out.is_dir():
        raise FatalError(f"--out: {options.out} is not a folder")


def run(options: argparse.Namespace, console: Console) -> Study:
    """Run the study with a progress bar."""
    catalogue = rents.median_rent(options.rents) if options.rents else markets.CATALOGUE_MEDIAN
    bar = terminal.progress_bar(console)
    with bar:
        task = bar.add_task("starting", total=1)
        return study.run(
            options.seed,
            options.runs,
            options.loans,
            catalogue,
            lambda what, done: bar.update(task, description=what, completed=done),
        )


def summary(found: Study) -> Table:
    """Return the contracts and the former design in every market, for people."""
    view = Table("market", title="Books of machines under three years", box=box.SIMPLE_HEAD)
    view.add_column("book", no_wrap=True)
    for heading in ("peak LTV", "defaults", "auction", "loss", "worst", "reserve", "wait", "last"):
        view.add_column(heading, justify="right")
    view.add_column("breaks")
    for scenario in found.scenarios:
        for label in _SHOWN:
            view.add_row(scenario.name, label, *_figures(found.variant(scenario.name, label)))
    return view


def _figures(one: Outcome) -> list[str]:
    shares = (
        one.peak_ltv,
        one.defaults,
        one.auction_share,
        one.loss,
        one.worst_loss,
        one.reserve,
    )
    waits = (one.wait_median, one.wait_max)
    return [*map(page.share, shares), *(f"{page.days(wait)} d" for wait in waits), one.breaks]


def cells_csv(found: Study) -> str:
    """Return every outcome as CSV."""
    rows = study.rows([*found.grid, *found.variants])
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print and write; with --check 1 if the page is not what was found."""
    options = read_options(arguments)
    console = terminal.console()
    began = time.monotonic()
    found = run(options, console)
    text = page.render(found)
    console.print(summary(found))
    broken = sum(bool(one.breaks) for one in found.grid)
    console.print(f"{broken} of {len(found.grid)} cells of the grid break.", highlight=False)
    write_atomically(options.out / "cells.csv", cells_csv(found))
    write_atomically(options.out / "simulation.md", text)
    chart.draw(found, options.out)
    if options.write:
        write_atomically(PAGE, text)
        write_atomically(DOCS / "simulation.svg", (options.out / "simulation.svg").read_text())
    console.print(f"{time.monotonic() - began:.0f} s; figures in {shown_path(options.out)}")
    found_wrong = faults(text) if options.check else []
    for fault in found_wrong:
        print(fault)
    return EXIT_FAILED if found_wrong else 0


def faults(text: str) -> list[str]:
    """Return one line if the committed page is not `text`."""
    if PAGE.is_file() and PAGE.read_text("utf-8") == text:
        return []
    return [f"docs/simulation.md is not what was found (refresh: {page.REFRESH})"]


if __name__ == "__main__":
    sys.exit(guarded(main))
