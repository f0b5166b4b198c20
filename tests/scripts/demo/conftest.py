"""The story told into a folder: exit code, text, summary."""

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from scripts import demo

HEADER = "timestamp_s,node,gpu_util_pct,memory_used_bytes"
NODES = {"aa11": (0, 780), "bb22": (0, 780), "cc33": (0, 200), "dd44": (240, 780)}
"""Node to the minutes in which it samples: 13 hours."""

Told = tuple[int, str, dict[str, Any]]
Tell = Callable[..., Told]


@pytest.fixture(scope="session")
def tell() -> Tell:
    """Return what tells the story; a trace is optional."""

    def told(out: Path, trace: Path | None = None) -> Told:
        text = io.StringIO()
        code = demo.tell(trace, 1, out, Console(file=text, width=110))
        return code, text.getvalue(), json.loads((out / "summary.json").read_text())

    return told


@pytest.fixture(scope="session")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a trace of four nodes: two covered, one that leaves, one that joins late."""
    lines = [HEADER]
    for minute in range(781):
        for index, (node, (first, last)) in enumerate(NODES.items()):
            if first <= minute <= last:
                percent = (minute * 7 + index * 13) % 100
                lines.append(f"{1_662_858_720 + minute * 60},{node},{percent}.25,")
    file = tmp_path_factory.mktemp("trace") / "trace.csv.gz"
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    return file
