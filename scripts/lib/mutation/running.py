"""pytest inside a forked child: chosen tests, in a chosen order, until one fails."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import Phase, settings

from scripts.lib.mutation.forking import silent

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


def first_failure(tests: Sequence[str]) -> dict[str, Any]:
    """Run `tests` until one fails: `killed` and by which, or `survived`."""
    if not tests:
        return {"outcome": "survived", "why": "no test reaches it"}
    plugin = Ordered(tests)
    files = dict.fromkeys(name.split("::")[0] for name in tests)
    silent()
    code = pytest.main([*OPTIONS, "-x", *files], plugins=[plugin])
    if code == pytest.ExitCode.OK:
        return {"outcome": "survived"}
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        return {"outcome": "broken", "why": "no test was collected"}
    return {"outcome": "killed", "by": plugin.by or "collection", "why": plugin.why}
