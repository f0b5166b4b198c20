"""Nodes behind fault proxies, on a chain whose time can be moved."""

import time
from collections.abc import Iterator

import pytest

from tests.oracle.anvil import Anvil, Suite
from tests.oracle.chain.fault_proxy import FaultProxy
from tests.oracle.chain.post import Post

DAY = 86_400


@pytest.fixture(scope="session")
def past_suite() -> Iterator[Suite]:
    """Run a node with the contracts whose time begins thirty days ago: a test may let it pass."""
    anvil = Anvil("--timestamp", str(int(time.time()) - 30 * DAY))
    try:
        yield Suite(anvil)
    finally:
        anvil.stop()


@pytest.fixture
def make_post(past_suite, tmp_path, monkeypatch):
    """Return a factory of nodes behind fault proxies; an only endpoint rests for a moment."""
    posts, proxies = [], []

    def make(endpoints: int = 1, **options) -> Post:
        rest = 0.001 if endpoints == 1 else 60.0
        monkeypatch.setattr("oracle.chain.endpoint.FIRST_REST_SECONDS", rest)
        monkeypatch.setattr("oracle.chain.endpoint.MAX_REST_SECONDS", rest)
        some = [FaultProxy(past_suite.anvil.url) for _ in range(endpoints)]
        proxies.extend(some)
        posts.append(Post(past_suite, tmp_path / f"state{len(posts)}", some, **options))
        return posts[-1]

    yield make
    for one in [*posts, *proxies]:
        one.close()


@pytest.fixture
def pause_mining(past_suite):
    """Return a function after which nothing is mined until the test ends."""
    yield lambda: past_suite.anvil.rpc("evm_setAutomine", False)
    past_suite.anvil.rpc("evm_setAutomine", True)
    past_suite.anvil.rpc("evm_mine")
