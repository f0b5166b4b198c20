"""A pytest plugin that notes which contract lines each test executes, and how long it takes."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from boa.environment import Env

Lines = dict[str, set[int]]
"""Contract file, from the tree's root, to line numbers."""


class Watcher:
    """Notes lines by test. What a fixture of wide scope does belongs to all tests of its folder."""

    def __init__(self, root: Path) -> None:
        self.tests: dict[str, Lines] = {}
        self.shared: Lines = defaultdict(set)
        self.seconds: dict[str, float] = defaultdict(float)
        self.failed: set[str] = set()
        self._root = root
        self._now: Lines = self.shared
        self._maps: dict[int, tuple[Any, dict[int, tuple[str, int] | None]]] = {}

    def install(self) -> None:
        """Look at every computation of the embedded chain."""
        Env._coverage_enabled = True
        watcher = self

        def traced(env: Any, computation: Any, contract: Any = None) -> None:
            watcher._computation(env, computation, contract)

        Env._trace_computation = traced

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Only py-evm tells what it executes."""
        config.option.evm = "py"

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Lines from here on are this test's."""
        self._now = self.tests[item.nodeid] = defaultdict(set)
        try:
            return (yield)
        finally:
            self._now = self.shared

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Lines of a fixture that other tests use as well are the folder's."""
        before = self._now
        if fixturedef.scope != "function":
            self._now = self.shared
        try:
            return (yield)
        finally:
            self._now = before

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the time of set-up, call and teardown."""
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed.add(report.nodeid)

    def findings(self) -> dict[str, Any]:
        """Return all that was noted, as plain data; a failing test is left out."""
        passed = {name: lines for name, lines in self.tests.items() if name not in self.failed}
        return {
            "shared": _plain(self.shared),
            "failed": sorted(self.failed),
            "tests": {
                name: {"seconds": round(self.seconds[name], 3), "lines": _plain(lines)}
                for name, lines in passed.items()
            },
        }

    def _computation(self, env: Any, computation: Any, contract: Any) -> None:
        if contract is not None and hasattr(contract, "source_map"):
            self._note(contract.source_map, set(computation.code._trace))
        for child in computation.children:
            if child.msg.code_address != b"":
                self._computation(env, child, env._lookup_contract_fast(child.msg.code_address))

    def _note(self, source_map: Any, steps: set[int]) -> None:
        _, known = self._maps.setdefault(id(source_map), (source_map, {}))
        for step in steps:
            if step not in known:
                known[step] = self._place(source_map["pc_raw_ast_map"].get(step))
            place = known[step]
            if place is not None:
                self._now[place[0]].add(place[1])

    def _place(self, node: Any) -> tuple[str, int] | None:
        if node is None or node.lineno is None or node.module_node.resolved_path is None:
            return None  # of no source: what titanoboa puts around an internal function
        path = Path(node.module_node.resolved_path)
        return (
            (str(path.relative_to(self._root)), node.lineno) if self._root in path.parents else None
        )


def _plain(lines: Lines) -> dict[str, list[int]]:
    return {file: sorted(numbers) for file, numbers in sorted(lines.items())}
