"""One deployment for each file: tests take machines of their own."""

import pytest

from scripts.lib.console.wellhead import Wellhead
from tests.helpers.console_desk import console, deploy
from tests.helpers.leasing_desk import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return deploy(tmp_path_factory.mktemp("console"))


@pytest.fixture
def wellhead(desk: Desk) -> Wellhead:
    """`wellhead` as a console has it that just opened."""
    return console(desk)
