"""The decision how long changes wait in public, and who proposes and carries them out."""

from typing import Literal

from pydantic import Field, model_validator

from scripts.lib.params_types import Address, Strict

ANYONE: Literal["anyone"] = "anyone"
"""Instead of executors: what is ready may be carried out by any account."""


class Timelock(Strict):
    """The owner of the suite."""

    delay_hours: int = Field(default=48, ge=24, le=720)
    """How long everything waits at least."""
    proposers: list[Address] = Field(min_length=1, max_length=255)
    """They schedule, and cancel: a multisig, not a plain key."""
    executors: Literal["anyone"] | list[Address] = ANYONE
    """They carry out what is ready."""

    @model_validator(mode="after")
    def _somebody(self) -> "Timelock":
        if not self.executors:
            raise ValueError("executors: nobody could carry anything out: name some, or anyone")
        return self
