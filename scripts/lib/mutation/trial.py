"""What a forked child does: tests run against one mutant, or watched on the original."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from vyper.exceptions import VyperException, VyperInternalException

from scripts.lib.mutation import memory
from scripts.lib.mutation.forking import silent
from scripts.lib.mutation.running import OPTIONS, Ordered, first_failure
from scripts.lib.mutation.watching import Watcher


def watch(root: Path, paths: Sequence[str]) -> dict[str, Any]:
    """Run the tests under `paths` on the original and return what each executes."""
    watcher = Watcher(root)
    watcher.install()
    silent()
    code = pytest.main([*OPTIONS, *paths], plugins=[watcher, Ordered(())])
    return {**watcher.findings(), "code": int(code), "loaded": [str(p) for p in memory.loaded()]}


def run(file: Path, source: str, witnesses: Sequence[Path], tests: Sequence[str]) -> dict[str, Any]:
    """Put the mutant in place of `file`, see that it is one, and run `tests` until one fails.

    `witnesses` are the deployables that import `file`. The outcome is `invalid` (does not compile),
    `equivalent` (the same code), `killed` or `survived`.
    """
    memory.mutated(file)
    original = file.read_text("utf-8")
    try:
        if not any(_differs(file, original, source, witness) for witness in witnesses):
            return {"outcome": "equivalent"}
    except (VyperException, VyperInternalException) as error:
        return {"outcome": "invalid", "why": type(error).__name__}
    return first_failure(tests)


def _differs(file: Path, original: str, source: str, witness: Path) -> bool:
    """Leaves the mutant in place."""
    file.write_text(original, "utf-8")
    before = memory.code(memory.load(witness))
    file.write_text(source, "utf-8")
    return memory.code(memory.load(witness)) != before
