"""Size of every deployable on chain: `python -m scripts.sizes [--check | --write]`."""

import sys

from rich.console import Console
from rich.table import Table

from scripts.lib import build, snapshot
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.project import SNAPSHOTS

LIMIT = 24_576
"""EIP-170: runtime bytes, immutables included."""
SNAPSHOT = SNAPSHOTS / "sizes.json"
REFRESH = "refresh: python -m scripts.sizes --write"


def measure() -> dict[str, int]:
    """Return name to runtime bytes of every deployable that is not a mock."""
    files = build.deployables()
    return {name: build.build_file(file).runtime_bytes for name, file in files.items()}


def faults(committed: dict[str, int], measured: dict[str, int]) -> list[str]:
    """Return what breaks the limit or differs from the committed snapshot."""
    over = [
        f"{name}: {size} bytes of code, the limit of a contract is {LIMIT}"
        for name, size in measured.items()
        if size > LIMIT
    ]
    changed = snapshot.differences(committed, measured)
    return over + [f"{line} ({REFRESH})" for line in changed]


def table(measured: dict[str, int]) -> Table:
    """Return the sizes for people."""
    view = Table("contract", "bytes", "of the limit", title="Size on chain")
    for name, size in measured.items():
        view.add_row(name, f"{size:,}", f"{size / LIMIT:.0%}")
    for column in view.columns[1:]:
        column.justify = "right"
    return view


def main() -> int:
    """Print the sizes; with --check compare them, with --write refresh the snapshot."""
    parser = Parser(prog="python -m scripts.sizes", description=__doc__)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="compare with the snapshot")
    action.add_argument("--write", action="store_true", help="refresh the snapshot")
    options = parser.parse_args()
    measured = measure()
    Console().print(table(measured))
    if options.write:
        snapshot.save(SNAPSHOT, measured)
    if not options.check:
        return 0
    found = faults(snapshot.load(SNAPSHOT), measured)
    for fault in found:
        print(fault)
    return EXIT_FAILED if found else 0


if __name__ == "__main__":
    sys.exit(guarded(main))
