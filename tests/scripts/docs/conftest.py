"""One ape for all that asks it, and what its scripts' commands are."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.scripts.docs.stand import start_ape


@pytest.fixture(scope="module")
def ape_tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Help, options and verbs of each script that `ape run` finds."""
    ape = start_ape(tmp_path_factory.mktemp("ape"))
    said, _ = ape.communicate(json.dumps(["tree"]) + "\n", timeout=120)
    yield json.loads(said)
