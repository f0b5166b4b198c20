"""Keeps what the campaign measures: points of curves, and the calldata of hot transactions."""

from dataclasses import dataclass, field
from typing import Any

from scripts.lib.chains import abi as coding
from scripts.lib.chains.base import Receipt
from scripts.lib.gas.scale.curve import Curve
from scripts.lib.gas.stage import Stage


@dataclass(slots=True)
class Recorder:
    """Sends transactions on a stage and notes what they cost and what they carried."""

    stage: Stage
    points: dict[str, dict[int, int]] = field(default_factory=dict)
    kinds: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    calldata: dict[str, list[bytes]] = field(default_factory=dict)

    def begin(self, path: str, by: str, is_flat: bool) -> str:
        """Open a curve; return its name."""
        name = f"{path}, by {by}"
        self.kinds[name] = (path, by, is_flat)
        self.points[name] = {}
        return name

    def note(self, curve: str, number: int, gas: int) -> None:
        """Note one point; a later one of the same number takes its place."""
        self.points[curve][number] = gas

    def send(self, contract: str, function: str, *args: Any, sender: str) -> Receipt:
        """Send a transaction and keep its calldata."""
        target = self.stage[contract]
        self.carry(f"{contract}.{function}", coding.encode_call(target.abi, function, args))
        return target.send(function, *args, sender=sender)

    def carry(self, function: str, data: bytes) -> None:
        """Keep the calldata of one transaction of `Contract.function`."""
        self.calldata.setdefault(function, []).append(data)

    @property
    def curves(self) -> dict[str, Curve]:
        """Return all curves by name."""
        return {name: Curve(*kind, self.points[name]) for name, kind in self.kinds.items()}
