"""Endpoints that lie."""

import pytest

from tests.oracle.chain.fake_rpc import FakeRpc


@pytest.fixture
def make_rpc():
    """Return a factory of lying endpoints, closed after the test."""
    opened = []

    def make(answer) -> FakeRpc:
        opened.append(FakeRpc(answer))
        return opened[-1]

    yield make
    for rpc in opened:
        rpc.close()
