"""One deployment for each file: tests take machines, and keepers keys, of their own."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from scripts.lib.keeper.keeper import Keeper
from tests.helpers.console_desk import deploy
from tests.helpers.keeping import open_keeper
from tests.helpers.leasing_desk import Desk

NewKeeper = Callable[..., Keeper]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return deploy(tmp_path_factory.mktemp("keeper"))


@pytest.fixture
def new_keeper(desk: Desk, tmp_path: Path) -> Iterator[NewKeeper]:
    """Return what opens a keeper; all are closed in the end."""
    opened: list[Keeper] = []
    numbers = count()

    def new(**chosen: Any) -> Keeper:
        chosen.setdefault("name", f"keeper {next(numbers)}")
        opened.append(open_keeper(desk, tmp_path / "state", **chosen))
        return opened[-1]

    yield new
    for keeper in opened:
        keeper.close()
