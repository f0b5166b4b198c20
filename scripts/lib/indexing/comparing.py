"""One value that the store and a contract both know."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """What events say and what the contract says."""

    what: str
    stored: Any
    found: Any
    tolerance: int = 0
    """Units that rounding may take."""

    @property
    def holds(self) -> bool:
        """Say whether both are the same."""
        if self.tolerance:
            return bool(abs(self.stored - self.found) <= self.tolerance)
        return bool(self.stored == self.found)

    @property
    def text(self) -> str:
        """Return both values in words."""
        return f"{self.what}: events say {self.stored}, the contract {self.found}"


def same(what: str, stored: Any, found: Any) -> Comparison:
    """Return the comparison of two values that must be equal."""
    return Comparison(what, stored, found)


def close(what: str, stored: int, found: int, tolerance: int) -> Comparison:
    """Return the comparison of two values that rounding keeps apart."""
    return Comparison(what, stored, found, tolerance)
