"""A process that has imported all libraries once and forks for each mutant; it lives in a copied
tree.

Answers `{"watch": [paths]}` and `{"try": {file, source, tests, limit}}`. The project's own modules
are forgotten after the warming up: a child imports them again, with the mutant among them.
"""

import gc
import importlib
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from scripts.lib.mutation.forking import forked, serve, silent
from scripts.lib.mutation.python.watching import Watcher
from scripts.lib.mutation.running import OPTIONS, Ordered, first_failure

WATCH_SECONDS = 900.0
OWN = ("oracle", "tests", "scripts")
UNUSED = ("ape_test",)
"""Plugins of pytest that the project's options turn off."""


def main() -> int:
    """Serve until the input ends."""
    root = Path.cwd()
    _warm(root)
    gc.collect()
    gc.freeze()
    return serve(lambda request: _answer(root, request))


def _answer(root: Path, request: dict[str, Any]) -> dict[str, Any]:
    if "watch" in request:
        return forked(lambda: _watch(root, request["watch"]), WATCH_SECONDS)
    asked = request["try"]
    file = root / asked["file"]
    original = file.read_bytes()
    try:
        return forked(lambda: _run(file, asked["source"], asked["tests"]), asked["limit"])
    finally:
        file.write_bytes(original)


def _watch(root: Path, paths: Sequence[str]) -> dict[str, Any]:
    watcher = Watcher(root)
    silent()
    watcher.start()
    code = pytest.main([*OPTIONS, *paths], plugins=[watcher, Ordered(())])
    return {**watcher.findings(), "code": int(code)}


def _run(file: Path, source: str, tests: Sequence[str]) -> dict[str, Any]:
    """The compiled files of the tree are known by the hash of their source: none is stale."""
    try:
        compile(source, str(file), "exec")
    except SyntaxError as error:
        return {"outcome": "invalid", "why": str(error)}
    sys.dont_write_bytecode = True
    file.write_text(source, "utf-8")
    return first_failure(tests)


def _warm(root: Path) -> None:
    """Import what every child would import, and forget what is the project's."""
    for plugin in entry_points(group="pytest11"):
        if plugin.name not in UNUSED:
            plugin.load()
    names = [
        str(file.relative_to(root).with_suffix("")).replace("/", ".")
        for file in sorted((root / "oracle").rglob("[a-z]*.py"))
    ]
    shared = ("tests.conftest", "tests.oracle.conftest")
    present = [name for name in shared if (root / f"{name.replace('.', '/')}.py").is_file()]
    for name in (*names, *present):
        importlib.import_module(name)
    for name in [name for name in sys.modules if name.split(".")[0] in OWN]:
        del sys.modules[name]


if __name__ == "__main__":
    sys.exit(main())
