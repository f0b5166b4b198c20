"""A machine's files, its simulated driver, and the checks between them."""

import io
import json

import pytest

from oracle.telemetry.logs import StreamLog
from oracle.truth.checks import TruthChecks
from oracle.truth.machine import Machine
from tests.oracle.sampling.conftest import make_host, make_sampler, nvml_library
from tests.oracle.truth.tree import Tree

__all__ = ["make_host", "make_sampler", "nvml_library"]


@pytest.fixture
def make_tree(tmp_path):
    """Return a factory of machines in a folder."""

    def make(boards: int = 8, version: str = "580.95.05") -> Tree:
        return Tree(tmp_path / f"machine{len(list(tmp_path.glob('machine*')))}", boards, version)

    return make


@pytest.fixture
def log():
    """Return a log whose lines can be read."""
    return Lines()


class Lines:
    """A JSON log in memory."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.log = StreamLog(self.stream, as_json=True)

    def all(self, event: str) -> list[dict[str, str]]:
        """Return the lines of one event."""
        lines = [json.loads(line) for line in self.stream.getvalue().splitlines()]
        return [line for line in lines if line["event"] == event]


@pytest.fixture
def make_checks(log):
    """Return a factory of checks of a sampler's machine; `idle_mw` is the meter's profile."""

    def make(sampler, tree: Tree, idle_mw: int | None = 70_000) -> TruthChecks:
        return TruthChecks(
            sampler.devices(),
            Machine(tree.platform, timeout_seconds=5.0),
            log.log,
            interval_ms=sampler.interval_ms,
            idle_mw=idle_mw,
        )

    return make
