"""A process that answers one request a line, and does the work in forked children."""

import contextlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

Answer = dict[str, Any]


def serve(answer: Callable[[Answer], Answer]) -> int:
    """Answer each line of standard input with one line, both JSON, until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        answers.write(json.dumps(answer(json.loads(line))) + "\n")
        answers.flush()
    return 0


def forked(job: Callable[[], Answer], limit: float) -> Answer:
    """Run `job` in a child and return its answer; `timed out` after `limit` seconds.

    What the child started and did not end is ended with it.
    """
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
        answer = b'{"outcome": "timed out"}'
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    said: Answer = json.loads(answer or b'{"outcome": "broken", "why": "the child died"}')
    return {**said, "seconds": round(time.monotonic() - began, 2)}


def silent() -> None:
    """Let nothing more be printed: standard output carries the answers."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _finish(job: Callable[[], Answer], writing: int) -> None:
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
