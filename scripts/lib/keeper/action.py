"""What a job finds due, and what becomes of it once it is weighed against its fee."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from scripts.lib.chains.base import Contract
from scripts.lib.keeper.state import State


@dataclass(frozen=True, slots=True)
class Due:
    """One call that time made due."""

    contract: Contract
    function: str
    args: tuple[Any, ...]
    why: str
    """For people: what makes it due."""
    value: int | None = None
    """Settlement units at stake; None where the call moves no money of its own."""
    gas: int = 0
    """What it takes, where that is not what the job takes as a rule."""


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of call that anyone may make."""

    name: str
    gas: int
    """Of a whole transaction, as a rule (docs/gas.md)."""
    find: Callable[[State], Iterable[Due]]


@dataclass(frozen=True, slots=True)
class Action:
    """A due call with its price."""

    job: str
    due: Due
    fee: int
    """Settlement units that its transaction costs, rounded up."""
    fee_wei: int = 0
    """The same in the chain's own coin."""

    @property
    def key(self) -> str:
        """Return what tells two calls apart: another keeper's plan has the same key for it."""
        words = ",".join(str(arg) for arg in self.due.args)
        return f"{self.job}:{self.due.contract.name}({words})"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A due call that is not made, and why."""

    action: Action
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is due at one block."""

    actions: tuple[Action, ...]
    skipped: tuple[Skipped, ...]
    troubles: tuple[tuple[str, str], ...]
    """Jobs that could not look, and why: the others did."""
