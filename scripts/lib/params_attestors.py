"""The decision who may refute what machines reported."""

from pydantic import Field, model_validator

from scripts.lib.params_types import Address, Strict

MAX_ATTESTORS = 16
"""Of the meter."""


class Attestors(Strict):
    """The meter's first attestor set; without one nobody can refute or revoke by quorum."""

    accounts: list[Address] = Field(default_factory=list, max_length=MAX_ATTESTORS)
    """They sign with plain keys."""
    quorum: int = Field(default=0, ge=0, le=MAX_ATTESTORS)
    """How many of them must sign: more than half, at most all; 0 without accounts."""

    @model_validator(mode="after")
    def _majority(self) -> "Attestors":
        count = len(self.accounts)
        if len(set(self.accounts)) != count:
            raise ValueError("one account is there twice: it would sign once")
        if not self.accounts and self.quorum:
            raise ValueError("a quorum of nobody: name accounts, or leave both out")
        if self.accounts and not count < 2 * self.quorum <= 2 * count:
            raise ValueError(f"quorum {self.quorum} of {count}: more than half must sign")
        return self
