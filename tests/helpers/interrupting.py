"""Ends a deployment at a chosen point: around each transaction, and around each file's rename."""

from collections.abc import Callable
from pathlib import Path
from typing import Any


class Interruption:
    """Counts the points that a run passes, and strikes at the `at`-th."""

    def __init__(self, at: int, strike: Callable[[], None]) -> None:
        self.passed = 0
        self._at = at
        self._strike = strike

    def around(self, action: Callable[..., Any]) -> Callable[..., Any]:
        """Return `action` with a point before it and one after it."""

        def surrounded(*args: Any, **kwargs: Any) -> Any:
            self._pass()
            result = action(*args, **kwargs)
            self._pass()
            return result

        return surrounded

    def _pass(self) -> None:
        self.passed += 1
        if self.passed == self._at:
            self._strike()


def surround(interruption: Interruption, chain: Any, path: type[Path] = Path) -> None:
    """Put points around every transaction of `chain` and every rename of a file."""
    chain.transact = interruption.around(type(chain).transact.__get__(chain))
    path.replace = interruption.around(path.replace)  # type: ignore[method-assign]
