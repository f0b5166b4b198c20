"""A process that has imported everything once and forks for each mutant; it lives in a copied tree.

Reads one request a line from standard input and answers each with one line, both JSON:
`{"watch": [paths]}`, `{"keep": [files]}` and `{"try": {file, source, witnesses, tests, limit}}`.
"""

import gc
import importlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.lib.mutation import memory, trial

WATCH_SECONDS = 3_600.0


def main() -> int:
    """Serve until the input ends."""
    root = Path.cwd()
    _warm(root)
    memory.install()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        answers.write(json.dumps(_answer(root, json.loads(line))) + "\n")
        answers.flush()
    return 0


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


def forked(job: Callable[[], dict[str, Any]], limit: float) -> dict[str, Any]:
    """Run `job` in a child and return its answer; `timed out` after `limit` seconds."""
    began = time.monotonic()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.close(reading)
        _finish(job, writing)
    os.close(writing)
    answer = _collect(reading, began + limit)
    if answer is None:
        os.killpg(child, signal.SIGKILL)
        answer = b'{"outcome": "timed out"}'
    os.waitpid(child, 0)
    said: dict[str, Any] = json.loads(answer or b'{"outcome": "broken", "why": "the child died"}')
    return {**said, "seconds": round(time.monotonic() - began, 2)}


def _finish(job: Callable[[], dict[str, Any]], writing: int) -> None:
    try:
        answer = job()
    except BaseException as error:
        answer = {"outcome": "broken", "why": f"{type(error).__name__}: {error}"[:300]}
    with os.fdopen(writing, "w", encoding="utf-8") as pipe:
        pipe.write(json.dumps(answer))
    os._exit(0)


def _collect(reading: int, until: float) -> bytes | None:
    parts: list[bytes] = []
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            part = pipe.read(1 << 16)
            if not part:
                return b"".join(parts)
            parts.append(part)
    return None


def _warm(root: Path) -> None:
    """Import what every child would import."""
    importlib.import_module("tests.conftest")
    for file in sorted((root / "tests" / "helpers").glob("[a-z]*.py")):
        if not file.stem.startswith("test_"):
            importlib.import_module(f"tests.helpers.{file.stem}")


if __name__ == "__main__":
    sys.exit(main())
