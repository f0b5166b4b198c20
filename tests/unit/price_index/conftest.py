"""One index per session, undone per test; its market opened at the test's own time."""

import pytest

from tests.helpers.index_stage import Indexing, make_indexing


@pytest.fixture(scope="session")
def deployed(owner: str) -> Indexing:
    return make_indexing(owner)


@pytest.fixture
def bare(deployed: Indexing) -> Indexing:
    """Return an index without a market."""
    return Indexing(deployed.index, deployed.owner, deployed.machines)


@pytest.fixture
def indexing(bare: Indexing) -> Indexing:
    """Return the same with the H100's market at its start."""
    bare.open()
    return bare
