"""Gas of every hot path: `python -m scripts.gas [--check | --write]`."""

import sys
from collections.abc import Mapping
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from scripts.lib import snapshot
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from scripts.lib.gas import campaign, page
from scripts.lib.gas.aims import AIMS
from scripts.lib.gas.aims import faults as aims_missed
from scripts.lib.gas.reasons import faults as reasons_missing
from scripts.lib.gas.stage import Figure
from scripts.lib.project import DOCS, SNAPSHOTS

SNAPSHOT = SNAPSHOTS / "gas.json"
PAGE = DOCS / "gas.md"
REFRESH = "refresh: python -m scripts.gas --write"


def entries(figures: Mapping[str, Figure]) -> dict[str, dict[str, Any]]:
    """Return what the snapshot holds: path to gas, floor and aim (None where there is none)."""
    return {
        path: {
            "gas": figure.gas,
            "floor": figure.floor,
            "aim": AIMS[path].gas if path in AIMS else None,
        }
        for path, figure in figures.items()
    }


def faults(committed: Mapping[str, Any], written: str, figures: Mapping[str, Figure]) -> list[str]:
    """Return every figure that differs, every cost that lacks a reason, and a stale page."""
    measured = entries(figures)
    found = [f"{line} ({REFRESH})" for line in snapshot.differences(committed, measured)]
    found += aims_missed({path: figure.gas for path, figure in figures.items()})
    found += reasons_missing(figures)
    if written != page.render(figures):
        found.append(f"docs/gas.md is not what was measured ({REFRESH})")
    return found


def table(figures: Mapping[str, Figure]) -> Table:
    """Return the figures for people."""
    view = Table("path", title="Gas, steady state", box=box.SIMPLE_HEAD)
    for heading in ("gas", "floor", "over", "aim"):
        view.add_column(heading, justify="right")
    for path, figure in figures.items():
        over = f"{figure.gas / figure.floor - 1:.0%}"
        aim = f"{AIMS[path].gas:,}" if path in AIMS else ""
        missed = path in AIMS and figure.gas > AIMS[path].gas
        style = "yellow" if missed else None
        view.add_row(path, f"{figure.gas:,}", f"{figure.floor:,}", over, aim, style=style)
    return view


def main() -> int:
    """Measure and print; with --check compare with the snapshot, with --write refresh it."""
    parser = Parser(prog="python -m scripts.gas", description=__doc__)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="compare with snapshot and page")
    action.add_argument("--write", action="store_true", help="refresh snapshot and page")
    options = parser.parse_args()
    figures = campaign.run()
    Console().print(table(figures))
    if options.write:
        snapshot.save(SNAPSHOT, entries(figures))
        write_atomically(PAGE, page.render(figures))
    if not options.check:
        return 0
    written = PAGE.read_text("utf-8") if PAGE.is_file() else ""
    found = faults(snapshot.load(SNAPSHOT), written, figures)
    for fault in found:
        print(fault)
    return EXIT_FAILED if found else 0


if __name__ == "__main__":
    sys.exit(guarded(main))
