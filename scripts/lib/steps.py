"""What a plan is made of: deployments and calls, in order. Pure."""

from dataclasses import dataclass, field
from typing import Any

from scripts.lib.chains.abi import text_of

BITCOIN = "wrapped bitcoin"
TOKEN = "settlement token"
"""Name under which the plan refers to the token, deployed here or not."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The address of something deployed earlier in the plan."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Deploy:
    """Deploy a contract."""

    contract: str
    args: dict[str, Any]
    """By name, in the constructor's order; a Ref stands for an address."""
    known_as: str = ""
    """Another name under which steps refer to it."""
    record: str = ""
    """Its own name, where several contracts have one code."""
    owned: bool = True
    """It has an owner, to be handed over."""
    shown_by: dict[str, tuple["Check", ...]] = field(default_factory=dict)
    """Views that show an argument, where none is called like it."""

    @property
    def name(self) -> str:
        return self.record or self.contract

    @property
    def title(self) -> str:
        what = self.contract if self.name == self.contract else f"{self.name} = {self.contract}"
        return f"deploy {what}({_listed(self.args)})"


@dataclass(frozen=True, slots=True)
class Check:
    """A view that tells whether a call was made already, so that a plan can be resumed."""

    view: str
    args: tuple[Any, ...]
    expected: Any
    also: "Check | None" = None
    """What must hold too, where one view does not tell it all."""


@dataclass(frozen=True, slots=True)
class Call:
    """Call a function of a deployed contract, unless one of the checks says it is done."""

    contract: str
    function: str
    args: dict[str, Any]
    why: str
    done_if: tuple[Check, ...] = field(default=())
    """Any of them; the last one is what holds in the end."""

    @property
    def title(self) -> str:
        return f"{self.contract}.{self.function}({_listed(self.args)}): {self.why}"


@dataclass(frozen=True, slots=True)
class Governed:
    """Calls that only the timelock can make: scheduled, waited for, carried out as one."""

    timelock: str
    calls: tuple[tuple[str, str], ...]
    """Contract and function, without arguments."""
    why: str
    done_if: tuple[tuple[str, Check], ...]
    """By contract; all of them."""

    @property
    def title(self) -> str:
        functions = ", ".join(f"{contract}.{function}" for contract, function in self.calls)
        return f"{self.timelock} calls {functions}: {self.why}"


Step = Deploy | Call | Governed


def _listed(args: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_shown(value)}" for name, value in args.items())


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        return text_of(value)
    return str(value)
