"""What a forked child does: tests run against one mutant, or watched on the original."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from vyper.exceptions import VyperException, VyperInternalException

from scripts.lib.mutation import memory
from scripts.lib.mutation.watching import Watcher

OPTIONS = (
    "-q",
    "-p",
    "no:cacheprovider",
    "-m",
    "not fuzz and not pyevm",
    "--tb=no",
    "-W",
    "ignore",
)


class Ordered:
    """A pytest plugin: the tests asked for, in that order; hypothesis repeatable, no shrinking."""

    def __init__(self, order: Sequence[str]) -> None:
        self._rank = {name: place for place, name in enumerate(order)}
        self.by = ""
        self.why = ""

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Only whether a test fails matters, not the smallest example."""
        settings.register_profile(
            "mutation", settings(), phases=(Phase.explicit, Phase.generate),
            derandomize=True, database=None, print_blob=False,
        )  # fmt: skip
        settings.load_profile("mutation")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Quickest first, as asked for."""
        if self._rank:
            items[:] = [item for item in items if item.nodeid in self._rank]
            items.sort(key=lambda item: self._rank[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the first failure."""
        if report.failed and not self.by:
            self.by = report.nodeid
            crash = getattr(report.longrepr, "reprcrash", None)
            self.why = " ".join(str(crash.message if crash else report.longrepr).split())[:160]


def watch(root: Path, paths: Sequence[str]) -> dict[str, Any]:
    """Run the tests under `paths` on the original and return what each executes."""
    watcher = Watcher(root)
    watcher.install()
    _silent()
    code = pytest.main([*OPTIONS, "--evm=py", *paths], plugins=[watcher, Ordered(())])
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
    if not tests:
        return {"outcome": "survived", "why": "no test reaches it"}
    plugin = Ordered(tests)
    files = dict.fromkeys(name.split("::")[0] for name in tests)
    _silent()
    code = pytest.main([*OPTIONS, "-x", *files], plugins=[plugin])
    if code == pytest.ExitCode.OK:
        return {"outcome": "survived"}
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        return {"outcome": "broken", "why": "no test was collected"}
    return {"outcome": "killed", "by": plugin.by or "collection", "why": plugin.why}


def _differs(file: Path, original: str, source: str, witness: Path) -> bool:
    """Leaves the mutant in place."""
    file.write_text(original, "utf-8")
    before = memory.code(memory.load(witness))
    file.write_text(source, "utf-8")
    return memory.code(memory.load(witness)) != before


def _silent() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
