"""A pytest plugin that notes which lines of `oracle/` each test executes, and how long it takes."""

import signal
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from coverage import Coverage

LATE_SECONDS = 4.0
"""A test that takes longer does not run against mutants..."""
PREPARING_SECONDS = 120.0
"""...not counting its fixtures: contracts are compiled the first time."""
EXTERNAL = frozenset({"suite", "shared_devnet"})
"""Fixtures that start a node: what needs one does not run against mutants."""
_SHARED = "shared"


class Late(KeyboardInterrupt):
    """A test takes too long: like the interrupt of a person, so that no event loop keeps it."""


class Watcher:
    """Notes lines by test. What a fixture of wide scope does belongs to all tests of its file."""

    def __init__(self, root: Path) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.failed: set[str] = set()
        self.external: set[str] = set()
        self._root = root
        self._now = ""
        self._coverage = Coverage(
            data_file=None, config_file=False, include=[f"{root}/oracle/*"], messages=False
        )

    def start(self) -> None:
        """Trace from now on; before `oracle` is imported."""
        self._coverage.start()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what needs a node of its own."""
        needing = {item for item in items if EXTERNAL & set(getattr(item, "fixturenames", ()))}
        self.external |= {item.nodeid for item in needing}
        items[:] = [item for item in items if item not in needing]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Lines from here on are this test's."""
        self._switch(item.nodeid)
        try:
            return (yield)
        finally:
            self._switch("")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Lines of a fixture that other tests use as well are the file's."""
        before = self._now
        if fixturedef.scope != "function":
            self._switch(_SHARED)
        try:
            return (yield)
        finally:
            self._switch(before)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Iterator[None]:
        """Give the fixtures their time."""
        return (yield from _in_time(PREPARING_SECONDS))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        """Give the test its time."""
        return (yield from _in_time(LATE_SECONDS))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the time of set-up, call and teardown."""
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed.add(report.nodeid)

    def findings(self) -> dict[str, Any]:
        """Return all that was noted, as plain data; what failed or was late is left out."""
        self._coverage.stop()
        lines: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        data = self._coverage.get_data()
        for file in data.measured_files():
            path = str(Path(file).relative_to(self._root))
            for line, contexts in sorted(data.contexts_by_lineno(file).items()):
                for context in contexts:
                    lines[context][path].append(line)
        return {
            "shared": lines.get(_SHARED, {}),
            "left out": sorted(self.failed | self.external),
            "tests": {
                name: {"seconds": round(seconds, 3), "lines": lines.get(name, {})}
                for name, seconds in self.seconds.items()
                if name not in self.failed
            },
        }

    def _switch(self, context: str) -> None:
        self._now = context
        self._coverage.switch_context(context)


def _in_time(seconds: float) -> Iterator[None]:
    def late(number: int, frame: FrameType | None) -> None:
        raise Late

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return (yield)
    except Late:
        pytest.fail("late")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
