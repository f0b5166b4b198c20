"""What events alone tell: a store of the story's events, compared with the contracts."""

from dataclasses import dataclass, field
from pathlib import Path

from scripts.lib.demo.world import World
from scripts.lib.indexing import deployment, opening
from scripts.lib.indexing.audit import audit
from scripts.lib.indexing.embedded_source import EmbeddedSource
from scripts.lib.indexing.follow import Follower
from scripts.lib.indexing.reading import money_of

_ALL_AT_ONCE = 1_000_000
"""Blocks: nobody limits what is asked of the chain in this process."""


@dataclass(slots=True)
class EventsKept:
    """The store, kept from logs alone while the story is told."""

    follower: Follower
    compared: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def events(self) -> int:
        """Return how many events there are."""
        return self.follower.store.count()

    def compare(self) -> None:
        """Add what happened, and compare all that events say with all that the contracts say."""
        self.follower.catch_up()
        found = audit(self.follower.store, self.follower.source, self.follower.deployment)
        self.compared += found.compared
        self.faults += [f"events do not suffice: {one}" for one in found.differences]


def opened(world: World, file: Path) -> EventsKept:
    """Return a new store in `file`, a SQLite database."""
    for former in file.parent.glob(f"{file.name}*"):
        former.unlink()
    source = EmbeddedSource(world.chain)
    suite = deployment.of_suite(world.suite, world.chain.chain_id, "local")
    kept = opening.open_to_follow(str(file), suite, money_of(source, suite))
    return EventsKept(Follower(source, suite, kept, lambda _: None, _ALL_AT_ONCE))
