"""The same store in PostgreSQL: the same rows, also after the chain went back."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from oracle.errors import FatalError
from scripts.lib.indexing import asking, opening, views
from scripts.lib.indexing.audit import audit
from scripts.lib.indexing.follow import Follower
from tests.scripts.indexing.conftest import Told
from tests.scripts.indexing.fake_chain import FakeChain, deployment
from tests.scripts.indexing.test_follow import MONEY


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """PostgreSQL compiled to WebAssembly, run by Node.js; the URL of its one database."""
    script = Path(__file__).parent / "postgres.mjs"
    server = subprocess.Popen(["node", str(script)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    port = server.stdout.readline().strip()
    yield f"postgresql://postgres:postgres@127.0.0.1:{port}/postgres?sslmode=disable"
    server.kill()
    server.wait(timeout=10)


@pytest.fixture
def url(server: str) -> str:
    """The database, empty."""
    with psycopg.connect(server, prepare_threshold=None) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return server


def test_postgres__the_whole_story__every_view_as_in_sqlite(told: Told, url: str) -> None:
    followed, source = told.follower.deployment, told.follower.source
    kept = opening.open_to_follow(url, followed, told.store.money)
    Follower(source, followed, kept, lambda _: None).catch_up()
    for name in views.VIEWS:
        here = asking.view(kept, name, None, None).data
        assert here == asking.view(told.store, name, None, None).data, name
    with pytest.raises(FatalError, match="read-only transaction"):
        kept.look("DELETE FROM logs")
    assert kept.look("SELECT COUNT(*) AS n FROM logs") == [{"n": told.store.count()}]
    found = audit(kept, source, followed)
    assert (found.differences, found.compared > 200) == ([], True)


def test_postgres__chain_forks__back_to_the_common_ancestor(url: str) -> None:
    chain = FakeChain(range(20))
    kept = opening.open_to_follow(url, deployment(), MONEY)
    follower = Follower(chain, deployment(), kept, lambda _: None, 10)
    follower.catch_up()
    chain.fork(7, *range(100, 109))
    follower.catch_up()
    again = opening.open_to_follow(url, deployment(), MONEY)
    (total,) = again.rows("SELECT SUM(amount) AS amount FROM claimed")
    assert total["amount"] == chain.total
    assert opening.open_to_read(url).count() == 5 + 3 + 9


def test_postgres__no_store_in_it__says_how_to_fill_it(url: str) -> None:
    with pytest.raises(FatalError, match="there is no store in this database: fill it with"):
        opening.open_to_read(url)
