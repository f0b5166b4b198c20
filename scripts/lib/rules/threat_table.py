"""The table of threats: complete, and each row with a place that exists and a test that exists."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scripts.lib.rules import tree_rules

LISTED = {"A": 82, "T": 19}
"""Series that have to be complete, with their last numbers."""
EXCUSE = "Does not apply: "
"""How the property of a threat begins that this system does not have; the reason follows."""
REASON_WORDS = 5
"""A shorter reason says nothing."""

_ROW = re.compile(r"^\|\s*([A-Z]+)(\d+)\s*\|(.*)\|\s*$")
_PLACE = re.compile(r"`(?:([\w./-]+)::(\w+)|(\w+)\.(\w+)|([\w./-]+/[\w.-]+))`")
_CELLS = 4
"""After the number: threat, property, where it is enforced, tests."""


class Row(NamedTuple):
    """One threat of the table."""

    series: str
    number: int
    cells: tuple[str, ...]
    line: str

    @property
    def name(self) -> str:
        """Return what the row is called, as A12."""
        return f"{self.series}{self.number}"

    @property
    def is_excused(self) -> bool:
        """Return whether the row says that the threat is none here."""
        return len(self.cells) > 1 and self.cells[1].startswith(EXCUSE)


def faults(name: str, table: str, root: Path) -> list[str]:
    """Return what is wrong with the table, one line each; `name` is the document's, for people."""
    rows = [row for line in table.splitlines() if (row := _row(line))]
    applying = "\n".join(row.line for row in rows if not row.is_excused)
    return [
        *_missing(name, rows),
        *(f"{name}: {row.name} {fault}" for row in rows for fault in _of_row(row, root)),
        *tree_rules.rows_tested(name, applying, root),
        *_twice(name, rows),
    ]


def _row(line: str) -> Row | None:
    match = _ROW.match(line)
    if match is None:
        return None
    cells = tuple(cell.strip() for cell in match[3].split("|"))
    return Row(match[1], int(match[2]), cells, line)


def _missing(name: str, rows: Iterable[Row]) -> list[str]:
    """Name each number of a listed series that has no row."""
    there = {(row.series, row.number) for row in rows}
    return [
        f"{name}: {series}{number} is missing"
        for series, last in LISTED.items()
        for number in range(1, last + 1)
        if (series, number) not in there
    ]


def _twice(name: str, rows: Iterable[Row]) -> list[str]:
    """Name each excused row that stands beside another of its number."""
    names = [row.name for row in rows]
    excused = {row.name for row in rows if row.is_excused}
    return [f"{name}: {one} stands twice" for one in sorted(excused) if names.count(one) > 1]


def _of_row(row: Row, root: Path) -> list[str]:
    if len(row.cells) != _CELLS:
        return [f"has {len(row.cells)} cells, not {_CELLS}"]
    if row.is_excused:
        words = row.cells[1].removeprefix(EXCUSE).split()
        return [] if len(words) >= REASON_WORDS else ["gives no reason"]
    places = [(a or c or e, b or d) for a, b, c, d, e in _PLACE.findall(row.cells[2])]
    if not places:
        return ["names no place"]
    return [
        f"names {file}{'::' * bool(function)}{function}, which does not exist"
        for file, function in places
        if not _place_exists(root, file, function)
    ]


def _place_exists(root: Path, file: str, function: str) -> bool:
    """True for a file, or a definition in one; a contract may be named by its stem alone."""
    if "/" in file:
        found = [root / file] if (root / file).is_file() else []
    else:
        found = sorted((root / "contracts").rglob(f"{file}.vy"))
    if not function:
        return bool(found)
    defines = re.compile(
        rf"^\s*(?:(?:async )?def {function}\b|class {function}\b|{function}\s*[:=])", re.M
    )
    return any(defines.search(path.read_text("utf-8")) for path in found)
