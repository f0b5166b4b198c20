"""How the price of compute moves: `python -m scripts.market_simulation`.

Runs the curve of contracts/modules/market_curve.vy (target 80 %, steepness 2, speed 4 a year, at
most 7 days an update) by the hour, in plain floats, against tenants who want less when it is dear
and hosts who arrive above cost and leave below it: a wave of demand, one of supply, a year of
+50 %, a collapse to 40 %, and the starting prices of several accelerators. Checks that nothing
oscillates beyond the stated bounds, that idle capacity clears, and that floor, ceiling and speed
are kept; 1 if not.

Without files the wave and the prices are made up, and the output says so. With --trace the wave
has the shape of a real trace's utilisation, its hours stretched to months; with --prices markets
start at medians of what is posted. The same input gives the same figures, in about half a minute.
With --write they go into docs/: the tables without files, the chart with both.
"""

import argparse
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
from scripts.lib.market import chart, page, report, starts, study, waves
from scripts.lib.market.checks import Check, checks
from scripts.lib.market.starts import Starts
from scripts.lib.market.study import Study
from scripts.lib.market.waves import Shape
from scripts.lib.project import BUILD, DOCS, shown_path

PAGE = DOCS / "market-simulation.md"
CHART = DOCS / "market-simulation.svg"


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the command line; FatalError if it makes no sense."""
    parser = Parser(
        prog="python -m scripts.market_simulation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Elasticity: % of demand lost by 1 % of price. Pace: e-folds a year by which the "
        "fleet grows when the price is e times cost. What it means: docs/market-simulation.md.",
    )
    parser.add_argument(
        "--trace",
        type=Path,
        help="CSV or CSV.gz (timestamp_s, node, gpu_util_pct, memory_used_bytes): the mean "
        "utilisation of its nodes shapes the wave (default: made up)",
    )
    parser.add_argument(
        "--prices",
        type=Path,
        help="CSV (accelerator, form_factor, kind, usd_per_gpu_hour): on-demand medians of three "
        f"or more of {', '.join(starts.WATTS)} (default: made up)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=BUILD / "market_simulation",
        help="folder for chart (SVG, PNG), figures (JSON) and tables (Markdown)",
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="refresh docs/: the page's tables (made-up run), or its chart (both files given)",
    )
    options = parser.parse_args(arguments)
    if options.out.exists() and not options.out.is_dir():
        raise FatalError(f"--out: {options.out} is not a folder")
    if options.write and bool(options.trace) != bool(options.prices):
        raise FatalError("--write: give both --trace and --prices, or neither")
    return options


def inputs(options: argparse.Namespace) -> tuple[Shape, Starts]:
    """Return the wave and the starting prices, from files where they are given."""
    return (
        waves.from_trace(options.trace) if options.trace else waves.made_up(),
        starts.from_prices(options.prices) if options.prices else starts.made_up(),
    )


def run(shape: Shape, prices: Starts, console: Console) -> Study:
    """Run the study with a progress bar."""
    bar = terminal.progress_bar(console)
    with bar:
        task = bar.add_task("starting", total=1)
        return study.study(
            shape, prices, lambda what, done: bar.update(task, description=what, completed=done)
        )


def tell(console: Console, found: Study, made: Sequence[Check]) -> None:
    """Print what was found, for people."""
    console.print(page.sources(found), highlight=False)
    if not (found.shape.is_real and found.starts.is_real):
        console.print(
            "[bold]Made up where it says so: --trace and --prices take real files.[/bold]"
        )
    for title, headings, rows in (
        ("Runs", page.RUN_HEAD, page.run_rows(found)),
        (
            "Other tenants and hosts: days to clear, second swing, widest turns",
            page.CELL_HEAD,
            page.cell_rows(found),
        ),
        ("Speed, and how often it is touched", page.VARIED_HEAD, page.varied_rows(found)),
        ("Starting prices", page.START_HEAD, page.start_rows(found)),
        ("Checks", page.CHECK_HEAD, page.check_rows(made)),
    ):
        console.print(_view(title, headings, rows))


def _view(title: str, headings: Sequence[str], rows: page.Rows) -> Table:
    view = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for place, heading in enumerate(headings):
        view.add_column(heading, justify="right" if place else "left", no_wrap=not place)
    for row in rows:
        view.add_row(*row, style="bold red" if row[-1] == "BROKEN" else None)
    return view


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print and write; 1 if a check is broken."""
    options = read_options(arguments)
    shape, prices = inputs(options)
    console = terminal.console(120)
    began = time.monotonic()
    found = run(shape, prices, console)
    made = checks(found)
    tell(console, found, made)
    write_atomically(options.out / "market_simulation.json", report.render(found, made))
    write_atomically(options.out / "market_simulation.md", page.render(found, made))
    chart.draw(found, options.out)
    if options.write:
        publish(found, made, options.out)
    broken = sum(not one.holds for one in made)
    console.print(
        f"{broken} of {len(made)} checks broken; {time.monotonic() - began:.0f} s; "
        f"figures in {shown_path(options.out)}",
        highlight=False,
    )
    return EXIT_FAILED if broken else 0


def publish(found: Study, made: Sequence[Check], out: Path) -> None:
    """Put the run into docs/: the chart of a run on real data, the tables of the made-up one."""
    if found.shape.is_real and found.starts.is_real:
        write_atomically(CHART, (out / CHART.name.replace("-", "_")).read_text("utf-8"))
        return
    prose, heading, _ = PAGE.read_text("utf-8").partition(page.TABLES)
    write_atomically(PAGE, f"{prose}{heading}\n\n{page.render(found, made)}")


if __name__ == "__main__":
    sys.exit(guarded(main))
