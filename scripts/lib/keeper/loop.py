"""Passes again and again in this one process: goes on by itself after an outage."""

from collections.abc import Callable
from threading import Event

from oracle.errors import FatalError, OracleError
from scripts.lib.keeper.keeper import Keeper, Pass

_FATAL_IN_A_ROW = 3
"""What reads the chain calls an outage fatal, too: so often, while the node answers, it is none."""
_MOST_REST = 8
"""Times `poll_seconds`: the longest rest after passes that failed."""

Tell = Callable[[Pass], None]


def run(keeper: Keeper, stop: Event, tell: Tell) -> None:
    """Pass until `stop` is set; FatalError when trying again cannot help.

    An opened keeper. Told each pass; what fails is said once a pass and counted.
    """
    failures, fatal = 0, 0
    keeper.stop = stop
    while not stop.is_set():
        try:
            tell(keeper.turn())
            failures = fatal = 0
        except (OracleError, OSError) as error:
            failures += 1
            keeper.metrics.add("keeper_passes_total", 1, "failed")
            fatal = fatal + 1 if isinstance(error, FatalError) and answers(keeper) else 0
            if fatal >= _FATAL_IN_A_ROW:
                raise
            keeper.say(f"{said(error)}; again in {_rest(keeper, failures):.0f} s")
        stop.wait(_rest(keeper, failures))


def said(error: OracleError | OSError) -> str:
    """Return an error in words, without the address of the node: that may hold a key."""
    if isinstance(error, OSError):
        return f"the node does not answer ({type(error).__name__})"
    return str(error)


def answers(keeper: Keeper) -> bool:
    """Say whether the node is there; FatalError if it is of another chain by now."""
    try:
        found = keeper.source.chain_id
        keeper.source.head()
    except (OracleError, OSError):
        return False
    if keeper.suite is not None and found != keeper.suite.chain_id:
        raise FatalError(
            f"the node answers with chain id {found}, this keeper serves "
            f"{keeper.suite.chain_id}: correct --network"
        )
    return True


def _rest(keeper: Keeper, failures: int) -> float:
    times: int = min(2**failures, _MOST_REST)
    return keeper.settings.poll_seconds * times
