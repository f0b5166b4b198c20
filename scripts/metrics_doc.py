"""Writes `docs/metrics.md` from the catalogue: `python -m scripts.metrics_doc [--write]`.

Without --write it compares and exits with 1 if the page is not the catalogue's.
"""

import sys

from oracle.telemetry.catalog import SECTIONS, Metric, Section
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from scripts.lib.keeper.metrics import SECTION as KEEPER
from scripts.lib.project import DOCS

PAGE = DOCS / "metrics.md"
HEAD = """\
# Metrics

Written by `python -m scripts.metrics_doc --write` from `oracle/telemetry/catalog.py` and
`scripts/lib/keeper/metrics.py`; do not edit.

A node serves `GET /metrics` at `serve_host:serve_port` (127.0.0.1:9464), an aggregator at its own
(127.0.0.1:9465). Base units, counters end in `_total`. What is not known is absent, never zero: a
board without a power sensor has no `oracle_gpu_power_watts`. Accelerators have one label, `uuid`;
join `oracle_gpu_info` for the rest. Counters begin anew with the process unless the text says
otherwise. The client library's `process_*` metrics are there, too. What to alert on:
`oracle/deploy/alerts.yaml`; what to do then: [operations](operations.md#alerts).
"""


def render() -> str:
    """Return the page."""
    return HEAD + "".join(_section(section) for section in (*SECTIONS, KEEPER))


def _section(section: Section) -> str:
    rows = "\n".join(_row(metric) for metric in section.metrics)
    head = "| metric | kind | unit | labels | what |\n|---|---|---|---|---|"
    return f"\n## {section.title}\n\n{head}\n{rows}\n"


def _row(metric: Metric) -> str:
    labels = ", ".join(f"`{label}`" for label in metric.labels)
    return f"| `{metric.name}` | {metric.kind} | {metric.unit} | {labels} | {metric.help} |"


def main() -> int:
    """Write or compare; 0 if the page is the catalogue's."""
    parser = Parser(prog="python -m scripts.metrics_doc", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/metrics.md")
    if parser.parse_args().write:
        write_atomically(PAGE, render())
    if PAGE.is_file() and PAGE.read_text("utf-8") == render():
        return 0
    print("docs/metrics.md is not the catalogue's: python -m scripts.metrics_doc --write")
    return EXIT_FAILED


if __name__ == "__main__":
    sys.exit(guarded(main))
