"""What a verb answers: words and tables for people, one JSON object for machines."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from scripts.lib.leasing.words import plain
from scripts.lib.records import for_json

_WIDTH = 160
"""Columns where the output goes to a file or a pipe."""


@dataclass(slots=True)
class Answer:
    """`data` holds integers in settlement units (`token` says which) and times as ISO 8601, UTC."""

    data: dict[str, Any]
    facts: Sequence[tuple[str, str]] = ()
    table: Table | None = None
    hints: Sequence[str] = field(default=())
    """What can be done next."""


def columns(words: Sequence[str], figures: Sequence[str]) -> Table:
    """Return an empty table: words to the left, figures to the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in words:
        table.add_column(heading)
    for heading in figures:
        table.add_column(heading, justify="right")
    return table


def show(answer: Answer, as_json: bool) -> None:
    """Print an answer to standard output."""
    print(json.dumps(for_json(answer.data), indent=2) if as_json else render(answer))


def render(answer: Answer) -> str:
    """Return an answer for people, as wide as the terminal."""
    is_terminal = sys.stdout.isatty()
    lines = [plain(label, value) for label, value in answer.facts]
    if answer.table is not None:
        width = None if is_terminal else _WIDTH
        console = Console(file=StringIO(), width=width, force_terminal=is_terminal)
        with console.capture() as drawn:
            console.print(answer.table, highlight=False)
        lines += [line.rstrip() for line in drawn.get().splitlines() if line.strip()]
    return "\n".join([*lines, *(f"next: {hint}" for hint in answer.hints)])
