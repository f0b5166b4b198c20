"""A process that has imported everything once and forks for each mutant; it lives in a copied tree.

Reads one request a line from standard input and answers each with one line, both JSON:
`{"watch": [paths]}`, `{"keep": [files]}` and `{"try": {file, source, witnesses, tests, limit}}`.
"""

import gc
import importlib
import sys
from pathlib import Path
from typing import Any

from scripts.lib.mutation import memory, trial
from scripts.lib.mutation.forking import forked, serve

WATCH_SECONDS = 3_600.0


def main() -> int:
    """Serve until the input ends."""
    root = Path.cwd()
    _warm(root)
    memory.install()
    return serve(lambda request: _answer(root, request))


def _answer(root: Path, request: dict[str, Any]) -> dict[str, Any]:
    if "keep" in request:
        for file in request["keep"]:
            memory.load(root / file)
        gc.collect()
        gc.freeze()
        return {"kept": len(memory.loaded())}
    if "watch" in request:
        return forked(lambda: trial.watch(root, request["watch"]), WATCH_SECONDS)
    asked = request["try"]
    file = root / asked["file"]
    witnesses = [root / name for name in asked["witnesses"]]
    original = file.read_bytes()
    try:
        return forked(
            lambda: trial.run(file, asked["source"], witnesses, asked["tests"]), asked["limit"]
        )
    finally:
        file.write_bytes(original)


def _warm(root: Path) -> None:
    """Import what every child would import."""
    importlib.import_module("tests.conftest")
    for file in sorted((root / "tests" / "helpers").glob("[a-z]*.py")):
        if not file.stem.startswith("test_"):
            importlib.import_module(f"tests.helpers.{file.stem}")


if __name__ == "__main__":
    sys.exit(main())
