"""A real index of four owners' machines that settle daily, its mean of a week present."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.index_stage import DAY, RATE, Indexing, make_indexing


@pytest.fixture
def ripe(owner: str) -> Indexing:
    """Return 64 accelerators, let, each paid for every day of eight; rates of two dollars."""
    boa.env.timestamp = START
    indexing = make_indexing(owner)
    indexing.open()
    assets = indexing.crowd(4)
    for _ in range(8):
        boa.env.timestamp += DAY
        for asset in assets:
            indexing.update(asset, indexing.index.entry(asset).owner, is_leased=True, is_new=False)
            indexing.pays(asset, RATE)
    return indexing
