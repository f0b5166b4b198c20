"""How many examples a machine tries, and how far a deep campaign is."""

import sys
from typing import Any

from hypothesis import settings

EVERY = 100


def depth(quick: int) -> settings:
    """Return `quick` examples by default, and those of the profile in a deep campaign."""
    return settings() if _is_deep() else settings(max_examples=quick)


def told(machine: type[Any]) -> type[Any]:
    """Let a machine say how many examples it ended, each hundred, in a deep campaign."""
    if not _is_deep():
        return machine
    ended = 0

    class Told(machine):  # type: ignore[misc]
        def teardown(self) -> None:
            nonlocal ended
            super().teardown()
            ended += 1
            if ended % EVERY == 0:
                # past pytest, which keeps what is printed until the test ends
                print(f"{machine.__name__}: {ended} examples", file=sys.__stderr__, flush=True)

    Told.__name__ = machine.__name__
    return Told


def _is_deep() -> bool:
    return settings.get_current_profile_name() == "fuzz"
