"""The suite on an embedded chain of its own, for each test."""

from pathlib import Path

import pytest

from scripts.lib.records import RecordStore
from tests.helpers.devnet import embedded_desk
from tests.helpers.leasing_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A deployment of its own: the recording chain settles each transaction for good."""
    return embedded_desk(tmp_path / "deployments")


@pytest.fixture
def other_records(tmp_path: Path) -> RecordStore:
    """A folder without records."""
    return RecordStore(tmp_path / "other", "devnet", 31_337)
