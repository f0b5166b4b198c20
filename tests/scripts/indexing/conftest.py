"""A suite on a chain of its own, everything that people do with it, and the books of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.lib.indexing import deployment, opening
from scripts.lib.indexing.audit import Audit, audit
from scripts.lib.indexing.embedded_source import EmbeddedSource
from scripts.lib.indexing.follow import Follower
from scripts.lib.indexing.reading import money_of
from scripts.lib.indexing.store import Store
from tests.helpers.devnet import embedded_desk
from tests.scripts.indexing.acts import Acts


@dataclass
class Told:
    """A story that is over, and the store that followed it."""

    acts: Acts
    file: Path
    follower: Follower
    audits: dict[str, Audit]
    """By act, of the moment when it was over."""

    @property
    def store(self) -> Store:
        return self.follower.store


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Tell it once; whoever only looks shares it."""
    folder = tmp_path_factory.mktemp("story")
    desk = embedded_desk(folder / "deployments")
    chain, suite = desk.chain, desk.suite
    source, file = EmbeddedSource(chain), folder / "index.sqlite3"
    followed = deployment.of_suite(suite, chain.chain_id, "devnet")
    kept = opening.open_to_follow(str(file), followed, money_of(source, followed))
    follower = Follower(source, followed, kept, lambda _: None)
    acts, audits = Acts(desk), {}
    for act in acts.all:
        act()
        follower.catch_up()
        audits[act.__name__] = audit(kept, source, followed)
    yield Told(acts, file, follower, audits)
