"""The way out of a store with a damaged report in it."""

from collections.abc import Iterator

from oracle import assembly
from oracle.errors import FatalError
from oracle.settings import Settings
from oracle.store.store import read_network


def mend(settings: Settings) -> Iterator[str]:
    """Give up damaged reports that are not settled; yield what was damaged, line by line."""
    network = read_network(settings.state_dir)
    if network is None:
        raise FatalError(f"{settings.state_dir}: there is no store")
    store = assembly.open_store(settings, network.node, mend=True)
    store.close()
    for row in store.damaged:
        yield f"gave up {row}"
    yield f"{len(store.damaged)} damaged rows; numbers go on above {store.last_sequence()}"
