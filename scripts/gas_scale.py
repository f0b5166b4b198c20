"""Gas by reports, payees, leases, exits: `python -m scripts.gas_scale [--check | --write]`."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from scripts.lib import snapshot
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from scripts.lib.gas.scale import calldata, campaign, chart, curve, page
from scripts.lib.gas.scale.calldata import Weight
from scripts.lib.gas.scale.curve import Curve
from scripts.lib.project import DOCS, SNAPSHOTS

SNAPSHOT = SNAPSHOTS / "gas_scale.json"
PAGE = DOCS / "gas-scale.md"
CHART = DOCS / "gas-scale.svg"


def entries(curves: Mapping[str, Curve], weights: Mapping[str, Weight]) -> dict[str, Any]:
    """Return what the snapshot holds: points of every curve, bytes of every path's calldata."""
    points = {
        name: {str(number): gas for number, gas in sorted(one.points.items())}
        for name, one in curves.items()
    }
    return points | {f"calldata of {path}": asdict(one) for path, one in weights.items()}


def faults(
    committed: Mapping[str, Any],
    written: Mapping[str, str],
    curves: Mapping[str, Curve],
    weights: Mapping[str, Weight],
) -> list[str]:
    """Return figures that differ, curves that are not flat, page or chart (by name) if stale."""
    refresh = f"refresh: {page.REFRESH}"
    found = [
        f"{line} ({refresh})" for line in snapshot.differences(committed, entries(curves, weights))
    ]
    found += curve.faults(curves)
    for name, text in documents(curves, weights).items():
        if written.get(name) != text:
            found.append(f"docs/{name} is not what was measured ({refresh})")
    return found


def documents(curves: Mapping[str, Curve], weights: Mapping[str, Weight]) -> dict[str, str]:
    """Return page and chart by the name of their file."""
    return {PAGE.name: page.render(curves, weights), CHART.name: chart.draw(curves)}


def main() -> int:
    """Measure and print; with --check compare with what is committed, with --write refresh it."""
    parser = Parser(prog="python -m scripts.gas_scale", description=__doc__)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="compare with snapshot, page, chart")
    action.add_argument("--write", action="store_true", help="refresh snapshot, page and chart")
    options = parser.parse_args()
    made = campaign.run()
    curves, weights = made.curves, calldata.weigh_all(made.calldata)
    for name, points in made.points.items():
        print(f"{name}: " + ", ".join(f"{number}: {gas:,}" for number, gas in points.items()))
    if options.write:
        snapshot.save(SNAPSHOT, entries(curves, weights))
        for name, text in documents(curves, weights).items():
            write_atomically(DOCS / name, text)
    if options.check:
        written = {one.name: one.read_text("utf-8") for one in (PAGE, CHART) if one.is_file()}
        found = faults(snapshot.load(SNAPSHOT), written, curves, weights)
    else:
        found = curve.faults(curves)
    for fault in found:
        print(fault)
    return EXIT_FAILED if found else 0


if __name__ == "__main__":
    sys.exit(guarded(main))
