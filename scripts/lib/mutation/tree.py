"""A copy of the project in which mutants live, and the process that works there."""

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oracle.errors import FatalError
from scripts.lib.mutation.watched import Ask

PARTS = ("contracts", "tests", "scripts", "oracle", "deployments", "docs", "pyproject.toml")


def copy(root: Path, tree: Path) -> Path:
    """Bring `tree` up to date with the project at `root`; its caches stay.

    The tools of node are linked.
    """
    for part in PARTS:
        old, new = tree / part, root / part
        if new.is_dir():
            shutil.rmtree(old, ignore_errors=True)
            shutil.copytree(new, old, ignore=shutil.ignore_patterns("__pycache__"))
        elif new.is_file():
            tree.mkdir(parents=True, exist_ok=True)
            shutil.copy2(new, old)
    tools = tree / "node_modules"
    if (root / "node_modules").is_dir() and not tools.is_symlink():
        tools.symlink_to((root / "node_modules").resolve())
    return tree.resolve()


@contextlib.contextmanager
def worker(tree: Path, module: str = "scripts.lib.mutation.worker") -> Iterator[Ask]:
    """Run a worker in `tree`; what is given answers one request. FatalError if it dies."""
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=tree, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    def ask(request: dict[str, Any]) -> dict[str, Any]:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise FatalError("the worker that runs the tests stopped")
        answer: dict[str, Any] = json.loads(line)
        return answer

    try:
        yield ask
    finally:
        process.terminate()
        process.wait()
