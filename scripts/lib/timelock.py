"""Operations of the timelock: what is scheduled, what waits, what can be carried out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from eth_utils import keccak

from scripts.lib.chains.abi import encode_call
from scripts.lib.chains.base import ZERO_ADDRESS, Contract
from scripts.lib.roles import EXECUTOR, PROPOSER

_NONE = b"\0" * 32
DONE = 1
"""Time of an operation that was carried out, as the contract marks it."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Calls that are carried out together, after the delay."""

    timelock: Contract
    targets: Sequence[str]
    payloads: Sequence[bytes]
    salt: bytes = _NONE

    @property
    def _batch(self) -> tuple[Any, ...]:
        amounts = [0] * len(self.targets)
        return (list(self.targets), amounts, list(self.payloads), _NONE, self.salt)

    @property
    def id(self) -> bytes:
        return bytes(self.timelock.read("hash_operation_batch", *self._batch))

    @property
    def ready_at(self) -> int:
        """Unix seconds; 0 if it is not scheduled, 1 if it was carried out."""
        return int(self.timelock.read("get_timestamp", self.id))

    def schedule(self) -> None:
        delay = self.timelock.read("get_minimum_delay")
        self.timelock.send("schedule_batch", *self._batch, delay)

    def cancel(self) -> None:
        self.timelock.send("cancel", self.id)

    def execute(self) -> None:
        self.timelock.send("execute_batch", *self._batch)

    def move(self) -> str:
        """Schedule or carry out, if it is time and the sender may; return what is to be done next.

        Empty once it was carried out.
        """
        if self.ready_at == 0:
            if not self._may(PROPOSER):
                return f"a proposer has to schedule it (operation 0x{self.id.hex()}): run it so"
            self.schedule()
        if self.ready_at == DONE:
            return ""
        if self.ready_at > self.timelock.chain.now:
            moment = datetime.fromtimestamp(self.ready_at, UTC)
            return f"scheduled, to be carried out from {moment:%Y-%m-%d %H:%M} UTC on: run it then"
        if not self._may(EXECUTOR):
            return f"an executor has to carry it out (operation 0x{self.id.hex()}): run it so"
        self.execute()
        return ""

    def _may(self, role: bytes) -> bool:
        accounts = (self.timelock.chain.sender, *([ZERO_ADDRESS] if role == EXECUTOR else []))
        return any(self.timelock.read("hasRole", role, account) for account in accounts)


def of_calls(
    timelock: Contract, calls: Sequence[tuple[Contract, str, tuple[Any, ...]]], salt: str = ""
) -> Operation:
    """Return the operation of some calls; a salt tells it from one of the same calls before."""
    return Operation(
        timelock,
        [contract.address for contract, _, _ in calls],
        [encode_call(contract.abi, function, args) for contract, function, args in calls],
        bytes(keccak(text=salt)) if salt else _NONE,
    )
