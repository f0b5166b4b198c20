"""What compiled code does about its re-entrancy lock, on every path of one function."""

import re
from dataclasses import dataclass
from typing import Any

from eth_abi import encode
from eth_utils import function_abi_to_4byte_selector, get_abi_input_types

from scripts.lib.build import Artifact
from tests.helpers.evm_walk import Code, Step, Walk

LOCK_SLOT = 0
"""Of transient storage: the compiler gives the lock the first place (`vyper -f layout`)."""
FREE, HELD, RELEASED = 0, 1, 2
EFFECTS = {
    "SSTORE", "TSTORE", "CALL", "CALLCODE", "DELEGATECALL", "STATICCALL", "CREATE", "CREATE2",
    "SELFDESTRUCT", "LOG0", "LOG1", "LOG2", "LOG3", "LOG4",
}  # fmt: skip
"""What others could notice, or be called by."""
READS = {"SLOAD", "TLOAD"}
GOOD_ENDS = {"STOP", "RETURN"}
WRITES = {"nonpayable", "payable"}


@dataclass(frozen=True)
class Door:
    """One entry of a contract's ABI; overloads by default arguments are entries of their own."""

    contract: str
    name: str
    writes: bool
    selector: bytes
    zeros: bytes
    """Arguments of which each is zero or empty."""
    code: Code

    def __str__(self) -> str:
        return f"{self.contract}.{self.name} (0x{self.selector.hex()})"

    def opcodes(self, lock: int) -> set[str]:
        """Every instruction that some path can run with `lock` in the lock's slot."""
        met: set[str] = set()

        def after(status: int, step: Step) -> int:
            met.add(step.name)
            return status

        Walk(self.code, self.selector, LOCK_SLOT, lock, after).run()
        return met

    def is_locked(self) -> bool:
        """Whether, while the lock is held, every path reverts, having read the lock and no more."""
        met = self.opcodes(lock=1)
        return "TLOAD" in met and not met & (EFFECTS | GOOD_ENDS | (READS - {"TLOAD"}))

    def faults(self) -> list[str]:
        """Say where a path does anything before it takes the lock, or ends without giving it back.

        Asked of a function that writes and is locked. A path that reverts undoes its taking.
        """
        found: set[str] = set()
        ends = 0

        def after(status: int, step: Step) -> int:
            nonlocal ends
            if step.name in ("TLOAD", "TSTORE"):
                return _lock_used(status, step, found)
            if step.name in EFFECTS | READS and status != HELD:
                found.add(f"{step.name} at {step.pc} without the lock")
            if step.name in GOOD_ENDS:
                ends += 1
                if status != RELEASED:
                    found.add(f"{step.name} at {step.pc} does not give the lock back")
            return status

        Walk(self.code, self.selector, LOCK_SLOT, 0, after).run()
        if not ends:
            found.add("no path ends well")
        return [f"{self}: {fault}" for fault in sorted(found)]


def _lock_used(status: int, step: Step, found: set[str]) -> int:
    """Follow the lock: read and taken once, given back once; anything else is a fault."""
    operands = [x.number if x else None for x in step.operands]
    if step.name == "TLOAD" and operands == [LOCK_SLOT] and status == FREE:
        return FREE
    if operands == [LOCK_SLOT, 1] and status == FREE:
        return HELD
    if operands == [LOCK_SLOT, 0] and status == HELD:
        return RELEASED
    found.add(f"{step.name} at {step.pc} is not the lock's turn")
    return status


def doors(artifact: Artifact) -> list[Door]:
    """Return every entry of a compiled contract."""
    code = Code(bytes.fromhex(artifact.runtime[2:]))
    return [_door(artifact.name, item, code) for item in artifact.abi if item["type"] == "function"]


def _door(contract: str, item: dict[str, Any], code: Code) -> Door:
    selector = function_abi_to_4byte_selector(item)  # type: ignore[arg-type]
    types = get_abi_input_types(item)  # type: ignore[arg-type]
    zeros = encode(types, [_zero(one) for one in item["inputs"]])
    return Door(contract, item["name"], item["stateMutability"] in WRITES, selector, zeros, code)


def _zero(item: dict[str, Any]) -> Any:
    """The zero of an ABI type."""
    kind = item["type"]
    if array := re.fullmatch(r"(.*)\[(\d*)\]", kind):
        return [_zero(item | {"type": array[1]})] * int(array[2] or 0)
    if kind == "tuple":
        return tuple(_zero(one) for one in item["components"])
    if kind.startswith("bytes"):
        return bytes(int(kind[5:] or 0))
    return {"address": "0x" + "00" * 20, "bool": False, "string": ""}.get(kind, 0)
