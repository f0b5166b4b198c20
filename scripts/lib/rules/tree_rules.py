"""Rules about the tree as a whole: Python file sizes, a test behind each row of some tables."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

PYTHON_LINES = 300
_ROW = re.compile(r"^\|\s*(?P<number>[A-Z]+-?\d+)\s*\|(?P<rest>.*)\|\s*$")
_TEST = re.compile(r"tests/[\w./-]+\.py::[\w:]+")


def python_short_enough(texts: Iterable[tuple[str, str]]) -> list[str]:
    """No Python file of `oracle/` and `scripts/` is over 300 lines; `texts` is (path, text)."""
    counts = ((path, len(text.splitlines())) for path, text in texts)
    return [
        f"{path}: {count} lines, the limit is {PYTHON_LINES}"
        for path, count in counts
        if count > PYTHON_LINES
    ]


def rows_tested(name: str, table: str, root: Path) -> list[str]:
    """Each numbered row of a table names at least one test that exists under `root`.

    `name` is the document's, for people.
    """
    faults = []
    rows = [match for line in table.splitlines() if (match := _ROW.match(line))]
    if not rows:
        return [f"{name}: no row of the form | INV-01 | statement | tests/...::test |"]
    for row in rows:
        named = _TEST.findall(row["rest"])
        if not named:
            faults.append(f"{name}: {row['number']} names no test")
        faults += [
            f"{name}: {row['number']} names {test}, which does not exist"
            for test in named
            if not _exists(root, test)
        ]
    numbers = [row["number"] for row in rows]
    faults += [
        f"{name}: {number} stands twice"
        for number in sorted(set(numbers))
        if numbers.count(number) > 1
    ]
    return faults


def _exists(root: Path, test: str) -> bool:
    path, *names = test.split("::")
    file = root / path
    if not file.is_file():
        return False
    scope: ast.AST = ast.parse(file.read_text("utf-8"))
    for name in names:
        found = next((node for node in ast.iter_child_nodes(scope) if _defines(node, name)), None)
        if found is None:
            return False
        scope = found
    return True


def _defines(node: ast.AST, name: str) -> bool:
    """True for a function or class called `name`, or a module-level `name = Machine.TestCase`."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name == name
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    return False
