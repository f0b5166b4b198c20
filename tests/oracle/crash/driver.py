"""Gives a runner many lives: the modules are imported once, each life is a fork that runs it.

Reads one JSON line for each life, answers with its process id, then with its wait status. Each
sample is written down as it is handed to the runner, before the runner can do anything with it.
"""

import ctypes
import json
import os
import signal
import sys
from importlib import import_module
from typing import Any, NoReturn

from oracle import cli, parts
from oracle.types import Sample

PR_SET_PDEATHSIG = 1
INTERVAL_MS = 100
PLANTS: dict[str, tuple[str, Any]] = {
    "keeps no sample": ("oracle.store.samples:SampleBook.keep_samples", None),
    "carries nothing on": ("oracle.store.samples:SampleBook.open_window", (None, [])),
}
"""Bugs that the proof must find: a method that does nothing, and what it returns."""


def die() -> NoReturn:
    """End as a power switch would: no cleanup, no handler."""
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()
    raise AssertionError


class Observed:
    """A sampler, ten times as fast, whose samples are written down."""

    interval_ms = INTERVAL_MS

    def __init__(self, sampler: Any, journal: int, life: int) -> None:
        self._sampler, self._journal, self._life = sampler, journal, life

    def sample(self, now_ms: int) -> Sample:
        sample: Sample = self._sampler.sample(now_ms)
        os.write(self._journal, f"{self._life} {sample.taken_at_ms}\n".encode())
        return sample

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sampler, name)


def watch(journal: str, life: int) -> None:
    """Let every sampler be observed."""
    handle = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    make = parts.make_sampler
    parts.make_sampler = lambda *given: Observed(make(*given), handle, life)  # type: ignore


def find(point: str) -> tuple[Any, str]:
    """Return (class, name of the method) of `module:Class.method`."""
    module, _, path = point.partition(":")
    owner, method = path.split(".")
    return getattr(import_module(module), owner), method


def plant(bug: str) -> None:
    """Be a runner with a bug."""
    point, answer = PLANTS[bug]
    setattr(*find(point), lambda *_given, **_named: answer)


def arm(point: str, is_after: bool, count: int) -> None:
    """Die at the `count`-th call of `module:Class.method`, before it or right after it."""
    target, method = find(point)
    real, left = getattr(target, method), [count]

    def deadly(*given: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and not is_after:
            die()
        answer = real(*given, **named)
        if left[0] == 0:
            die()
        return answer

    setattr(target, method, deadly)


def live(life: dict[str, Any]) -> NoReturn:
    """Be one life of the runner."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    told = os.open(life["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(told, 1)
    os.dup2(told, 2)
    watch(life["journal"], life["number"])
    if life["bug"]:
        plant(life["bug"])
    if life["point"]:
        arm(*life["point"])
    if life["step"]:
        ctypes.CDLL(None).failpoint_arm(*life["step"])
    sys.argv = ["oracle", *life["command"]]
    code = cli.main()
    sys.stdout.flush()
    os._exit(code)


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            live(json.loads(line))
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    main()
