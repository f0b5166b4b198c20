"""Which tests execute which lines, by folder; kept until contracts or tests change."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oracle.errors import FatalError
from scripts.lib.files import write_atomically

Ask = Callable[[dict[str, Any]], dict[str, Any]]
"""Sends one request to a worker and returns its answer."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test that passes on the original."""

    name: str
    seconds: float
    lines: dict[str, frozenset[int]]
    """Contract file to the lines that the test executes."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The tests of one folder, and what the fixtures that they share execute."""

    path: str
    tests: tuple[Test, ...]
    shared: dict[str, frozenset[int]]
    loaded: tuple[str, ...]
    """Contracts that the tests load, from the tree's root."""


def watch(tree: Path, path: str, store: Path, ask: Ask) -> Folder:
    """Return what the tests under `path` execute, from `store` if nothing changed since.

    Raises FatalError if a test fails on the original: nothing could be said of its mutants.
    """
    kept = store / f"{path.removeprefix('tests/').replace('/', '-')}.json"
    now = digest(tree, path)
    said = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    if said.get("digest") != now:
        said = {**ask({"watch": [path]}), "digest": now}
        if said.get("failed") or "tests" not in said:
            failed = ", ".join(said.get("failed", ())) or said.get("why", "no answer")
            raise FatalError(f"{path} fails on the contracts as they are: {failed}")
        write_atomically(kept, json.dumps(said))
    return folder(tree, path, said)


def digest(tree: Path, path: str) -> str:
    """Return a hash over the contracts, the helpers of the tests and the tests under `path`."""
    found: list[Path] = []
    for folder in ("contracts", "tests/helpers", path):
        found += (
            file for file in (tree / folder).rglob("*") if file.suffix in (".vy", ".vyi", ".py")
        )
    whole = hashlib.sha256()
    for file in sorted(found):
        whole.update(str(file.relative_to(tree)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:24]


def reaching(folders: Sequence[Folder], file: str, lines: Iterable[int]) -> list[str]:
    """Return the tests that execute any of `lines` of `file`: folder by folder, quickest first.

    Where a shared fixture executes the lines, all tests of its folder do: they come last.
    """
    wanted = frozenset(lines)
    direct: list[str] = []
    behind: list[str] = []
    for folder in folders:
        tests = sorted(folder.tests, key=lambda test: test.seconds)
        own = [test.name for test in tests if wanted & test.lines.get(file, frozenset())]
        direct += own
        if wanted & folder.shared.get(file, frozenset()):
            behind += (test.name for test in tests if test.name not in set(own))
    return direct + behind


def folder(tree: Path, path: str, said: dict[str, Any]) -> Folder:
    """Return what a worker said of the tests under `path`."""
    tests = tuple(
        Test(name, found["seconds"], _frozen(found["lines"]))
        for name, found in said["tests"].items()
    )
    files = [Path(file) for file in said.get("loaded", ())]
    inside = (str(file.relative_to(tree)) for file in files if tree in file.parents)
    return Folder(path, tests, _frozen(said["shared"]), tuple(inside))


def _frozen(lines: dict[str, list[int]]) -> dict[str, frozenset[int]]:
    return {file: frozenset(numbers) for file, numbers in lines.items()}
