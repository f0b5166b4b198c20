"""What a check says."""

from dataclasses import dataclass
from typing import Literal

Grade = Literal["inconsistent", "warning", "info"]
"""inconsistent: the readings are withdrawn, the time is unavailable. warning: reported, metered,
somebody should look. info: a fact that others may want to know."""

MAX_DETAIL = 300
"""Characters: what a hostile file or library says does not fill logs and evidence."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a check found."""

    check: str
    """driver, library, cards, mounts, platform, energy or power."""
    grade: Grade
    detail: str
    uuid: str = ""
    """The accelerator; empty if it is about the machine."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "detail", self.detail[:MAX_DETAIL])

    @property
    def reason(self) -> str:
        """Return what an operator reads beside unavailable time."""
        return f"{self.check}: {self.detail}"


def machine(check: str, grade: Grade, detail: str) -> Finding:
    """Return a finding about the whole machine."""
    return Finding(check, grade, detail)
